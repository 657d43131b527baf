"""`Nullable` on a collection-valued navigation property, section 8.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield collections of related entities that say whether they may be null."""
    if not scope.is_v4:
        return
    for owner, navigation in scope.navigations:
        if navigation.is_collection and navigation.nullable is not None:
            yield Problem(
                "A navigation property with a collection type may not state Nullable.",
                f"{owner}/{navigation.name}",
                navigation.line,
                "It means nothing: the collection may be empty and is never null.",
            )


RULE: Final = Rule(
    code="navigation-nullable",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="A collection-valued navigation property states Nullable.",
    help=(
        "A collection of related rows may be empty but is never null, so Nullable has no "
        "meaning there."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="Collection(G.B)" Nullable="false"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Code" Type="Edm.String"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="Collection(G.B)"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Code" Type="Edm.String"/>
</EntityType>
""",
    spec="8.2",
)

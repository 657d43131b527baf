"""`Nullable` on a collection-valued navigation property, section 8.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield collections of related entities that say whether they may be null."""
    if not scope.is_v4:
        return
    for owner, navigation in scope.navigations:
        if navigation.is_collection and navigation.nullable is not None:
            yield RULE.at(Location(f"{owner}/{navigation.name}", navigation.line))


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
    message="A relation to a collection can't say Nullable.",
    hint="It has no meaning there: the collection may be empty but is never null.",
)

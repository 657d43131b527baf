"""A relation to a type that is not defined, section 8.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield navigation properties whose target type is not in the document."""
    types = scope.index.types
    for owner, navigation in scope.navigations:
        name = navigation.type
        if name in types or name == "Edm.EntityType":
            continue
        path = f"{owner}/{navigation.name}"
        if scope.is_foreign(name):
            uri = scope.included[name.rpartition(".")[0]]
            yield Problem(
                f"The related type `{name}` is in another document.",
                path,
                navigation.line,
                f"It is declared by {uri}.",
                Severity.INFO,
            )
            continue
        yield Problem(
            f"The related type `{name}` is not defined.",
            path,
            navigation.line,
            scope.near(name, types, "types"),
        )


RULE: Final = Rule(
    code="navigation-target-undefined",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The type of a navigation property is not defined.",
    help=(
        "The related type isn't in the document, so its fields are unknown and the relation "
        "can't be followed."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <NavigationProperty Name="N" Type="G.Nothing"/>
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
  <NavigationProperty Name="N" Type="G.B"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
  <Property Name="Code" Type="Edm.String"/>
</EntityType>
""",
    spec="8.1",
)

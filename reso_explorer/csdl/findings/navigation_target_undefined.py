"""A relation to a type that is not defined, section 8.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield navigation properties whose target type is not in the document."""
    types = scope.index.types
    for owner, navigation in scope.navigations:
        name = navigation.type
        if name in types or name == "Edm.EntityType":
            continue
        path = f"{owner}/{navigation.name}"
        if scope.is_foreign(name):
            uri = scope.included[name.rpartition(".")[0]]
            yield RULE.at(
                Location(path, navigation.line),
                "elsewhere",
                severity=Severity.INFO,
                type=name,
                uri=uri,
            )
            continue
        yield RULE.at(
            Location(path, navigation.line), type=name, near=scope.near(name, types, "types")
        )


RULE: Final = Rule(
    code="navigation-target-undefined",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The type of a relation isn't defined.",
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
    message="The related type `{type:long}` isn't defined.",
    hint="{near:long}",
    variants={
        "elsewhere": Template(
            "The related type `{type:long}` is in another document.", "It's declared by {uri:long}."
        ),
    },
)

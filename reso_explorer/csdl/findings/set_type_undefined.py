"""A set or singleton whose type is not there or no entity type, sections 13.2 and 13.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import EntityType
from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield sets and singletons of undefined, complex, enumeration or primitive types."""
    types = scope.index.types
    for item in scope.sources:
        name = item.source.type
        found = types.get(name)
        if isinstance(found, EntityType):
            continue
        if found is not None or name.startswith("Edm."):
            yield RULE.at(Location(item.path, item.source.line), "kind", type=name)
        elif scope.is_foreign(name):
            uri = scope.included[name.rpartition(".")[0]]
            yield RULE.at(
                Location(item.path, item.source.line),
                "elsewhere",
                severity=Severity.WARNING,
                type=name,
                uri=uri,
            )
        else:
            names = [entity.qualified_name for entity in scope.entity_types]
            yield RULE.at(
                Location(item.path, item.source.line),
                type=name,
                near=scope.near(name, names, "entity types"),
            )


RULE: Final = Rule(
    code="set-type-undefined",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="The type of an entity set or singleton isn't an entity type of the document.",
    help=("The type of the rows isn't in the document, so the fields of the resource are unknown."),
    wrong="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <EntitySet Name="Zs" EntityType="G.Z"/>
</EntityContainer>
""",
    right="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <EntitySet Name="Zs" EntityType="G.B"/>
</EntityContainer>
""",
    spec="13.2",
    message="The entity type `{type:long}` isn't defined.",
    hint="{near:long}",
    variants={
        "kind": Template("`{type:long}` isn't an entity type."),
        "elsewhere": Template(
            "The entity type `{type:long}` is in another document; its fields are unknown.",
            "It's declared by {uri:long}.",
        ),
    },
)

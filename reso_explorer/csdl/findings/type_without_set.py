"""Entity types that no set offers: they are reached through a relation only, section 13.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield concrete entity types without set, told apart by whether a relation leads there."""
    if not scope.sources:
        return
    index = scope.index
    offered = {item.source.type for item in scope.sources}
    related = {item.navigation.type for item in scope.navigations}
    returned = {
        overload.operation.return_type.type
        for overload in scope.overloads
        if overload.operation.return_type is not None
    }
    for found in scope.entity_types:
        if found.abstract:
            continue
        line = {
            found.qualified_name,
            *(base.qualified_name for base in index.lineage(found.qualified_name)),
        }
        if line & offered:
            continue
        if line & related:
            variant = "related"
        elif line & returned:
            variant = "returned"
        else:
            variant = ""
        yield RULE.at(Location(found.qualified_name, found.line), variant)


RULE: Final = Rule(
    code="type-without-set",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="An entity type has no entity set.",
    help=(
        "No resource has rows of this type, so it can be reached only through relations, if at all."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
</EntityContainer>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityContainer Name="C">
  <EntitySet Name="Bs" EntityType="G.B"/>
  <EntitySet Name="As" EntityType="G.A"/>
</EntityContainer>
""",
    spec="13.2",
    message="An entity type has neither an entity set nor a relation to it.",
    variants={
        "related": Template(
            "An entity type has no entity set; its rows are reached through a relation ($expand)."
        ),
        "returned": Template("An entity type has no entity set; only operations return its rows."),
    },
)

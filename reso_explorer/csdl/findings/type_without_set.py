"""Entity types that no set offers: they are reached through a relation only, section 13.2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity, Template

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.index import ModelIndex
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
    is_offered, is_related, is_returned = (
        _in_lineage(index, names) for names in (offered, related, returned)
    )
    for found in scope.entity_types:
        name = found.qualified_name
        if found.abstract or is_offered(name):
            continue
        variant = "related" if is_related(name) else "returned" if is_returned(name) else ""
        yield RULE.at(Location(found.qualified_name, found.line), variant)


def _in_lineage(index: ModelIndex, names: set[str]) -> Callable[[str], bool]:
    """Return a test of types: whether they or a base type are among some names."""
    known: dict[str, bool | None] = {}

    def test(type_name: str) -> bool:
        if type_name in names:
            return True
        own = index.nearest(type_name, lambda each: each.qualified_name in names or None, known)
        return own is True

    return test


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

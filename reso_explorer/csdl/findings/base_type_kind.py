"""An entity type derived from a complex type or the other way round, sections 6.1 and 9.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield types whose base type is of another kind."""
    for found in scope.structured:
        if not found.base_type:
            continue
        base = scope.index.types.get(found.base_type)
        if base is not None and type(base) is not type(found):
            yield RULE.at(
                Location(found.qualified_name, found.line),
                base=found.base_type,
                base_kind=type(base).__name__,
                kind=type(found).__name__,
            )


RULE: Final = Rule(
    code="base-type-kind",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A base type is of another kind.",
    help="Entity types derive from entity types, complex types from complex types.",
    wrong="""
<EntityType Name="B">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<ComplexType Name="A" BaseType="G.B"/>
""",
    right="""
<ComplexType Name="B"/>
<EntityType Name="D">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<ComplexType Name="A" BaseType="G.B"/>
""",
    spec="6.1",
    message=(
        "The base type `{base:long}` is of the kind {base_kind}, the derived type of the "
        "kind {kind}."
    ),
)

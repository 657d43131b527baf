"""An entity type derived from a complex type or the other way round, sections 6.1 and 9.1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.problem import Problem
from reso_explorer.diagnostics import Area, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield types whose base type is of another kind."""
    for found in scope.structured:
        if not found.base_type:
            continue
        base = scope.index.types.get(found.base_type)
        if base is not None and type(base) is not type(found):
            yield Problem(
                f"The base type `{found.base_type}` is of the kind {type(base).__name__}, "
                f"the derived type is of the kind {type(found).__name__}.",
                found.qualified_name,
                found.line,
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
)

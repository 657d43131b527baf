"""A key that names a property which the type does not have, section 6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield key parts whose path does not lead to a property."""
    for found in scope.entity_types:
        name = found.qualified_name
        for part in found.key:
            if part.name in scope.index.properties(name):
                continue
            end = follow(scope, name, part.name)
            if end.is_found and end.member is not None:
                continue
            if not end.is_judged:
                continue
            known = scope.index.properties(name)
            hint = scope.near(end.failed or part.name, known, name)
            yield RULE.at(Location(name, part.line or found.line), part=part.name, near=hint)


RULE: Final = Rule(
    code="key-property-missing",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A key names a property which the type does not have.",
    help="The key names a property that the type doesn't have, so rows can't be addressed.",
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Idd"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    spec="6.5",
    message="The key names `{part:long}`, which isn't a property of the type.",
    hint="{near:long}",
)

"""A key in a type whose base type has one already, section 6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield entity types with a key of their own that also inherit one."""
    for found in scope.entity_types:
        if not found.key or not found.base_type:
            continue
        inherited = scope.index.key(found.base_type)
        if inherited and inherited != found.key:
            yield RULE.at(
                Location(found.qualified_name, found.key[0].line or found.line),
                base=found.base_type,
            )


RULE: Final = Rule(
    code="key-redefined",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A type declares a key although it inherits one.",
    help="A derived type inherits its key and may not declare another.",
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityType Name="B" BaseType="G.A">
  <Key><PropertyRef Name="No"/></Key>
  <Property Name="No" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
<EntityType Name="B" BaseType="G.A">
  <Property Name="No" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    spec="6.5",
    message="A type has a key although its base type `{base:long}` has one.",
)

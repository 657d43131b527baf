"""Key properties that are not declared as never null, section 6.5.

Many real documents leave `Nullable="false"` off every key; the values are never null anyway.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.model import Property
from reso_explorer.diagnostics import Area, Location, Rule, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield key properties that may be null."""
    for found in scope.entity_types:
        for part in found.key:
            member = follow(scope, found.qualified_name, part.name).member
            if isinstance(member, Property) and member.is_nullable:
                yield RULE.at(Location(f"{found.qualified_name}/{part.name}", member.line))


RULE: Final = Rule(
    code="key-nullable",
    severity=Severity.INFO,
    area=Area.LINT,
    summary="A key property is declared as possibly null.",
    help='Parts of a key are never null. Read them as Nullable="false".',
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    spec="6.5",
    message='A key property lacks Nullable="false".',
    hint="Treat keys as never null.",
)

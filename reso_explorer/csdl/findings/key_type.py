"""Key properties of a type that keys may not have, section 6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.paths import follow
from reso_explorer.csdl.model import EnumType
from reso_explorer.diagnostics import Area, Location, Rule, Severity
from reso_explorer.edm import KEY_TYPES, OLD_TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.diagnostics import Diagnostic

_INEXACT: Final = frozenset({"Edm.Single", "Edm.Double", "Edm.Binary"})
"""Not allowed, seen in real documents, and of use as long as nobody types such a key."""


def check(scope: Scope) -> Iterator[Diagnostic]:
    """Yield key properties of a structured, binary, floating or collection type."""
    allowed = KEY_TYPES if scope.is_v4 else KEY_TYPES | OLD_TYPES | {"Edm.Binary"}
    for found in scope.entity_types:
        for part in found.key:
            member = follow(scope, found.qualified_name, part.name).member
            if member is None:
                continue
            type_name = scope.index.primitive(member.type)
            is_value = type_name in allowed or isinstance(
                scope.index.types.get(type_name), EnumType
            )
            if is_value and not member.is_collection:
                continue
            if not member.is_collection and not scope.is_known_type(member.type):
                continue
            shown = f"Collection({member.type})" if member.is_collection else member.type
            yield RULE.at(
                Location(f"{found.qualified_name}/{part.name}", member.line),
                severity=Severity.WARNING if type_name in _INEXACT else None,
                type=shown,
            )


RULE: Final = Rule(
    code="key-type",
    severity=Severity.ERROR,
    area=Area.LINT,
    summary="A key property has a type that keys may not have.",
    help=(
        "Keys are strings, integers, dates, GUIDs, and the like: values that can be written "
        "in a URL and compared exactly."
    ),
    wrong="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Stream" Nullable="false"/>
</EntityType>
""",
    right="""
<EntityType Name="A">
  <Key><PropertyRef Name="Id"/></Key>
  <Property Name="Id" Type="Edm.Int32" Nullable="false"/>
</EntityType>
""",
    spec="6.5",
    message="A key property has the type `{type:long}`, which keys can't have.",
)

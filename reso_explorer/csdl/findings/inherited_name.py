"""A property that its base type has already, section 7.

V4.01 lets a derived type restate a property with a more specific type.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.findings.scope import members_of
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


_ANY: Final = frozenset({"Edm.PrimitiveType", "Edm.ComplexType", "Edm.EntityType", "Edm.Untyped"})


def check(scope: Scope) -> Iterator[Problem]:
    """Yield members that repeat an inherited name with a type that is no subtype."""
    index = scope.index
    for found in scope.structured:
        if not found.base_type or index.is_a(found.base_type, found.qualified_name):
            continue
        inherited = index.properties(found.base_type)
        related = index.navigation_properties(found.base_type)
        for member in members_of(found):
            declared = inherited.get(member.name) or related.get(member.name)
            if declared is None:
                continue
            before = declared.member.type
            if member.type == before or before in _ANY or index.is_a(member.type, before):
                if scope.model.version == "4.01":
                    continue
                message = "A type restates a property that its base type has."
                severity = Severity.WARNING
            else:
                message = "A type restates a property of its base type with another type."
                severity = None
            yield Problem(
                message,
                f"{found.qualified_name}/{member.name}",
                member.line,
                f"It is inherited from `{declared.owner.qualified_name}`.",
                severity,
            )


RULE: Final = Rule(
    "inherited-name", Severity.ERROR, "A type repeats a property that it inherits.", "7", check
)

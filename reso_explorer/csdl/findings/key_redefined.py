"""A key in a type whose base type has one already, section 6.5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield entity types with a key of their own that also inherit one."""
    for found in scope.entity_types:
        if not found.key or not found.base_type:
            continue
        inherited = scope.index.key(found.base_type)
        if inherited and inherited != found.key:
            yield Problem(
                f"A type states a key although its base type `{found.base_type}` has one.",
                found.qualified_name,
                found.key[0].line or found.line,
            )


RULE: Final = Rule(
    "key-redefined",
    Severity.ERROR,
    "A type states a key although it inherits one.",
    "6.5",
    check,
)

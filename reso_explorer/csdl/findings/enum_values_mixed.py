"""An enumeration with values on some members only, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield enumerations where some members state a value and others do not."""
    for enum in scope.enums:
        explicit = sum(member.is_explicit for member in enum.members)
        if 0 < explicit < len(enum.members):
            first = next(member for member in enum.members if not member.is_explicit)
            yield Problem(
                "Some members of an enumeration state a value and others do not.",
                f"{enum.qualified_name}/{first.name}",
                first.line,
                "Trust the names, not the numbers.",
            )


RULE: Final = Rule(
    "enum-values-mixed",
    Severity.WARNING,
    "Some members of an enumeration state a value and others do not.",
    "10.3",
    check,
)

"""An enumeration that holds only a placeholder, as older RESO documents write open lookups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.csdl.meaning.enums import is_placeholder
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield placeholder members; they are no values."""
    for enum in scope.enums:
        for member in enum.members:
            if is_placeholder(member.name):
                yield Problem(
                    "A member of an enumeration is a placeholder; no values are published.",
                    f"{enum.qualified_name}/{member.name}",
                    member.line,
                )


RULE: Final = Rule(
    "enum-placeholder", Severity.INFO, "An enumeration holds a placeholder.", "RESO", check
)

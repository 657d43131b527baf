"""Two members of one name in an enumeration, section 10.3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield members whose name occurs before in the same enumeration."""
    for enum in scope.enums:
        if len({member.name for member in enum.members}) == len(enum.members):
            continue
        seen: set[str] = set()
        for member in enum.members:
            if member.name in seen:
                yield Problem(
                    f"An enumeration has the member `{member.name}` twice.",
                    f"{enum.qualified_name}/{member.name}",
                    member.line,
                )
            seen.add(member.name)


RULE: Final = Rule(
    "enum-member-twice",
    Severity.ERROR,
    "Two members of an enumeration have one name.",
    "10.3",
    check,
)

"""Two properties of one name in a type, section 7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.findings.rule import Problem, Rule
from reso_explorer.diagnostics import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield properties and navigation properties that repeat a name of their own kind."""
    for found in scope.structured:
        for group in (found.properties, found.navigation_properties):
            if len({member.name for member in group}) == len(group):
                continue
            seen: set[str] = set()
            for member in group:
                if member.name in seen:
                    yield Problem(
                        f"The name `{member.name}` occurs twice in one type.",
                        f"{found.qualified_name}/{member.name}",
                        member.line,
                    )
                seen.add(member.name)


RULE: Final = Rule(
    "member-name-twice", Severity.ERROR, "Two properties of a type have one name.", "7", check
)

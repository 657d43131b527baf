"""Types that contain each other as required, so that no instance can exist, section 8.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding import Severity
from reso_explorer.csdl.findings.rule import Problem, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.findings.scope import Scope


def check(scope: Scope) -> Iterator[Problem]:
    """Yield required single containments that lead back to their own type."""
    required: dict[str, list[str]] = {}
    for owner, navigation in scope.navigations:
        if navigation.contains_target and navigation.multiplicity == "1":
            required.setdefault(owner, []).append(navigation.type)
    for owner, navigation in scope.navigations:
        if owner not in required or not navigation.contains_target:
            continue
        if navigation.multiplicity == "1" and _leads_to(required, navigation.type, owner):
            yield Problem(
                "A required contained entity contains its own container again.",
                f"{owner}/{navigation.name}",
                navigation.line,
            )


def _leads_to(edges: dict[str, list[str]], start: str, goal: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        current = waiting.pop()
        if current == goal:
            return True
        if current not in seen:
            seen.add(current)
            waiting.extend(edges.get(current, ()))
    return False


RULE: Final = Rule(
    "containment-cycle",
    Severity.ERROR,
    "A required contained entity contains its own container.",
    "8.4",
    check,
)

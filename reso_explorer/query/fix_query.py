"""Applies the fixes of a checked query one after the other, until none is left."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.diagnostics import Diagnostic, Severity, apply_fix

if TYPE_CHECKING:
    from collections.abc import Callable

    Check = Callable[[str], tuple[Diagnostic, ...]]

_MOST: Final = 100
"""Fixes for one query; a text that needs more is none that people write."""
_REVEALING: Final = frozenset({"unknown-resource", "unknown-relation"})
_ORDER: Final = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class Applied(Struct, frozen=True):
    """One fix: the problem, with places in `before`, and the text before and after."""

    problem: Diagnostic
    before: str
    after: str


class Fixed(Struct, frozen=True):
    """A fixed query, how it came about, and what no fix removes."""

    text: str
    applied: tuple[Applied, ...]
    remaining: tuple[Diagnostic, ...]


def fix_all(text: str, check: Check) -> Fixed:
    """Apply fixes, errors first, and check again after each, until no fix is left.

    A fix after which there is an error of a kind that was not there before is not applied.
    `check` returns the problems of a text.
    """
    found = check(text)
    seen = {text}
    refused: set[tuple[str, str]] = set()
    applied: list[Applied] = []
    while len(applied) < _MOST:
        problem = _next(found, refused)
        if problem is None or problem.fix is None:
            break
        after = apply_fix(text, problem.fix)
        again = None if after in seen else check(after)
        if again is None or not _is_better(problem, found, again):
            refused.add(_key(problem))
            continue
        applied.append(Applied(problem, text, after))
        seen.add(after)
        text, found = after, again
    return Fixed(text, tuple(applied), found)


def _is_better(
    problem: Diagnostic, before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...]
) -> bool:
    """Whether a fix took its problem away and brought no error.

    A right name of a resource or relation may bring to light what else is wrong below it.
    """
    codes = [each.code for each in before], [each.code for each in after]
    if codes[1].count(problem.code) >= codes[0].count(problem.code):
        return False
    return problem.code in _REVEALING or not adds_errors(before, after)


def adds_errors(before: tuple[Diagnostic, ...], after: tuple[Diagnostic, ...]) -> bool:
    """Whether more errors of some code are there than before."""
    return bool(_errors(after) - _errors(before))


def _errors(found: tuple[Diagnostic, ...]) -> Counter[str]:
    return Counter(each.code for each in found if each.severity is Severity.ERROR)


def _next(found: tuple[Diagnostic, ...], refused: set[tuple[str, str]]) -> Diagnostic | None:
    fixable = [each for each in found if each.fix is not None and _key(each) not in refused]
    return min(fixable, key=lambda each: _ORDER[each.severity], default=None)


def _key(problem: Diagnostic) -> tuple[str, str]:
    return problem.code, problem.fix.says if problem.fix is not None else ""

"""The log that readers report to; one problem that occurs many times is kept once."""

from __future__ import annotations

from collections import Counter
from typing import Final

from reso_explorer.csdl.reader_rules import READER_RULES
from reso_explorer.diagnostics import Diagnostic, Location, Template
from reso_explorer.text import clip, visible


def shown(text: str) -> str:
    """Return a piece of a document fit for a message: visible, on one line, at most 60 long."""
    return clip(visible(text[:200]), 60)


MAX_MESSAGES: Final = 500
"""How many different messages one rule may give; what comes after is counted together."""


def _rest(rule: str) -> tuple[str, str]:
    """Return the key of the finding that stands for all that a rule found beyond a bound."""
    return rule, f"{READER_RULES[rule].summary} (And more of the same.)"


class FindingLog:
    """Collects findings; those with the same rule and message become one with a count."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], list[Location]] = {}
        self._hints: dict[tuple[str, str], str] = {}
        self._kinds: Counter[str] = Counter()
        self._more: Counter[tuple[str, str]] = Counter()

    def add(
        self, rule: str, message: str, path: str, line: int, hint: str = "", *, column: int = 0
    ) -> None:
        """Report one occurrence; `message` must not name the place, which `path` does."""
        key = (rule, message)
        if key not in self._found:
            self._kinds[rule] += 1
            if self._kinds[rule] > MAX_MESSAGES:
                key = _rest(rule)
        self._found.setdefault(key, []).append(Location(path, line, column))
        if hint:
            self._hints.setdefault(key, hint)

    def add_more(self, rule: str, times: int) -> None:
        """Report occurrences whose places are not worth keeping any more."""
        key = _rest(rule)
        if key not in self._found:
            self._found[key] = [Location("")]
            times -= 1
        self._more[key] += times

    def findings(self) -> tuple[Diagnostic, ...]:
        """Return what was reported, in order of first occurrence."""
        return tuple(
            Diagnostic(
                code=rule,
                severity=READER_RULES[rule].severity,
                where=places[0],
                says=Template(message, self._hints.get((rule, message), "")),
                spec=READER_RULES[rule].spec,
                count=len(places) + self._more[(rule, message)],
                places=tuple(places[1:]),
            )
            for (rule, message), places in self._found.items()
        )

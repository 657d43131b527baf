"""Changes that a team has looked at and accepted: a file of patterns, one per line.

Each line is `PATTERN [RULE]... [# reason]`. The pattern is a path such as `Property/Legacy*`, with
or without namespace; rules are the ids of changes such as `field-removed`, or an impact word.
Without rules every change of a path is ignored. Lines that ignored nothing are reported, so that
the file doesn't outlive its reasons.
"""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.compare.change import ChangeKind, ElementKind, Impact
from reso_explorer.compare.sides import short
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.compare.change import Change

IGNORE_FILE: Final = ".reso-explorer-ignore"
"""The file that is read from the current folder."""
_WORDS: Final = (
    *(each.word for each in Impact),
    *(f"{element.value}-{kind.value}" for element in ElementKind for kind in ChangeKind),
)


class IgnoreFileError(ValueError):
    """A line can't be read; `line` is its number."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


class IgnoredChange(Struct, frozen=True):
    """One line of the file."""

    line: int
    pattern: str
    rules: tuple[str, ...] = ()
    reason: str = ""

    def matches(self, change: Change) -> bool:
        """Tell whether a change is meant."""
        is_path = any(fnmatchcase(path, self.pattern) for path in (short(change.path), change.path))
        words = (change.rule, change.impact.word)
        return is_path and (
            not self.rules or any(fnmatchcase(word, rule) for rule in self.rules for word in words)
        )


class IgnoreList:
    """The lines of a file, and which of them ignored something."""

    def __init__(self, lines: Sequence[IgnoredChange] = ()) -> None:
        self.lines = tuple(lines)
        self.count = 0
        """How many changes were ignored."""
        self._used: set[int] = set()

    def ignores(self, change: Change) -> bool:
        """Tell whether a change is ignored, and take note of every line that says so."""
        found = {each.line for each in self.lines if each.matches(change)}
        self._used |= found
        self.count += bool(found)
        return bool(found)

    @property
    def unused(self) -> tuple[IgnoredChange, ...]:
        """The lines that ignored nothing."""
        return tuple(each for each in self.lines if each.line not in self._used)


def read_ignore_list(text: str) -> IgnoreList:
    """Return the lines of a file.

    Raises:
        IgnoreFileError: a line names a rule that doesn't exist.
    """
    lines = []
    for number, each in enumerate(text.splitlines(), 1):
        said, _, reason = each.partition("#")
        words = said.split()
        if not words:
            continue
        rules = tuple(word.casefold() for word in words[1:])
        for rule in rules:
            if not any(fnmatchcase(word, rule) for word in _WORDS):
                near = did_you_mean(rule, _WORDS)
                raise IgnoreFileError(number, f"`{rule}` isn't a rule or an impact.{near}")
        lines.append(IgnoredChange(number, words[0], rules, reason.strip()))
    return IgnoreList(lines)

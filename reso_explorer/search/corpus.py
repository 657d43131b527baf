"""Texts laid end to end, so that one scan in C finds a word in all of them.

Each text stands on a line of its own, case-folded. A match is mapped back to its text by
bisection over the line starts.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_MATCHES = 4000
"""A scan stops here: a word this common tells too little to rank by."""


class Corpus:
    """Many short texts, each owned by an entry number."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._starts: list[int] = []
        self._owners: list[int] = []
        self._length = 0
        self._text: str | None = None

    def add(self, owner: int, text: str) -> None:
        """Add a text of an entry."""
        line = text.replace("\n", " ").casefold()
        self._starts.append(self._length)
        self._owners.append(owner)
        self._lines.append(line)
        self._length += len(line) + 1
        self._text = None

    @property
    def text(self) -> str:
        """Everything, one text a line."""
        if self._text is None:
            self._text = "\n" + "\n".join(self._lines) + "\n"
        return self._text

    def owner_at(self, position: int) -> int:
        """Return the entry whose text covers a position of `text`."""
        return self._owners[bisect_right(self._starts, position - 1) - 1]

    def matches(self, pattern: str) -> Iterator[int]:
        """Yield the entries whose text matches a pattern, with repeats, in order of adding."""
        text, starts, owners = self.text, self._starts, self._owners
        for number, found in enumerate(re.finditer(pattern, text)):
            if number >= MOST_MATCHES:
                return
            yield owners[bisect_right(starts, found.end() - 2) - 1]

    def containing(self, word: str) -> Iterator[int]:
        """Yield the entries whose text contains a word, with repeats."""
        text, starts, owners = self.text, self._starts, self._owners
        position = text.find(word)
        number = 0
        while position >= 0 and number < MOST_MATCHES:
            line = bisect_right(starts, position - 1) - 1
            yield owners[line]
            number += 1
            after = starts[line + 1] if line + 1 < len(starts) else len(text)
            position = text.find(word, after)

"""Texts laid end to end, so that one scan in C finds a word in all of them.

Each text stands on a line of its own, case-folded. A match is mapped back to its text by
bisection over the line starts.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class Fit(IntEnum):
    """How an occurrence of a word sits in a text, best first."""

    WHOLE = 0
    START = 1
    WORD = 2
    PART = 3


MOST_MATCHES = 1500
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

    def starting(self, word: str) -> Iterator[tuple[int, Fit]]:
        """Yield the entries whose text is a word or starts with it."""
        text, starts, owners = self.text, self._starts, self._owners
        wanted = "\n" + word
        position = text.find(wanted)
        number = 0
        while position >= 0 and number < MOST_MATCHES:
            end = position + len(wanted)
            fit = Fit.WHOLE if text[end] == "\n" else Fit.START
            yield owners[bisect_right(starts, position) - 1], fit
            number += 1
            position = text.find(wanted, end)

    def ending(self, word: str) -> Iterator[int]:
        """Yield the entries whose text ends with a word and is longer."""
        text, starts, owners = self.text, self._starts, self._owners
        wanted = word + "\n"
        position = text.find(wanted)
        number = 0
        while position >= 0 and number < MOST_MATCHES:
            if text[position - 1] != "\n":
                yield owners[bisect_right(starts, position - 1) - 1]
            number += 1
            position = text.find(wanted, position + len(word))

    def containing(self, word: str) -> Iterator[tuple[int, Fit]]:
        """Yield the entries whose text holds a word, with how each occurrence fits.

        An entry comes once for every occurrence, so the best fit of several is among them.
        """
        text, starts, owners = self.text, self._starts, self._owners
        length = len(word)
        position = text.find(word)
        number = 0
        while position >= 0 and number < MOST_MATCHES:
            before = text[position - 1]
            if before == "\n":
                fit = Fit.WHOLE if text[position + length] == "\n" else Fit.START
            else:
                fit = Fit.PART if before.isalnum() else Fit.WORD
            yield owners[bisect_right(starts, position - 1) - 1], fit
            number += 1
            position = text.find(word, position + length)

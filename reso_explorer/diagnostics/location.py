"""Where a problem is: a stretch of a query's text, or an element of a document."""

from __future__ import annotations

from typing import Final, NamedTuple

from msgspec import Struct


class Span(Struct, frozen=True, gc=False):
    """A half-open stretch `start:end` of the text that was parsed, in characters."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def covers(self, offset: int) -> bool:
        """Whether a cursor at `offset` touches the stretch (both ends count)."""
        return self.start <= offset <= self.end

    def join(self, other: Span) -> Span:
        """Return the smallest stretch that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))

    def overlaps(self, other: Span) -> bool:
        """Whether the two stretches share a character."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """Return the text that stands here."""
        return text[self.start : self.end]


NOWHERE: Final = Span(-1, -1)
"""The span of nodes that were built and not parsed."""


class Location(NamedTuple):
    """A place in a document: the path of a model element, 1-based line and column.

    A line or column of 0 is unknown. Columns count characters.
    """

    path: str
    line: int = 0
    column: int = 0

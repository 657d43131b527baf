"""What the checker says about a query, and how a fix changes the text."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.odata.ast import Span

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How sure a diagnostic is; none of them keeps a query from being sent."""

    ERROR = "error"
    """The query contradicts the grammar or the document."""
    WARNING = "warning"
    """The server will probably refuse it or answer something else than meant."""
    HINT = "hint"
    """It may be right; a word all the same."""


class Edit(Struct, frozen=True, gc=False):
    """Replace `text[start:end]` by `text`."""

    start: int
    end: int
    text: str


class Fix(Struct, frozen=True, gc=False):
    """A change that removes a diagnostic; `title` says what it does: "Write `ListPrice`"."""

    title: str
    edits: tuple[Edit, ...]


class Diagnostic(Struct, frozen=True, gc=False):
    """One statement about a stretch of the query's text.

    `code` is the stable name of the rule. `span` counts characters of the text that was
    checked. `message` and `hint` are sentences; `hint` may be empty.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    hint: str = ""
    fix: Fix | None = None

    @property
    def sentence(self) -> str:
        """Message and hint in one line."""
        return f"{self.message} {self.hint}" if self.hint else self.message


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with edits applied; an edit that overlaps an earlier one is left out."""
    pieces: list[str] = []
    place = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < place or edit.end < edit.start:
            continue
        pieces += (text[place : edit.start], edit.text)
        place = edit.end
    pieces.append(text[place:])
    return "".join(pieces)


def apply_fix(text: str, fix: Fix) -> str:
    """Return the text with a fix applied."""
    return apply_edits(text, fix.edits)

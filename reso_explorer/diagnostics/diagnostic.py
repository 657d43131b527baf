"""One problem in a document or a query, and how a fix changes the text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.diagnostics.location import NOWHERE, Location, Span
from reso_explorer.diagnostics.sentence import Data, Template, Value, clean, sentence
from reso_explorer.diagnostics.severity import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable


class Edit(Struct, frozen=True, gc=False):
    """Replace `text[start:end]` by `text`."""

    start: int
    end: int
    text: str


class Fix(Struct, frozen=True, gc=False):
    """A change that removes a diagnostic; `says` is what it does: "Write `ListPrice`"."""

    says: str
    edits: tuple[Edit, ...]

    @property
    def title(self) -> str:
        """What it does, safe to show."""
        return sentence(self.says, {})


class Diagnostic(Struct, frozen=True, gc=False, array_like=True):
    """One problem: the rule that found it, where, and what the sentence about it needs.

    `where` counts characters of the query that was checked, or names an element of a document.
    One cause that occurs many times in a document is one diagnostic: `count` is how often it
    occurs and `places` are the further occurrences. `spec` names the section that says so.
    """

    code: str
    severity: Severity
    where: Span | Location
    says: Template
    data: Data = {}
    fix: Fix | None = None
    spec: str = ""
    count: int = 1
    places: tuple[Location, ...] = ()

    @property
    def message(self) -> str:
        """What is wrong, one sentence, safe to show."""
        return sentence(self.says.text, self.data)

    @property
    def hint(self) -> str:
        """What to do about it, safe to show; may be empty."""
        return sentence(self.says.hint, self.data) if self.says.hint else ""

    @property
    def sentence(self) -> str:
        """Message and hint in one line."""
        hint = self.hint
        return f"{self.message} {hint}" if hint else self.message

    @property
    def shown_data(self) -> Data:
        """The values that the sentences name, safe to show."""
        return {name: _shown(value) for name, value in self.data.items()}

    @property
    def span(self) -> Span:
        """Where it is in the text of a query."""
        return self.where if isinstance(self.where, Span) else NOWHERE

    @property
    def location(self) -> Location:
        """Where it is in a document, the first occurrence."""
        return Location("") if isinstance(self.where, Span) else self.where

    @property
    def path(self) -> str:
        """The path of the element in the document, as `NS.Type/Property`."""
        return self.location.path

    @property
    def line(self) -> int:
        """The line in the document, 0 if unknown."""
        return self.location.line

    @property
    def column(self) -> int:
        """The column in the document, 0 if unknown."""
        return self.location.column


def _shown(value: Value) -> Value:
    if isinstance(value, str):
        return clean(value)
    return tuple(map(clean, value)) if isinstance(value, tuple) else value


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return the text with edits applied; an edit that overlaps an earlier one is dropped."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done or edit.end < edit.start:
            continue
        pieces += (text[done : edit.start], edit.text)
        done = edit.end
    pieces.append(text[done:])
    return "".join(pieces)


def apply_fix(text: str, fix: Fix) -> str:
    """Return the text with a fix applied."""
    return apply_edits(text, fix.edits)

"""What the checker says, by the part of the query that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.tui.present.cells import Kind
    from reso_explorer.tui.present.draft import Composed

_LOOKS: Final[dict[str, Kind]] = {"error": "error", "warning": "warning", "info": "dim"}

_ORDER: Final = {"error": 0, "warning": 1, "info": 2}


@dataclass(frozen=True, slots=True)
class Mark:
    """A diagnostic of one part; `start` and `end` count characters of the part's text."""

    start: int
    end: int
    severity: str
    message: str
    fix_title: str = ""
    diagnostic: Diagnostic | None = None

    @property
    def kind(self) -> Kind:
        """How it is coloured."""
        return _LOOKS[self.severity]


def marks_by_part(composed: Composed, diagnostics: Iterable[Diagnostic]) -> dict[str, list[Mark]]:
    """Return diagnostics by the part that they are about, worst first.

    What is about no part in particular stands under the resource.
    """
    found: dict[str, list[Mark]] = {}
    for diagnostic in diagnostics:
        start, end = diagnostic.span.start, diagnostic.span.end
        part = composed.part_at(start, end) or "resource"
        first, last = composed.spans.get(part, (0, 0))
        mark = Mark(
            max(start - first, 0),
            max(min(end, last) - first, 0),
            str(diagnostic.severity),
            visible(diagnostic.sentence),
            visible(diagnostic.fix.title) if diagnostic.fix is not None else "",
            diagnostic,
        )
        found.setdefault(part, []).append(mark)
    for marks in found.values():
        marks.sort(key=lambda mark: (_ORDER[mark.severity], mark.start))
    return found


def fixable(marks: Iterable[Mark]) -> Mark | None:
    """Return the mark whose fix one key applies: the first that has one."""
    return next((mark for mark in marks if mark.fix_title), None)

"""What the checker says, under the text that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.text import visible
from reso_explorer.tui.present.facts import Piece, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.query import Diagnostic
    from reso_explorer.tui.present.cells import Kind
    from reso_explorer.tui.present.draft import Composed

SHOWN: Final = 3
"""Diagnostics shown under one part; the number of the others is told."""

_LOOKS: Final[dict[str, tuple[str, str, Kind]]] = {
    "error": ("~", "", "error"),
    "warning": ("~", "warning: ", "warning"),
    "hint": ("·", "hint: ", "dim"),
}
"""Severity to the sign under the text, the word before the message, and the colour."""

_ORDER: Final = {"error": 0, "warning": 1, "hint": 2}


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
        return _LOOKS[self.severity][2]


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


def mark_lines(
    marks: Sequence[Mark], width: int, *, is_wrapped: bool, shift: int = 0
) -> list[tuple[Piece, ...]]:
    """Return the lines under an editor of `width` cells.

    A line of signs points at the text while the text stands in one line (`is_wrapped` false,
    scrolled by `shift`); the message follows the signs where it fits.
    """
    lines: list[tuple[Piece, ...]] = []
    offered = fixable(marks)
    for mark in marks[:SHOWN]:
        sign, word, kind = _LOOKS[mark.severity]
        fix = f"  Enter: {mark.fix_title}" if mark is offered else ""
        message = word + mark.message
        start = mark.start - shift
        length = max(mark.end - mark.start, 1)
        points = not is_wrapped and 0 <= start < width
        if points:
            signs = " " * start + sign * min(length, width - start)
            room = width - len(signs) - 1
            if len(message) + len(fix) <= room:
                lines.append((Piece(f"{signs} ", kind), Piece(message, kind), Piece(fix, "accent")))
                continue
            lines.append((Piece(signs, kind),))
        told = wrap(message, max(width - 2, 10))
        for number, line in enumerate(told):
            is_last = number == len(told) - 1
            fits = is_last and len(line) + len(fix) <= width - 2
            tail = (Piece(fix, "accent"),) if fits and fix else ()
            lines.append((Piece(f"  {line}", kind), *tail))
            if is_last and fix and not fits:
                lines.append((Piece(f"  {fix.strip()}", "accent"),))
    if len(marks) > SHOWN:
        lines.append((Piece(f"  and {len(marks) - SHOWN} more", "dim"),))
    return lines

"""What the checker says, under the text that it is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.text import visible
from reso_explorer.tui.present.facts import Piece, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.tui.present.cells import Kind
    from reso_explorer.tui.present.draft import Composed

SHOWN: Final = 3
"""Diagnostics shown under one part; the number of the others is told."""

_LOOKS: Final[dict[str, tuple[str, str, Kind]]] = {
    "error": ("~", "", "error"),
    "warning": ("~", "warning: ", "warning"),
    "info": ("·", "info: ", "dim"),
}
"""Severity to the sign under the text, the word before the message, and the colour."""

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
    scrolled by `shift`). A single message follows the signs where it fits; else messages stand
    below.
    """
    shown = marks[:SHOWN]
    lines: list[tuple[Piece, ...]] = []
    pointing = [] if is_wrapped else [mark for mark in shown if 0 <= mark.start - shift < width]
    offered = fixable(marks)
    if len(pointing) == len(shown) == 1:
        signs = _signs(pointing, width, shift)[0]
        message, fix = _message(shown[0], offered)
        if len(signs.text) + 1 + len(message) + len(fix) <= width:
            kind = shown[0].kind
            return [(signs, Piece(f" {message}", kind), Piece(fix, "accent"))]
    if pointing:
        lines.append(tuple(_signs(pointing, width, shift)))
    for mark in shown:
        lines += _told(mark, offered, max(width - 2, 10))
    if len(marks) > SHOWN:
        lines.append((Piece(f"  and {len(marks) - SHOWN} more", "dim"),))
    return lines


def _message(mark: Mark, offered: Mark | None) -> tuple[str, str]:
    """Return the message and what Enter does about it."""
    fix = f"  Enter: {mark.fix_title}" if mark is offered else ""
    return _LOOKS[mark.severity][1] + mark.message, fix


def _signs(marks: Sequence[Mark], width: int, shift: int) -> list[Piece]:
    """Return one line of signs under all marks; where two overlap the first one wins."""
    cells: list[tuple[str, Kind]] = [(" ", "text")] * width
    for mark in reversed(marks):
        start = mark.start - shift
        for at in range(start, min(start + max(mark.end - mark.start, 1), width)):
            cells[at] = (_LOOKS[mark.severity][0], mark.kind)
    last = max(at for at, (sign, _) in enumerate(cells) if sign != " ")
    pieces: list[Piece] = []
    for sign, kind in cells[: last + 1]:
        if pieces and (pieces[-1].kind == kind or sign == " "):
            pieces[-1] = Piece(pieces[-1].text + sign, pieces[-1].kind)
        else:
            pieces.append(Piece(sign, kind))
    if len(pieces) > 1 and not pieces[0].text.strip():
        pieces[:2] = [Piece(pieces[0].text + pieces[1].text, pieces[1].kind)]
    return pieces


def _told(mark: Mark, offered: Mark | None, width: int) -> list[tuple[Piece, ...]]:
    """Return a message in lines of its own, with what Enter does behind or below it."""
    message, fix = _message(mark, offered)
    parts = wrap(message, width)
    lines: list[tuple[Piece, ...]] = [(Piece(f"  {part}", mark.kind),) for part in parts]
    if fix and len(parts[-1]) + len(fix) > width:
        fix = "  Enter fixes it"
    if fix and len(parts[-1]) + len(fix) <= width:
        lines[-1] = (*lines[-1], Piece(fix, "accent"))
    elif fix:
        lines.append((Piece(f"  {fix.strip()}", "accent"),))
    return lines

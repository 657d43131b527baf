"""The line under the title of the query: a problem, else a signature, else the query in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from reso_explorer.text import visible
from reso_explorer.tui.present.cells import fit
from reso_explorer.tui.present.draft import PARTS
from reso_explorer.tui.present.facts import Piece

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.query.signature import CallHelp
    from reso_explorer.tui.present.marks import Mark

EMPTY: Final = "Press Space on a resource, or paste a URL or curl line."
_ORDER: Final = {"error": 0, "warning": 1, "info": 2}
_SIGNS: Final = {"error": "!", "warning": "!", "info": "i"}


def in_order(marks: Mapping[str, Sequence[Mark]]) -> list[tuple[str, Mark]]:
    """Return all problems with their part: errors first, then as they stand in the query."""
    found = [(part, mark) for part in PARTS for mark in marks.get(part, ())]
    return sorted(found, key=lambda pair: _ORDER[pair[1].severity])


def told_first(
    marks: Mapping[str, Sequence[Mark]], part: str = "", cursor: int = -1
) -> tuple[int, Mark] | None:
    """Return the problem to tell and its number: that at the cursor, else the worst one."""
    found = in_order(marks)
    for number, (where, mark) in enumerate(found):
        if where == part and mark.start <= cursor <= max(mark.end, mark.start + 1):
            return number, mark
    return (0, found[0][1]) if found else None


def note_pieces(
    marks: Mapping[str, Sequence[Mark]],
    width: int,
    *,
    part: str = "",
    cursor: int = -1,
    call: CallHelp | None = None,
    words: str = "",
) -> tuple[Piece, ...]:
    """Return the note for a query.

    Args:
        marks: the problems by part.
        width: cells of the line.
        part: the part that the cursor is in, "" for none.
        cursor: where in it, in characters.
        call: the function around the cursor.
        words: the query in plain English.
    """
    told = told_first(marks, part, cursor)
    if told is not None and (told[1].severity != "info" or call is None):
        number, mark = told
        total = sum(len(each) for each in marks.values())
        head = f"{_SIGNS[mark.severity]} {number + 1} of {total}  "
        fix = f"  ^f {mark.fix_title}" if mark.fix_title else ""
        room = width - cell_len(head)
        if cell_len(mark.message) + cell_len(fix) > room:
            fix = "  ^f fix" if fix else ""
        message = fit(mark.message, max(min(cell_len(mark.message), room - cell_len(fix)), 1))
        return (Piece(head, mark.kind), Piece(message, mark.kind), Piece(fix, "accent"))
    if call is not None:
        return _signature(call, width)
    text = visible(words) if words else EMPTY
    return (Piece(fit(text, min(cell_len(text), width)), "dim"),)


def _signature(call: CallHelp, width: int) -> tuple[Piece, ...]:
    """Return a signature with the parameter at the cursor picked out, then what it does."""
    pieces = [Piece(visible(call.name) + "(", "text")]
    for number, parameter in enumerate(call.parameters):
        if number:
            pieces.append(Piece(", ", "dim"))
        pieces.append(Piece(visible(parameter), "accent" if number == call.active else "dim"))
    result = f") {call.result}" if call.result else ")"
    pieces.append(Piece(result, "text"))
    left = width - sum(cell_len(piece.text) for piece in pieces) - 2
    if call.description and left >= 10:
        about = visible(call.description)
        pieces.append(Piece("  " + fit(about, min(cell_len(about), left)), "dim"))
    return tuple(pieces)

"""Facts laid out in three columns: name, text, and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from reso_explorer.tui.present.cells import Kind, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.tui.present.description import Fact

NAME_WIDTH: Final = 13
"""Cells of the first column, its gap included."""
HOW_WIDTH: Final = 36
"""Cells that the last column takes at most."""


class Piece(NamedTuple):
    """A stretch of a line with one look."""

    text: str
    kind: Kind


class FactLine(NamedTuple):
    """One line on screen; `fact` is the number of the fact that it belongs to."""

    pieces: tuple[Piece, ...]
    fact: int


def lay_out(facts: Sequence[Fact], width: int) -> list[FactLine]:
    """Return facts as lines of at most `width` cells; long texts wrap at blanks.

    How a fact is known stands at the right edge of its first line where there is room, else
    behind the text.
    """
    lines: list[FactLine] = []
    how_width = min(max((cell_len(fact.how) for fact in facts), default=0), HOW_WIDTH)
    aside = width - NAME_WIDTH - how_width - 2 >= 40
    room = max(width - NAME_WIDTH - (how_width + 2 if aside else 0), 10)
    for number, fact in enumerate(facts):
        text = fact.text if aside or not fact.how else f"{fact.text}  ({fact.how})"
        for line, part in enumerate(wrap(text, room)):
            name = Piece(fit(fact.name if line == 0 else "", NAME_WIDTH), "dim")
            if line == 0 and aside and fact.how:
                shown = Piece(fit(part, room), fact.kind)
                how = Piece("  " + fit(fact.how, how_width), "dim")
                lines.append(FactLine((name, shown, how), number))
            else:
                lines.append(FactLine((name, Piece(part, fact.kind)), number))
    return lines


def wrap(text: str, width: int) -> list[str]:
    """Cut text at blanks into lines of at most `width` cells; a longer word is cut inside."""
    lines: list[str] = []
    line = ""
    for word in text.split(" "):
        candidate = f"{line} {word}" if line else word
        if cell_len(candidate) <= width:
            line = candidate
            continue
        if line:
            lines.append(line)
        while cell_len(word) > width:
            cut = width
            while cell_len(word[:cut]) > width:
                cut -= 1
            lines.append(word[: max(cut, 1)])
            word = word[max(cut, 1) :]
        line = word
    lines.append(line)
    return lines

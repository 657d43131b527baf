"""Facts laid out in three columns: name, text, and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len

from reso_explorer.tui.present.cells import Kind, fit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.tui.present.description import Fact

NAME_WIDTHS: Final = (10, 17)
"""Cells of the first column at least and at most, its gap included."""
TEXT_WIDTH: Final = 36
"""Cells that the text takes at least before the last column gets any."""
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

    How a fact is known is at the right edge of its first line if there is room, else shortened
    behind the text, else left out.
    """
    lines: list[FactLine] = []
    longest = max((cell_len(fact.how) for fact in facts), default=0)
    least, most = NAME_WIDTHS
    longest_name = max((cell_len(fact.name) for fact in facts), default=0)
    name_width = max(least, min(longest_name + 2, most))
    how_width = min(longest, HOW_WIDTH, width - name_width - 2 - TEXT_WIDTH)
    aside = how_width >= min(longest, 14)
    room = max(width - name_width - (how_width + 2 if aside else 0), 10)
    for number, fact in enumerate(facts):
        name = fact.name
        parts = wrap(fact.text, room)
        for at, part in enumerate(parts):
            pieces = [
                Piece(fit(name if at == 0 else "", name_width), "dim"),
                Piece(part, fact.kind),
            ]
            if aside and at == 0 and fact.how:
                pieces[1] = Piece(fit(part, room), fact.kind)
                how = fact.how if cell_len(fact.how) <= how_width else _shortened(fact.how)
                pieces.append(Piece("  " + fit(how, how_width), "dim"))
            lines.append(FactLine(tuple(pieces), number))
        if fact.how and not aside:
            how = _shortened(fact.how)
            last = lines[-1]
            if cell_len(parts[-1]) + cell_len(how) + 2 <= room:
                lines[-1] = FactLine((*last.pieces, Piece(f"  {how}", "dim")), number)
    return lines


def _shortened(how: str) -> str:
    """Return terms without their namespaces; anything else as it is."""
    terms = how.split(", ")
    if any(" " in term for term in terms):
        return how
    return ", ".join(term.rpartition(".")[2] for term in terms)


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

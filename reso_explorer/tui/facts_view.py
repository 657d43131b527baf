"""The facts of a description, wrapped to the width at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip

from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.present.facts import FactLine, lay_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from reso_explorer.tui.present.description import Fact
    from reso_explorer.tui.present.places import Place


class FactsView(LineView, can_focus=False):
    """Lines of facts; a click on one that leads somewhere goes there."""

    @dataclass
    class Followed(Message):
        """A click on a fact that leads somewhere."""

        place: Place

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._facts: Sequence[Fact] = ()
        self._lines: list[FactLine] = []

    @property
    def row_count(self) -> int:
        return len(self._lines)

    def show(self, facts: Sequence[Fact]) -> None:
        """Show other facts."""
        before = len(self._lines)
        self._facts = facts
        self._lay_out(self.size.width)
        self.scroll_to(0, 0, animate=False)
        self.refresh(layout=len(self._lines) != before)

    def _lay_out(self, width: int) -> None:
        """Wrap the facts; one cell stays free for a scroll bar."""
        self._lines = lay_out(self._facts, max(width - 1, 20))
        self.virtual_size = Size(0, len(self._lines))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(lay_out(self._facts, max((width or self.size.width) - 1, 20)))

    def on_resize(self) -> None:
        self._lay_out(self.size.width)
        self.refresh()

    def state_of(self, row: int) -> str:
        return ""

    def draw_row(self, row: int, width: int) -> Strip:
        line = self._lines[row]
        leads = self._facts[line.fact].place is not None
        pieces = []
        for number, piece in enumerate(line.pieces):
            kind = "accent" if leads and number == 1 else piece.kind
            pieces.append(Segment(piece.text, self.line_style(kind)))
        return Strip(pieces).adjust_cell_length(width, self.line_style("text"))

    def clicked(self, event: events.Click) -> None:
        row = self.row_at(event)
        if row is not None and row < len(self._lines):
            place = self._facts[self._lines[row].fact].place
            if place is not None:
                event.stop()
                self.post_message(self.Followed(place))

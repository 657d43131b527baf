"""The list of known sources under the box of the start screen; the box keeps the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import CHOSEN_SIGN, Cell
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from reso_explorer.tui.known_sources import KnownSource

_COLUMNS = (
    Column("mark", "", width=1),
    Column("group", "", width=9),
    Column("title", "", widest=44),
    Column("detail", "", widest=60),
)


class SourceBox(LineInput):
    """Takes a source, or words to narrow the list; keys of the list go to it once it is walked."""

    def check_consume_key(self, key: str, character: str | None = None) -> bool:
        sources = self.screen.query_one(SourceList)
        if sources.is_walked or (key == "equals_sign" and sources.picked is not None):
            return False
        return super().check_consume_key(key, character)


class SourceList(Grid, can_focus=False):
    """Lines under their groups; at first none of them is picked."""

    def __init__(self) -> None:
        super().__init__(id="opening-known", row_cursor=True)
        self.header_lines = 0
        self._sources: Sequence[KnownSource] = ()
        self._is_picking = False
        self.is_walked = False
        """Whether the user went through the list, so that letters are meant for it."""
        self.marked: list[KnownSource] = []
        """The marked sources in the order of marking."""

    def show_sources(self, sources: Sequence[KnownSource]) -> None:
        """Show other lines, none of them picked; marks stay."""
        self._sources = sources
        self._is_picking = self.is_walked = False
        self._show()

    def _show(self) -> None:
        marked = {each.source for each in self.marked}
        rows = []
        before = ""
        for each in self._sources:
            group = "" if each.group == before else each.group
            before = each.group
            sign = CHOSEN_SIGN if each.source in marked else " "
            rows.append(
                (
                    Cell(sign, "good"),
                    Cell(group, "dim"),
                    Cell(each.title, "strong"),
                    Cell(each.detail, "dim"),
                )
            )
        self.styles.height = max(len(rows), 1)
        self.show(FixedTable(_COLUMNS, rows), cursor_row=self.cursor_row)

    def mark(self, source: KnownSource) -> None:
        """Mark a source, or take its mark away."""
        left = [each for each in self.marked if each.source != source.source]
        self.marked = left if len(left) < len(self.marked) else [*left, source]
        self._show()

    @property
    def picked(self) -> KnownSource | None:
        """The line that was picked."""
        return self._sources[self.cursor_row] if self._is_picking and self._sources else None

    def pick(self, step: int) -> None:
        """Pick another line; a step up from the first one picks none."""
        if not self._is_picking:
            self._is_picking = step > 0
        elif self.cursor_row == 0 and step < 0:
            self._is_picking = False
        else:
            self.cursor_row += step
        self.is_walked = self._is_picking
        self.refresh()

    def state_of(self, row: int) -> str:
        return super().state_of(row) if self._is_picking else ""

    def clicked(self, event: events.Click) -> None:
        """Open the line under the mouse."""
        row = self.row_at(event)
        if row is not None:
            event.stop()
            self._is_picking = True
            self.cursor_row = row
            self.refresh()
            self.action_activate()

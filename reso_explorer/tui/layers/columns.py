"""The columns of the rows: which are shown, in which order, how wide."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer

from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.later import Later
from reso_explorer.tui.layers.searchable import SearchableLayer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.arrangement import ColumnArrangement, fill_of
from reso_explorer.tui.present.column_list import (
    ColumnInfo,
    ColumnLine,
    column_infos,
    column_lines,
    hidden_text,
)
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.rows_pane import RowsPane

_COLUMNS = (
    Column("mark", "", width=1),
    Column("name", "Column", widest=40),
    Column("type", "Type", width=6),
    Column("share", "Filled", right=True, width=8),
    Column("label", "Label", widest=60),
)
_MOST_ROWS = 1_000


class ColumnsGrid(Grid):
    """One line per column, below the headings of their groups."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("columns")]


class ColumnsLayer(SearchableLayer[str]):
    """The result is the column to jump to, where one was chosen; changes show at once."""

    def __init__(self, pane: RowsPane) -> None:
        super().__init__()
        self.pane = pane
        self.filled_only = False
        self._fill: dict[str, int] | None = None
        self._infos: list[ColumnInfo] = []
        self._lines: list[ColumnLine] = []
        self._here = pane.grid.column_key

    def compose(self) -> ComposeResult:
        with Vertical(id="columns", classes="box"):
            yield LineInput(id="columns-filter", placeholder="name or label", compact=True)
            yield ColumnsGrid(id="columns-list", row_cursor=True)
        yield Footer(compact=True, show_command_palette=False)

    @property
    def grid(self) -> ColumnsGrid:
        return self.query_one(ColumnsGrid)

    @property
    def arrangement(self) -> ColumnArrangement:
        return self.pane.arrangement

    def on_mount(self) -> None:
        self.show_found()
        self.run_worker(Later(self._count))

    async def _count(self) -> None:
        """Count the values of each column in a thread, then show the columns."""
        rows, names = self.pane.view.rows[:_MOST_ROWS], self.pane.columns
        self._fill = await asyncio.to_thread(fill_of, rows, names, _MOST_ROWS)
        if self.is_mounted:
            self._read()
            self.show_found()

    def _read(self) -> None:
        from reso_explorer.query.edit import expanded_names, filtered_by, ordered_by, selected

        pane = self.pane
        query = pane.session.results.query
        used = {*filtered_by(query), *ordered_by(query), *selected(query), *expanded_names(query)}
        self._infos = column_infos(pane.columns, pane.view.fields, self._fill or {}, used)

    def show_found(self) -> None:
        """Show the columns that have the words in their name or label."""
        rows = min(len(self.pane.view.rows), _MOST_ROWS)
        words = self.words
        self._lines = column_lines(
            self._infos, self.arrangement, rows, words, filled_only=self.filled_only
        )
        grid = self.grid
        grid.empty_text = "Counting values" if self._fill is None else "No columns match."
        here = next(
            (
                number
                for number, line in enumerate(self._lines)
                if not line.is_heading and line.names[0] == self._here
            ),
            1 if words else 0,
        )
        grid.show(FixedTable(_COLUMNS, [line.cells for line in self._lines]), cursor_row=here)
        box = self.query_one("#columns")
        resource = visible(self.pane.session.results.resource)
        box.border_title = Content(f"Columns › {resource}")
        only = " · only filled ones listed" if self.filled_only else ""
        empty = " · empty ones hidden" if self.arrangement.hides_empty else ""
        box.border_subtitle = Content(f"{hidden_text(self._infos, self.arrangement)}{empty}{only}")

    @property
    def _line(self) -> ColumnLine | None:
        return self._lines[self.grid.cursor_row] if self._lines else None

    def on_line_view_highlighted(self, event: Grid.Highlighted) -> None:
        event.stop()
        line = self._line
        self._here = line.names[0] if line is not None and not line.is_heading else ""

    def _changed(self) -> None:
        row = self.grid.cursor_row
        self.pane.rearrange()
        if self.arrangement.order:
            order = {name: place for place, name in enumerate(self.pane.columns)}
            self._infos.sort(key=lambda info: order.get(info.name, 0))
        self.show_found()
        if not self._here:
            self.grid.cursor_row = row

    # --- keys -----------------------------------------------------------------------------------

    def action_use(self) -> None:
        """Hide or show the column, or all of a group."""
        line = self._line
        if line is None:
            return
        hidden = [name for name in line.names if name in self.arrangement.hidden]
        wanted = hidden or line.names
        for name in wanted:
            self.arrangement.toggle(name)
        self._changed()

    def action_toggle_empty(self) -> None:
        """Hide columns without a value in the loaded rows, or show them."""
        self.arrangement.hides_empty = not self.arrangement.hides_empty
        self._changed()

    def action_toggle_filled(self) -> None:
        """List only columns with values, or all."""
        self.filled_only = not self.filled_only
        self.show_found()

    def action_reset(self) -> None:
        """Go back to the order of use, with all columns shown."""
        fresh = ColumnArrangement(local_times=self.arrangement.local_times)
        self.pane.session.arrangements[self.pane.session.results.resource] = fresh
        self.pane.rearrange()
        self._read()
        self.show_found()

    def action_move_column(self, step: int) -> None:
        """Move the column past its neighbor."""
        if self._here:
            self.pane.move_column(self._here, step)
            self._changed()

    def action_widen(self, cells: int) -> None:
        """Make the column wider or narrower."""
        if self._here:
            self.pane.widen_column(self._here, cells)
            self._changed()

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        line = self._lines[event.row]
        if line.is_heading:
            return
        name = line.names[0]
        if name in self.arrangement.hidden:
            self.arrangement.toggle(name)
        if self.arrangement.hides_empty and name not in self.pane.shown_columns:
            self.arrangement.hides_empty = False
        self.pane.rearrange(column=name)
        self.dismiss(name)

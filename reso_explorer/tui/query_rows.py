"""The query as rows of cells; Enter picks for the cell under the cursor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.present.cells import fit
from reso_explorer.tui.present.query_rows import Part, QueryCell, QueryLine, query_lines

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.query.edit.rows import FilterRow
    from reso_explorer.tui.present.draft import Draft

_GAP = 2


class QueryRows(LineView):
    """Conditions and options as cells; the cursor is one cell."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("conditions")]

    @dataclass
    class PickWanted(Message):
        """The user wants to change a cell."""

        cell: QueryCell
        row: FilterRow | None

    @dataclass
    class RemoveWanted(Message):
        """The user wants a condition out of the filter."""

        row: FilterRow

    @dataclass
    class Left(Message):
        """The cursor goes above the first line or below the last."""

        is_up: bool

    def __init__(self) -> None:
        super().__init__(id="query-rows")
        self.lines: list[QueryLine] = []
        self.column = 1
        self._widths: list[int] = []

    @property
    def row_count(self) -> int:
        return len(self.lines)

    def show(self, draft: Draft, index: ModelIndex) -> None:
        """Show a query; the cursor stays where it is."""
        self.lines = query_lines(draft, index)
        self._measure()
        self.rows_changed()
        self._keep_column()

    def _measure(self) -> None:
        """Work out how wide the first cells of conditions are."""
        conditions = [line for line in self.lines if line.row is not None and line.row.field]
        width = max(self.size.width, 40)
        self._widths = [
            max((len(line.cells[n].text) for line in conditions), default=0) for n in range(3)
        ]
        self._widths = [
            max(self._widths[0], 5),
            min(self._widths[1], width // 3),
            min(self._widths[2], width // 4),
        ]

    def on_resize(self) -> None:
        super().on_resize()
        self._measure()
        self.refresh()

    # --- the cursor -----------------------------------------------------------------------------

    @property
    def line(self) -> QueryLine | None:
        """The line under the cursor."""
        return self.lines[self.cursor_row] if self.cursor_row < len(self.lines) else None

    @property
    def cell(self) -> QueryCell | None:
        """The cell under the cursor."""
        line = self.line
        return line.cells[self.column] if line is not None else None

    def _first(self) -> int:
        line = self.line
        return 1 if line is not None and line.cells[0].part is Part.JOINT else 0

    def _keep_column(self) -> None:
        line = self.line
        if line is not None:
            self.column = max(self._first(), min(self.column, len(line.cells) - 1))
        self.refresh()

    def watch_cursor_row(self, old: int, new: int) -> None:
        super().watch_cursor_row(old, new)
        if old < len(self.lines) and new < len(self.lines):
            kinds = {self.lines[row].cells[0].part for row in (old, new)}
            if len(kinds) > 1:
                self.column = self._first()
        self._keep_column()

    def action_sideways(self, columns: int) -> None:
        """Go to the cell beside."""
        self.column += columns
        self._keep_column()

    def action_move(self, rows: int) -> None:
        """Go to another line, or out of the rows."""
        there = self.cursor_row + rows
        if 0 <= there < self.row_count:
            self.cursor_row = there
        else:
            self.post_message(self.Left(rows < 0))

    def action_activate(self) -> None:
        """Pick for the cell under the cursor."""
        line, cell = self.line, self.cell
        if line is not None and cell is not None:
            self.post_message(self.PickWanted(cell, line.row))

    def action_add(self) -> None:
        """Add a condition."""
        self.post_message(self.PickWanted(QueryCell(Part.ADD, ""), None))

    def action_remove(self) -> None:
        """Take the condition out."""
        line = self.line
        if line is not None and line.row is not None:
            self.post_message(self.RemoveWanted(line.row))

    def clicked(self, event: events.Click) -> None:
        """Put the cursor on the cell under the mouse; open it if it was there."""
        row = self.row_at(event)
        offset = event.get_content_offset(self)
        if row is None or offset is None:
            return
        event.stop()
        starts = self._starts(self.lines[row])
        column = max((n for n, start in enumerate(starts) if start <= offset.x), default=0)
        is_here = row == self.cursor_row and column == self.column
        self.cursor_row = row
        self.column = column
        self._keep_column()
        if is_here or event.chain == 2:
            self.action_activate()

    # --- drawing --------------------------------------------------------------------------------

    def _width_of(self, line: QueryLine, number: int) -> int:
        """Return the cells that a cell takes: those of conditions stand below each other."""
        is_condition = line.row is not None and bool(line.row.field)
        if line.cells[0].part is Part.JOINT and (number == 0 or (is_condition and number < 3)):
            return self._widths[number]
        return len(line.cells[number].text)

    def _starts(self, line: QueryLine) -> list[int]:
        starts, at = [], 1
        for number in range(len(line.cells)):
            starts.append(at)
            at += self._width_of(line, number) + _GAP
        return starts

    def draw_row(self, row: int, width: int) -> Strip:
        line = self.lines[row]
        base = self.line_style("text", "")
        pieces = [Segment(" ", base)]
        for number, cell in enumerate(line.cells):
            text = cell.text
            size = self._width_of(line, number)
            if number == 0 and cell.part is Part.JOINT:
                text = text.rjust(size) if not text.startswith(" ") else text
            is_here = row == self.cursor_row and number == self.column and self.has_focus
            pieces.append(Segment(fit(text, size), self._look(cell, is_here=is_here)))
            pieces.append(Segment(" " * _GAP, base))
        return Strip(pieces).adjust_cell_length(width, base)

    def _look(self, cell: QueryCell, *, is_here: bool) -> Style:
        return self.line_style(cell.kind, "cell" if is_here else "")

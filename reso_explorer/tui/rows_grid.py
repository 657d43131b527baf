"""The grid of the rows: titles, a line of sparks below them, marks, and the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.geometry import Region

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.present.cells import fit
from reso_explorer.tui.present.columns import RowsTable
from reso_explorer.tui.present.sparks import column_census, spark

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.strip import Strip

    from reso_explorer.tui.present.loaded_rows import LoadedRows

LOWEST: Final = 30
"""Lines of the terminal from which on sparks are shown."""
_AT_ONCE: Final = 2
"""Columns whose sparks are worked out in one turn, so that scrolling stays smooth."""


class RowsGrid(Grid):
    """The rows of the query."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("rows")]

    def __init__(self) -> None:
        super().__init__(id="rows-grid")
        self.view: LoadedRows | None = None
        self._sparks: dict[tuple[str, int], str] = {}
        self._wanted: dict[tuple[str, int], None] = {}

    # --- sparks ---------------------------------------------------------------------------------

    def on_mount(self) -> None:
        self.fit_header()

    def on_resize(self) -> None:
        self.fit_header()
        super().on_resize()

    def fit_header(self) -> None:
        """Show the line of sparks where there is room for it, and something to show."""
        lines = 2 if self.app.size.height >= LOWEST and self.row_count > 1 else 1
        if lines != self.header_lines:
            self.header_lines = lines
            self.rows_changed()

    def forget_sparks(self) -> None:
        """Work the sparks out again: there are other rows."""
        self._sparks.clear()
        self._wanted.clear()

    def draw_header(self, line: int, width: int) -> Strip:
        if line == 0:
            return super().draw_header(line, width)
        widths = self.layout_of_columns.widths
        style = self.line_style("dim")

        def draw(number: int, room: int) -> list[Segment]:
            key = (self.table.columns[number].key, widths[number])
            if key not in self._sparks:
                self._want(key)
            return [Segment(fit(self._sparks.get(key, ""), room), style)]

        return self._draw(draw, width, style)

    def _want(self, key: tuple[str, int]) -> None:
        if not self._wanted:
            self.call_later(self._work)
        self._wanted[key] = None

    def _work(self) -> None:
        """Work out the sparks of some columns, then of the others in a later turn."""
        view = self.view
        if view is None:
            self._wanted.clear()
            return
        fields = view.fields
        for key in list(self._wanted)[:_AT_ONCE]:
            del self._wanted[key]
            name, room = key
            found = column_census(view.rows, name, fields.index, fields.type_name)
            self._sparks[key] = spark(found, room)
        self.refresh(self._spark_line())
        if self._wanted:
            self.call_after_refresh(self._work)

    def _spark_line(self) -> Region:
        return Region(0, 1, self.size.width, 1)

    def action_activate(self) -> None:
        """Open the cell; without rows ask why there are none."""
        self.post_message(self.Activated(self, self.cursor_row))

    # --- rows -----------------------------------------------------------------------------------

    def state_of(self, row: int) -> str:
        state = super().state_of(row)
        table = self.table
        if (
            not state
            and self.view is not None
            and self.view.marked
            and isinstance(table, RowsTable)
        ):
            return "marked" if self.view.is_marked(table.rows[row]) else ""
        return state

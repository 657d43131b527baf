"""The virtual grid: any number of rows and columns, drawn where they are seen.

Key columns stay at the left, the header stays at the top. Rows may be added while the user
looks at them; `FetchMore` asks for them before the end is reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.geometry import Region, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.present.cells import fit
from reso_explorer.tui.present.columns import GAP, ColumnLayout, FixedTable, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

MARGIN: Final = 5
"""Rows before the end at which more are asked for."""

_GAP: Final = " " * GAP
_RULE: Final = " │ "


class Grid(LineView):
    """A table with a cell or row cursor.

    With `row_cursor` the whole line is the cursor, without it one cell of it.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("grid")]

    cursor_column: reactive[int] = reactive(0, init=False, repaint=False)
    header_lines = 1

    @dataclass
    class FetchMore(Message):
        """The cursor or the window came near the last row."""

        grid: Grid

        @property
        def control(self) -> Grid:
            return self.grid

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, Grid.FetchMore)

    @dataclass
    class HeaderClicked(Message):
        """A click on the title of a column."""

        grid: Grid
        column: int

        @property
        def control(self) -> Grid:
            return self.grid

    def __init__(
        self,
        *,
        row_cursor: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.table: Table = FixedTable((), ())
        self.layout_of_columns = ColumnLayout(())
        self.row_cursor = row_cursor
        self.sorted_by: Mapping[str, bool] = {}
        """Sort signs: column key to whether it descends."""
        self.empty_text = ""
        """What is said where there are no rows; may have several lines."""
        self._asked_at = -1

    # --- contents -------------------------------------------------------------------------------

    @property
    def row_count(self) -> int:
        return len(self.table)

    def content_width(self) -> int:
        return self.layout_of_columns.total_width

    def show(self, table: Table, *, frozen: int = 0, cursor_row: int = 0) -> None:
        """Show another table from its first column on."""
        self.table = table
        self.layout_of_columns = ColumnLayout.measure(table, frozen)
        self._asked_at = -1
        with self.prevent(LineView.Highlighted):
            self.set_reactive(Grid.cursor_column, 0)
            self.set_reactive(LineView.cursor_row, max(0, min(cursor_row, len(table) - 1)))
        self.scroll_to(0, 0, animate=False)
        self.rows_changed()
        if cursor_row:
            self.call_after_refresh(self.show_cursor)

    def rows_added(self) -> None:
        """Take note that the table has more rows than before."""
        self.rows_changed()

    def extend(self, table: Table) -> None:
        """Show a table that has further rows and columns; cursor and window stay."""
        self.table = table
        self.layout_of_columns = ColumnLayout.measure(table, self.layout_of_columns.frozen)
        self.rows_changed()

    def freeze(self, columns: int) -> None:
        """Keep the first columns in place while the others scroll."""
        self.layout_of_columns = ColumnLayout(self.layout_of_columns.widths, columns)
        self.refresh()

    @property
    def column_key(self) -> str:
        """The key of the column under the cursor, "" where there are no columns."""
        columns = self.table.columns
        return columns[self.cursor_column].key if self.cursor_column < len(columns) else ""

    # --- drawing --------------------------------------------------------------------------------

    def draw_header(self, line: int, width: int) -> Strip:
        style = self.line_style("header")
        mark = self.line_style("accent")
        titles = self.table.columns

        def draw(number: int, room: int) -> list[Segment]:
            column = titles[number]
            descends = self.sorted_by.get(column.key)
            sign = "" if descends is None else "▼" if descends else "▲"
            text = fit(column.title, room - len(sign), right=column.right)
            here = number == self.cursor_column and not self.row_cursor and self.has_focus
            pieces = [Segment(text, mark if here else style)]
            if sign:
                pieces.append(Segment(sign, mark))
            return pieces

        return self._draw(draw, width, style)

    def draw_row(self, row: int, width: int) -> Strip:
        state = self.state_of(row)
        table = self.table
        columns = table.columns
        cell_here = state and not self.row_cursor

        def draw(number: int, room: int) -> list[Segment]:
            text, kind = table.cell(row, number)
            here = "cell" if cell_here and number == self.cursor_column else state
            shown = fit(text, room, right=columns[number].right)
            return [Segment(shown, self.line_style(kind, here))]

        return self._draw(draw, width, self.line_style("text", state))

    def render_line(self, y: int) -> Strip:
        lines = self.empty_text.split("\n") if self.empty_text and not self.row_count else []
        if 0 <= y - self.header_lines < len(lines):
            text = fit(f"  {lines[y - self.header_lines]}", self.size.width)
            return Strip([Segment(text, self.line_style("dim"))])
        return super().render_line(y)

    def _draw(self, draw: Callable[[int, int], list[Segment]], width: int, style: Style) -> Strip:
        """Put the cells of a line together: frozen columns, a rule, the visible part of the rest.

        `draw` gets a column and its cells; the last one seen may have fewer than it takes. A table of whole lines has its rule only while columns are hidden behind it.
        """
        layout = self.layout_of_columns
        scroll_x = self.scroll_offset.x
        gap = Segment(_GAP, style)
        pieces: list[Segment] = []
        for number in range(layout.frozen):
            pieces += draw(number, layout.widths[number])
            pieces.append(gap)
        if layout.frozen:
            is_ruled = not self.row_cursor or scroll_x > 0
            rule = _RULE if is_ruled else " " * len(_RULE)
            pieces[-1] = Segment(rule, self.line_style("rule", "") + style.background_style)
        shown = layout.visible(scroll_x, width)
        if not shown:
            return Strip(pieces).adjust_cell_length(width, style)
        start = layout.starts[shown.start]
        cut = scroll_x + layout.starts[layout.frozen] - start
        room = max(width - layout.frozen_width, 0)
        body: list[Segment] = []
        for number in shown:
            left = start + cut + room - layout.starts[number]
            body += draw(number, min(layout.widths[number], left))
            body.append(gap)
        body_strip = Strip(body).crop(cut, cut + room)
        strip = Strip([*pieces, *body_strip], layout.frozen_width + body_strip.cell_length)
        return strip.adjust_cell_length(width, style)

    # --- the cursor -----------------------------------------------------------------------------

    def validate_cursor_column(self, column: int) -> int:
        return max(0, min(column, len(self.table.columns) - 1))

    def watch_cursor_column(self) -> None:
        self.refresh_line(self.cursor_row + self.header_lines)
        self.refresh(Region(0, 0, self.size.width, self.header_lines))
        self.show_cursor()
        if self.row_count:
            self.post_message(self.Highlighted(self, self.cursor_row))

    def watch_cursor_row(self, old: int, new: int) -> None:
        super().watch_cursor_row(old, new)
        self._ask_for_more()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        super().watch_scroll_y(old_value, new_value)
        self._ask_for_more()

    def _ask_for_more(self) -> None:
        last_seen = max(self.cursor_row, self.scroll_offset.y + self.page_rows)
        if self.row_count and last_seen + MARGIN >= self.row_count != self._asked_at:
            self._asked_at = self.row_count
            self.post_message(self.FetchMore(self))

    def show_cursor(self) -> None:
        if not self.is_mounted or not self.size or not self.table.columns:
            return
        layout = self.layout_of_columns
        column = self.cursor_column
        self.scroll_to_region(
            Region(
                layout.start(column),
                self.cursor_row + self.header_lines,
                layout.widths[column] if not self.row_cursor else 1,
                1,
            ),
            spacing=Spacing(self.header_lines, 0, 0, layout.frozen_width),
            animate=False,
            x_axis=column >= layout.frozen and not self.row_cursor,
            force=True,
        )

    def action_sideways(self, columns: int) -> None:
        if self.row_cursor:
            super().action_sideways(columns)
        else:
            self.cursor_column += columns

    def action_first_column(self) -> None:
        """Move the cursor to the first column."""
        self.cursor_column = 0
        self.scroll_to(0, animate=False)

    def action_last_column(self) -> None:
        """Move the cursor to the last column."""
        self.cursor_column = len(self.table.columns) - 1
        if self.row_cursor:
            self.scroll_to(self.max_scroll_x, animate=False)

    def go_to_column(self, key: str) -> bool:
        """Move the cursor to the column of that key; False where there is none."""
        for number, column in enumerate(self.table.columns):
            if column.key == key:
                self.cursor_column = number
                return True
        return False

    def ask_again(self) -> None:
        """Allow another `FetchMore` for the same number of rows, after a page failed."""
        self._asked_at = -1

    # --- mouse ----------------------------------------------------------------------------------

    def clicked(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        column = self.layout_of_columns.column_at(offset.x, self.scroll_offset.x)
        if offset.y < self.header_lines:
            event.stop()
            if column is not None:
                self.post_message(self.HeaderClicked(self, column))
            return
        if column is not None and not self.row_cursor and self.row_at(event) is not None:
            self.cursor_column = column
        super().clicked(event)

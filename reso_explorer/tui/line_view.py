"""A scrolling list of lines with a cursor, drawn line by line: only what is seen is made.

The outline, the tables and the record view are line views. A subclass says how many lines
there are and draws one of them; cursor, scrolling, keys, mouse and styles live here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from reso_explorer.tui.actions import bindings

if TYPE_CHECKING:
    from rich.style import Style
    from textual import events
    from textual.binding import BindingType

KINDS = (
    "text",
    "strong",
    "number",
    "dim",
    "null",
    "nested",
    "accent",
    "error",
    "warning",
    "good",
    "header",
)
"""Looks that a piece of a line may have, each a component class `line--…`."""


class LineView(ScrollView, can_focus=True):
    """Lines with a cursor line; the first `header_lines` lines of the window do not scroll."""

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = [*bindings("lines")]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        *(f"line--{kind}" for kind in KINDS),
        "line--cursor",
        "line--cell",
        "line--marked",
        "line--rule",
    }

    cursor_row: reactive[int] = reactive(0, init=False, repaint=False)
    header_lines = 0

    @dataclass
    class Highlighted(Message):
        """The cursor went to another line; newer ones replace older ones in the queue."""

        view: LineView
        row: int

        @property
        def control(self) -> LineView:
            return self.view

        def can_replace(self, message: Message) -> bool:
            return isinstance(message, LineView.Highlighted) and message.view is self.view

    @dataclass
    class Activated(Message):
        """Enter or a double click on a line."""

        view: LineView
        row: int

        @property
        def control(self) -> LineView:
            return self.view

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._styles: dict[tuple[str, str], Style] = {}

    # --- what a subclass says -----------------------------------------------------------------

    @property
    def row_count(self) -> int:
        """How many lines there are, the header not counted."""
        raise NotImplementedError

    def draw_row(self, row: int, width: int) -> Strip:
        """Draw a line to exactly `width` cells, horizontal scrolling included."""
        raise NotImplementedError

    def draw_header(self, line: int, width: int) -> Strip:
        """Draw a line of the header."""
        raise NotImplementedError

    def content_width(self) -> int:
        """Return the cells that the widest line takes; 0 where lines fit themselves."""
        return 0

    # --- drawing --------------------------------------------------------------------------------

    def line_style(self, kind: str, state: str = "") -> Style:
        """Return the style of a piece of a line; `state` is "", "cursor", "cell" or "marked"."""
        key = (kind, state)
        found = self._styles.get(key)
        if found is None:
            found = self.get_component_rich_style(f"line--{kind}")
            if state:
                found += self.get_component_rich_style(f"line--{state}", partial=True)
            self._styles[key] = found
        return found

    def state_of(self, row: int) -> str:
        """Return "cursor" for the line under the cursor."""
        return "cursor" if row == self.cursor_row else ""

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y < self.header_lines:
            return self.draw_header(y, width)
        row = y - self.header_lines + self.scroll_offset.y
        if row >= self.row_count:
            return Strip.blank(width, self.line_style("text"))
        return self.draw_row(row, width)

    def notify_style_update(self) -> None:
        self._styles.clear()
        super().notify_style_update()

    def rows_changed(self) -> None:
        """Take note that lines came, went or changed."""
        self.virtual_size = Size(self.content_width(), self.row_count + self.header_lines)
        last = max(self.row_count - 1, 0)
        self.cursor_row = min(self.cursor_row, last)
        self.refresh()

    # --- the cursor -----------------------------------------------------------------------------

    @property
    def page_rows(self) -> int:
        """How many lines the window shows below the header."""
        return max(self.scrollable_content_region.height - self.header_lines, 1)

    def validate_cursor_row(self, row: int) -> int:
        return max(0, min(row, self.row_count - 1))

    def watch_cursor_row(self, old: int, new: int) -> None:
        self.refresh_line(old + self.header_lines)
        self.refresh_line(new + self.header_lines)
        self.show_cursor()
        self.announce()

    def announce(self) -> None:
        """Say where the cursor is."""
        if self.row_count:
            self.post_message(self.Highlighted(self, self.cursor_row))

    def show_cursor(self) -> None:
        """Scroll as little as needed to have the cursor line in the window."""
        if not self.is_mounted or not self.size:
            return
        self.scroll_to_region(
            Region(self.scroll_offset.x, self.cursor_row + self.header_lines, 1, 1),
            spacing=Spacing(self.header_lines, 0, 0, 0),
            animate=False,
            x_axis=False,
            force=True,
        )

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_cursor)

    def action_move(self, rows: int) -> None:
        """Move the cursor by some lines."""
        self.cursor_row += rows

    def action_page(self, pages: float) -> None:
        """Move the cursor by windows of lines."""
        self.cursor_row += int(pages * self.page_rows)

    def action_top(self) -> None:
        """Move the cursor to the first line."""
        self.cursor_row = 0

    def action_bottom(self) -> None:
        """Move the cursor to the last line."""
        self.cursor_row = self.row_count - 1

    def action_sideways(self, columns: int) -> None:
        """Move left or right; lines that cannot do that scroll."""
        self.scroll_to(self.scroll_offset.x + columns * 8, animate=False)

    def action_activate(self) -> None:
        """Open the line under the cursor."""
        if self.row_count:
            self.post_message(self.Activated(self, self.cursor_row))

    # --- mouse ----------------------------------------------------------------------------------

    def row_at(self, event: events.MouseEvent) -> int | None:
        """Return the line under the mouse, None outside of the lines."""
        offset = event.get_content_offset(self)
        if offset is None or offset.y < self.header_lines:
            return None
        row = offset.y - self.header_lines + self.scroll_offset.y
        return row if row < self.row_count else None

    def on_click(self, event: events.Click) -> None:
        self.clicked(event)

    def clicked(self, event: events.Click) -> None:
        """Move the cursor to the line under the mouse; open it on a double click."""
        row = self.row_at(event)
        if row is None:
            return
        event.stop()
        self.cursor_row = row
        if event.chain == 2:
            self.action_activate()

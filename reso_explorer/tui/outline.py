"""The outline widget: resources and fields in aligned columns, opened and closed by a key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from rich.segment import Segment
from textual.message import Message
from textual.strip import Strip

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.present.cells import CHOSEN_SIGN, fit
from reso_explorer.tui.present.outline import Branch, OutlineTree

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.binding import BindingType

    from reso_explorer.tui.present.places import Place

_TYPE: Final = 7
"""Cells of the type, a space before it included."""
_VALUES: Final = 5
"""Cells of the number of allowed values."""
_WIDE: Final = 34
"""Cells from which on the number of allowed values is shown."""


class Outline(LineView):
    """A tree whose lines are `Branch`es.

    `is_chosen` tells which places are in the query; their lines carry a sign.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("schema")]

    @dataclass
    class Opened(Message):
        """Enter or a double click on a line that leads somewhere."""

        outline: Outline
        place: Place

        @property
        def control(self) -> Outline:
            return self.outline

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.tree_of_lines = OutlineTree(())
        self.is_chosen: Callable[[Place], bool] = lambda _: False

    @property
    def row_count(self) -> int:
        return len(self.tree_of_lines.lines)

    @property
    def branch(self) -> Branch | None:
        """The line under the cursor."""
        lines = self.tree_of_lines.lines
        return lines[self.cursor_row] if self.cursor_row < len(lines) else None

    def show(self, tree: OutlineTree, cursor_row: int = 0) -> None:
        """Show another tree."""
        self.tree_of_lines = tree
        with self.prevent(LineView.Highlighted):
            self.set_reactive(LineView.cursor_row, max(0, min(cursor_row, len(tree.lines) - 1)))
        self.scroll_to(0, 0, animate=False)
        self.rows_changed()
        self.call_after_refresh(self.show_cursor)

    def reveal(self, place: Place) -> None:
        """Move the cursor to a place without telling anybody, opening what is needed."""
        row = self.tree_of_lines.reveal(place)
        if row is None:
            return
        self.rows_changed()
        top = self.scroll_offset.y
        if not top <= row < top + self.page_rows:
            self.scroll_to(y=max(row - self.page_rows // 3, 0), animate=False)
        with self.prevent(LineView.Highlighted):
            self.cursor_row = row

    # --- drawing --------------------------------------------------------------------------------

    def draw_row(self, row: int, width: int) -> Strip:
        branch = self.tree_of_lines.lines[row]
        state = self.state_of(row)
        width = self.scrollable_content_region.width or width
        sign = branch.sign if branch.make is None else "▾" if branch.is_open else "▸"
        chosen = branch.place is not None and self.is_chosen(branch.place)
        mark = Segment(CHOSEN_SIGN if chosen else " ", self.line_style("accent", state))
        indent = "  " * max(branch.depth - 1, 0)
        look = "accent" if branch.sign else "dim"
        pieces = [
            mark,
            Segment(indent, self.line_style("dim", state)),
            Segment(f"{sign:<2}", self.line_style(look, state)),
        ]
        room = max(width - 1 - len(indent) - 2, 0)
        pieces += (
            self._columns(branch, room, state) if branch.type else self._noted(branch, room, state)
        )
        return Strip(pieces).adjust_cell_length(self.size.width, self.line_style("text", state))

    def _noted(self, branch: Branch, room: int, state: str) -> list[Segment]:
        """Draw a name and a note at the right edge."""
        kind = "header" if branch.is_heading else "text"
        note = branch.note
        name_room = room - (len(note) + 1 if note else 0)
        if note and name_room < min(len(branch.name), 12):
            name_room = min(len(branch.name) + 1, room)
            note = fit(note, max(room - name_room - 1, 0)).rstrip()
            name_room = room - (len(note) + 1 if note else 0)
        pieces = [Segment(fit(branch.name, max(name_room, 0)), self.line_style(kind, state))]
        if note:
            pieces.append(Segment(f" {note}", self.line_style("dim", state)))
        return pieces

    def _columns(self, branch: Branch, room: int, state: str) -> list[Segment]:
        """Draw a field: name, type, number of values, each in its column."""
        is_wide = room >= _WIDE
        tail = _TYPE + (_VALUES if is_wide else 0)
        text, dim = self.line_style("text", state), self.line_style("dim", state)
        pieces = [
            Segment(fit(branch.name, max(room - tail, 4)), text),
            Segment(fit(f" {branch.type}", _TYPE), dim),
        ]
        if is_wide:
            pieces.append(Segment(fit(branch.values, _VALUES, right=True), dim))
        return pieces

    # --- opening and closing ----------------------------------------------------------------------

    def set_open(self, row: int, *, is_open: bool) -> None:
        """Open or close a line."""
        if self.tree_of_lines.set_open(self.tree_of_lines.lines[row], is_open=is_open):
            self.rows_changed()

    def action_sideways(self, columns: int) -> None:
        """Right opens a line or goes into it; left closes it or goes to the line above it."""
        branch = self.branch
        if branch is None:
            return
        if columns > 0:
            if branch.make is not None and branch.is_open:
                self.cursor_row += 1
            else:
                self.set_open(self.cursor_row, is_open=True)
        elif branch.make is not None and branch.is_open:
            self.set_open(self.cursor_row, is_open=False)
        else:
            self.cursor_row = self.tree_of_lines.parent_row(self.cursor_row)

    def action_activate(self) -> None:
        branch = self.branch
        if branch is None:
            return
        if branch.place is None:
            self.set_open(self.cursor_row, is_open=not branch.is_open)
        else:
            self.set_open(self.cursor_row, is_open=True)
            self.post_message(self.Opened(self, branch.place))

    def expand_all(self) -> None:
        """Open all lines of the group under the cursor, or close them where they are open."""
        branch = self.branch
        if branch is None:
            return
        row = self.cursor_row
        while self.tree_of_lines.lines[row].depth:
            row = self.tree_of_lines.parent_row(row)
        group = self.tree_of_lines.lines[row]
        is_open = not any(below.is_open for below in group.below)
        for below in group.below:
            below.is_open = is_open and below.make is not None
        group.is_open = True
        self.tree_of_lines.flatten()
        with self.prevent(LineView.Highlighted):
            self.cursor_row = (
                self.tree_of_lines.lines.index(branch)
                if branch in (self.tree_of_lines.lines)
                else row
            )
        self.rows_changed()

    def clicked(self, event: events.Click) -> None:
        row = self.row_at(event)
        if row is not None and event.chain == 1:
            branch = self.tree_of_lines.lines[row]
            offset = event.get_content_offset(self)
            start = 1 + 2 * max(branch.depth - 1, 0)
            on_sign = offset is not None and start <= offset.x <= start + 1
            if branch.make is not None and (on_sign or branch.place is None):
                event.stop()
                self.cursor_row = row
                self.set_open(row, is_open=not branch.is_open)
                return
        super().clicked(event)

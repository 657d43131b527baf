"""One cell in full: long text, lists, and JSON that came as a string."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer

from reso_explorer.text import count, visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.layers.record import RecordLines
from reso_explorer.tui.present.cell_value import cell_lines
from reso_explorer.tui.present.copies import value_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.line_view import LineView
    from reso_explorer.tui.present.result_fields import ResultFields


class CellView(RecordLines):
    """The lines of one value."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("cell")]


class CellLayer(Layer[int]):
    """Shows the value of one column, row by row; the result is the row that was looked at last."""

    def __init__(
        self, rows: list[dict[str, Any]], row: int, name: str, fields: ResultFields
    ) -> None:
        super().__init__()
        self.rows = rows
        self.row = row
        self.name_of_column = name
        self.fields = fields
        self._folded: frozenset[tuple[str | int, ...]] = frozenset()

    def compose(self) -> ComposeResult:
        with Vertical(id="cell", classes="box"):
            yield CellView()
        yield Footer(compact=True, show_command_palette=False)

    @property
    def view(self) -> CellView:
        return self.query_one(CellView)

    @property
    def value(self) -> Any:
        """The value that is shown."""
        return self.rows[self.row].get(self.name_of_column)

    def on_mount(self) -> None:
        self.view.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_value)

    def show_value(self) -> None:
        """Show the value of the current row."""
        view = self.view
        name = self.name_of_column
        width = view.value_width(view.scrollable_content_region.width)
        lines = cell_lines(name, self.value, width=width, fields=self.fields, folded=self._folded)
        view.show(lines)
        box = self.query_one("#cell")
        label = self.fields.label(name)
        title = self.fields.title(name)
        box.border_title = Content(f"{title} · {label}" if label and label != title else title)
        row = f"row {self.row + 1:,} of {count(len(self.rows), 'row')}"
        box.border_subtitle = Content(row)

    def action_step(self, rows: int) -> None:
        """Show the value of another row."""
        self.row = max(0, min(self.row + rows, len(self.rows) - 1))
        self._folded = frozenset()
        self.view.cursor_row = 0
        self.show_value()

    def on_line_view_activated(self, event: LineView.Activated) -> None:
        event.stop()
        line = self.view.lines[event.row]
        if line.is_group:
            self._folded ^= {line.path}
            self.show_value()

    def action_copy_value(self) -> None:
        """Copy the whole value."""
        self.app.copy_to_clipboard(value_text(self.value))
        told = f"{visible(self.name_of_column)} sent to the terminal's clipboard."
        self.notify(told, timeout=3, markup=False)

    def action_close(self) -> None:
        self.dismiss(self.row)

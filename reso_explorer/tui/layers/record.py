"""One row as a record: transposed, nested values unfolded, empty ones hidden on demand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.segment import Segment
from textual.containers import Vertical
from textual.content import Content
from textual.strip import Strip

from reso_explorer.text import count, visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.key_footer import KeyFooter
from reso_explorer.tui.layers.searchable import SearchableLayer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.line_view import LineView
from reso_explorer.tui.present.cells import fit, is_empty
from reso_explorer.tui.present.record import RecordLine, record_lines

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.rows_pane import RowsPane

NAME_WIDEST: Final = 34
LABEL_WIDTH: Final = 28
WIDE: Final = 110
"""Cells from which on labels have a column of their own."""


class RecordLines(LineView):
    """Lines of a record in three columns: name, value, label."""

    def __init__(self) -> None:
        super().__init__(id="record-lines")
        self.lines: list[RecordLine] = []
        self.has_labels = False

    @property
    def row_count(self) -> int:
        return len(self.lines)

    def value_width(self, width: int) -> int:
        """Return the cells for a value in a window of `width` cells."""
        label = LABEL_WIDTH + 2 if self.has_labels and width >= WIDE else 0
        return max(width - NAME_WIDEST - 4 - label, 20)

    @property
    def is_alone(self) -> bool:
        """Whether no line has a name, so that the values get the room of the names."""
        return not any(line.name for line in self.lines)

    def show(self, lines: list[RecordLine]) -> None:
        """Show other lines."""
        self.lines = lines
        self.rows_changed()

    def draw_row(self, row: int, width: int) -> Strip:
        line = self.lines[row]
        state = self.state_of(row)
        sign = "▸ " if line.is_folded else "▾ " if line.is_group else "  "
        name = "  " * line.depth + (sign if not line.is_continued else "  ") + line.name
        value_width = self.value_width(width)
        kind = "dim" if line.depth else "strong"
        pieces = [
            Segment(fit(name, NAME_WIDEST), self.line_style(kind, state)),
            Segment("  ", self.line_style("text", state)),
            Segment(fit(line.cell.text, value_width), self.line_style(line.cell.kind, state)),
        ]
        if self.has_labels and width >= WIDE:
            pieces.append(
                Segment("  " + fit(line.label, LABEL_WIDTH), self.line_style("dim", state))
            )
        return Strip(pieces).adjust_cell_length(width, self.line_style("text", state))


class RecordView(RecordLines):
    """The lines of a row."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("record")]


class RecordLayer(SearchableLayer[int]):
    """Steps through the rows as they are shown; the result is the row that was looked at last."""

    def __init__(self, pane: RowsPane, row: int) -> None:
        super().__init__()
        self.pane = pane
        self.results = pane.session.results
        self.row = row
        self.hides_empty = False
        self._folded: frozenset[tuple[str | int, ...]] = frozenset()

    def compose(self) -> ComposeResult:
        with Vertical(id="record", classes="box"):
            yield LineInput(id="record-filter", placeholder="name or value", compact=True)
            yield RecordView()
        yield KeyFooter()

    @property
    def view(self) -> RecordView:
        return self.query_one(RecordView)

    def on_resize(self) -> None:
        self.call_after_refresh(self.show_found)

    def show_found(self) -> None:
        """Show the values of the current row that have the words in name, label, or text."""
        row: dict[str, Any] = self.results.shown[self.row]
        fields = self.pane.view.fields
        keys = fields.keys
        self.view.has_labels = any(fields.label(name) for name in row)
        lines = record_lines(
            row,
            width=self.view.value_width(self.view.scrollable_content_region.width),
            order=self.pane.columns,
            hides_empty=self.hides_empty,
            folded=self._folded,
            fields=fields,
            local_times=self.pane.arrangement.local_times,
            words=self.words,
        )
        self.view.show(lines)
        box = self.query_one("#record")
        name = ", ".join(str(row.get(key, "?")) for key in keys) or f"row {self.row + 1:,}"
        box.border_title = Content(f"{visible(self.results.resource)} {visible(name)}")
        empty = sum(is_empty(value) for value in row.values())
        hidden = f" · {count(empty, 'empty value')} hidden" if self.hides_empty and empty else ""
        total = len(self.results.shown)
        box.border_subtitle = Content(f"row {self.row + 1:,} of {total:,}{hidden}")

    # --- keys -------------------------------------------------------------------------------------

    def action_step(self, rows: int) -> None:
        """Go to another row; the value under the cursor stays under the cursor."""
        self.row = max(0, min(self.row + rows, len(self.results.shown) - 1))
        lines = self.view.lines
        path = lines[self.view.cursor_row].path if lines else ()
        self.show_found()
        for number, line in enumerate(self.view.lines):
            if line.path == path:
                self.view.cursor_row = number
                break

    def action_toggle_empty(self) -> None:
        """Hide or show what is empty."""
        self.hides_empty = not self.hides_empty
        self.show_found()

    def on_line_view_activated(self, event: LineView.Activated) -> None:
        line = self.view.lines[event.row]
        if line.is_group:
            self._folded = self._folded ^ {line.path}
            self.show_found()

    def action_copy_value(self) -> None:
        """Copy the value of the line."""
        if not self.view.lines:
            return
        value = self.view.lines[self.view.cursor_row].value
        from reso_explorer.tui.present.copies import value_text

        text = value_text(value)
        self.app.copy_to_clipboard(text)

    def action_relations(self) -> None:
        """Leave the record and offer the relations of its row."""
        self.dismiss(self.row)
        self.app.call_later(self.app.run_action, "screen.do('rows.relations')")

    def leave(self) -> None:
        """Leave; the row that was looked at becomes the one under the cursor."""
        self.dismiss(self.row)

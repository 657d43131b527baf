"""How one column is spread over the loaded rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer

from reso_explorer.text import count
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.census import field_summary
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.sparks import MOST_ROWS, column_census, histogram_rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reso_explorer.tui.present.loaded_rows import LoadedRows

_BAR = 40


class HistogramLayer(Layer[None]):
    """A bar per step of numbers, or per common value, and a line of facts."""

    def __init__(self, view: LoadedRows, name: str) -> None:
        super().__init__()
        self.view = view
        self.name_of_column = name

    def compose(self) -> ComposeResult:
        with Vertical(id="histogram", classes="box"):
            yield Grid(id="histogram-list", row_cursor=True)
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        fields = self.view.fields
        name = self.name_of_column
        found = column_census(self.view.rows, name, fields.index, fields.type_name)
        width = max(min(_BAR, self.app.size.width - 56), 8)
        lines = histogram_rows(found, width)
        grid = self.query_one(Grid)
        grid.header_lines = 0
        grid.empty_text = (
            "Objects and lists of objects have no histogram."
            if found.filled
            else "No loaded rows have a value here."
        )
        columns = (
            Column("value", "", widest=36),
            Column("bar", "", width=width),
            Column("rows", "", right=True, widest=12),
        )
        rows = [
            (Cell(text), Cell(each, "accent"), Cell(number, "number"))
            for text, each, number in lines
        ]
        grid.show(FixedTable(columns, rows))
        grid.styles.height = max(len(rows), 1)
        box = self.query_one("#histogram")
        label = fields.label(name)
        box.border_title = Content(f"{fields.title(name)}{f' · {label}' if label else ''}")
        shown = min(len(self.view.rows), MOST_ROWS)
        of = f" of {len(self.view.rows):,}" if shown < len(self.view.rows) else ""
        summary = field_summary(found)
        told = f"in {count(shown, 'loaded row')}{of}"
        box.border_subtitle = Content(f"{summary} · {told}" if summary else told)
        grid.focus()

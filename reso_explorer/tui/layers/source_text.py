"""The piece of the document that something was read from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content

from reso_explorer.text import visible
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST_LINE = 4000
"""Characters shown of one line; some documents have a million in one."""


class SourceTextLayer(Layer[None]):
    """Lines of the document with their numbers."""

    def __init__(self, title: str, line: int, text: str) -> None:
        super().__init__()
        self._title = title
        self._line = line
        self._lines = text.expandtabs(2).splitlines()

    def compose(self) -> ComposeResult:
        with Vertical(id="source-text", classes="box"):
            yield Grid(id="source-lines", row_cursor=True)

    def on_mount(self) -> None:
        box = self.query_one("#source-text")
        box.border_title = Content(self._title)
        box.border_subtitle = Content(f"line {self._line:,} · Esc closes")
        rows = [
            (Cell(f"{self._line + number:,}", "dim"), Cell(visible(line[:LONGEST_LINE])))
            for number, line in enumerate(self._lines)
        ]
        grid = self.query_one(Grid)
        grid.header_lines = 0
        width = max((len(line) for line in self._lines), default=1)
        columns = (
            Column("line", "", right=True),
            Column("text", "", widest=min(width, LONGEST_LINE)),
        )
        grid.show(FixedTable(columns, rows), frozen=1)
        grid.focus()

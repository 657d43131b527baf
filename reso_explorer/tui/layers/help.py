"""All keys of the focused place and of everywhere, with what cannot be done now and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.columns import FixedTable
from reso_explorer.tui.present.help_rows import COLUMNS, help_rows

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reso_explorer.tui.session import Session


class HelpLayer(Layer[None]):
    """A table of keys; the box at the top narrows it."""

    def __init__(self, scopes: tuple[str, ...], prose: str, session: Session | None) -> None:
        super().__init__()
        self.scopes = scopes
        self.prose = prose
        self.session = session

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="box"):
            yield Static(Content(self.prose), id="help-prose")
            yield LineInput(id="help-filter", placeholder="type to narrow", compact=True)
            yield Grid(id="help-keys", row_cursor=True)
            yield Static("", id="help-detail")

    def on_mount(self) -> None:
        box = self.query_one("#help")
        box.border_title = Content("Help")
        box.border_subtitle = Content("Esc closes")
        self._show("")
        self.query_one(Grid).focus()

    def _show(self, words: str) -> None:
        rows = help_rows(self.scopes, self.session, words)
        grid = self.query_one(Grid)
        grid.empty_text = "No key does that."
        grid.show(FixedTable(COLUMNS, rows))

    def on_line_view_highlighted(self, event: Grid.Highlighted) -> None:
        """Say the whole of what the table has only room to begin."""
        event.stop()
        table = self.query_one(Grid).table
        title, text = table.cell(event.row, 1).text, table.cell(event.row, 2).text
        told = f"{title}. {text}" if text else title
        self.query_one("#help-detail", Static).update(Content(told))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._show(event.value)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.query_one(Grid).focus()

"""Choose what to write and where."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Label

from reso_explorer.files import write_file
from reso_explorer.text import count, visible
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.exports import Export, exports_of
from reso_explorer.tui.present.facts import Piece
from reso_explorer.tui.requests import Request

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.requests import Report
    from reso_explorer.tui.session import Session

_MOST_ROWS: Final = 14
"""Forms shown at once; the list scrolls."""


class ExportLayer(Layer[None]):
    """A list of forms, a file name, and what came of it."""

    def __init__(
        self, session: Session, exports: list[Export] | None = None, *, title: str = "Export"
    ) -> None:
        super().__init__()
        self.session = session
        self.exports = exports_of(session) if exports is None else exports
        self._title = title
        self._is_own_name = False
        self._confirmed = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="export", classes="box"):
            yield Grid(id="export-list", row_cursor=True)
            yield Label("File", classes="part-name")
            yield LineInput(id="export-file", compact=True)
            yield LinesView(id="export-told")

    def on_mount(self) -> None:
        box = self.query_one("#export")
        box.border_title = Content(self._title)
        box.border_subtitle = Content("Enter: write · Tab: file name · Esc: close")
        grid = self.query_one(Grid)
        grid.header_lines = 0
        rows = [(Cell(each.title, "strong"), Cell(each.detail, "dim")) for each in self.exports]
        columns = (Column("title", ""), Column("detail", "", widest=70))
        grid.styles.height = min(len(rows), _MOST_ROWS)
        grid.show(FixedTable(columns, rows))
        self._tell("", "dim")
        self._propose()
        grid.focus()

    @property
    def chosen(self) -> Export:
        """The form under the cursor."""
        return self.exports[self.query_one(Grid).cursor_row]

    def _propose(self) -> None:
        if not self._is_own_name:
            box = self.query_one("#export-file", Input)
            with self.prevent(Input.Changed):
                box.value = self.chosen.file_name

    def on_line_view_highlighted(self, event: Grid.Highlighted) -> None:
        event.stop()
        self._propose()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._is_own_name = True
        self._confirmed = ""

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        self._write()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._write()

    def _write(self) -> None:
        name = self.query_one("#export-file", Input).value.strip()
        if not name:
            self._tell("Enter a file name.", "error")
            return
        path = Path(name).expanduser()
        if path.exists() and self._confirmed != name:
            self._confirmed = name
            self._tell(
                f"{visible(name)} already exists. Press Enter again to overwrite it.", "warning"
            )
            return
        self._begin(path)

    def _begin(self, path: Path) -> None:
        """Write the file aside; the jobs list it and can stop it."""
        export = self.chosen

        async def work(_: Report) -> int:
            data = await asyncio.to_thread(export.make)
            await asyncio.to_thread(write_file, path, data)
            return len(data)

        def done(size: int) -> None:
            told = f"Wrote {count(size, 'byte')} to {visible(str(path))}."
            self.app.notify(told, title=export.title, markup=False)
            if self.is_mounted:
                self.dismiss(None)

        def failed(failure: Failure) -> None:
            told = f"{failure.message} {failure.hint}".rstrip()
            if self.is_mounted:
                self._tell(told, "error")
            else:
                self.app.notify(told, severity="error", markup=False)

        def stopped() -> None:
            if self.is_mounted:
                self._tell("Stopped.", "dim")

        title = f"Writing {visible(path.name)}"
        self.session.requests.start(
            Request("export", title, work, text=title, done=done, failed=failed, stopped=stopped)
        )

    def _tell(self, text: str, kind: str) -> None:
        lines = [(Piece(text, kind),)] if text else []  # type: ignore[arg-type]
        self.query_one(LinesView).show_lines(lines)

"""What is asked of the server or computed aside now; Enter stops a line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from reso_explorer.tui.requests import Request, Requests


class JobsLayer(Layer[None]):
    """The requests of a source, refreshed every second."""

    def __init__(self, requests: Requests) -> None:
        super().__init__()
        self._requests = requests
        self._jobs: list[Request] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="box"):
            yield Grid(id="choice-list", row_cursor=True)

    def on_mount(self) -> None:
        box = self.query_one("#choice")
        box.border_title = Content("Jobs")
        box.border_subtitle = Content("Enter: stop · Esc: close")
        self.show_jobs()
        self.set_interval(1.0, self.show_jobs)
        self.query_one(Grid).focus()

    def show_jobs(self) -> None:
        """Show what is under way now; the cursor stays on its line."""
        grid = self.query_one(Grid)
        here = self._jobs[grid.cursor_row] if grid.cursor_row < len(self._jobs) else None
        self._jobs = self._requests.jobs
        columns = [Column("title", ""), Column("state", ""), Column("long", "", right=True)]
        rows = [
            [
                Cell(job.title, "strong"),
                Cell("waits for your request" if job.is_waiting else job.text, "dim"),
                Cell(f"{job.seconds:,} s", "number"),
            ]
            for job in self._jobs
        ]
        grid.header_lines = 0
        grid.empty_text = "Nothing is running."
        cursor = self._jobs.index(here) if here in self._jobs else 0
        grid.show(FixedTable(columns, rows), cursor_row=cursor)
        grid.styles.height = max(min(len(rows), self.app.size.height - 8), 1)

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        if event.row < len(self._jobs):
            job = self._jobs[event.row]
            if self._requests.running(job.slot) is job:
                self._requests.stop(job.slot)
            self.show_jobs()

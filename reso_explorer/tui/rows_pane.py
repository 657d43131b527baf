"""Rows: what came for the query, its counts and times, or why nothing came."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from reso_explorer.query.edit import ordered_by
from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.present.columns import RowsTable
from reso_explorer.tui.present.counts import quota_line, result_line
from reso_explorer.tui.present.facts import Piece
from reso_explorer.tui.session import Results, RunState

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.session import Session

_BEGINNING: Final = (
    "Press / to search fields, labels, and values.\n"
    "Press Space to put what is under the cursor into the query.\n"
    "Press F5 to run it."
)
FROZEN_WIDEST: Final = 30
"""Cells that a key column may take and still stay in place."""


class RowsGrid(Grid):
    """The rows of the query."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("rows")]


class RowsPane(Vertical):
    """Result line, error, rows."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="rows", classes="pane")
        self.session = session
        self.told = ""
        self._shown_columns: tuple[str, ...] = ()
        self._shown: Results | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="result-line")
        with VerticalScroll(id="failure", can_focus=False):
            yield LinesView(id="failure-lines")
        yield RowsGrid(id="rows-grid")

    def on_mount(self) -> None:
        self.border_title = Content("Rows")
        self.query_one("#failure").display = False
        self.show_results()

    @property
    def grid(self) -> RowsGrid:
        return self.query_one(RowsGrid)

    # --- the rows -------------------------------------------------------------------------------

    def show_results(self) -> None:
        """Show the rows of the session from their first column on, the cursor where it was."""
        results = self.session.results
        if self._shown is not None and self._shown is not results:
            self._shown.cursor_row = self.grid.cursor_row
        self._shown = results
        keys = self._keys(results.resource)
        first = [name for name in keys if name in results.columns]
        self._shown_columns = (*first, *(n for n in results.columns if n not in first))
        grid = self.grid
        grid.sorted_by = ordered_by(results.query)
        grid.empty_text = (
            "No rows match this query. Change it and press F5."
            if results.pages
            else self._meaning()
        )
        grid.show(self._table(results), frozen=len(first), cursor_row=results.cursor_row)
        if grid.layout_of_columns.frozen_width > FROZEN_WIDEST:
            grid.freeze(1 if grid.layout_of_columns.widths[0] <= FROZEN_WIDEST else 0)
        self.show_failure()
        self.show_result_line()

    def _table(self, results: Results) -> RowsTable:
        numbers = results.pages[-1].numbers if results.pages else frozenset()
        return RowsTable(results.rows, self._shown_columns, numbers)

    def _keys(self, resource: str) -> tuple[str, ...]:
        index = self.session.workspace.document.index
        found = index.resource_type(resource)
        return tuple(ref.name for ref in index.key(found.qualified_name)) if found else ()

    def show_more(self, new_columns: tuple[str, ...]) -> None:
        """Show rows that were added to those shown, and columns that only they have."""
        if new_columns:
            self._shown_columns += new_columns
            self.grid.extend(self._table(self.session.results))
        else:
            self.grid.rows_added()
        self.show_result_line()

    def show_failure(self) -> None:
        """Show the error of the last run beside the query; it stays until the next run."""
        failure = self.session.failure
        self.query_one("#failure").display = failure is not None
        if failure is None:
            return
        lines = [
            (Piece(text, "error"),)
            if not name
            else (Piece(f"{name:<9}", "dim"), Piece(text, "text"))
            for name, text in failure.lines()
        ]
        self.query_one("#failure-lines", LinesView).show_lines(lines)

    def show_result_line(self) -> None:
        """Show counts and times, or what the query waits for once that takes a while."""
        session = self.session
        request = session.requests.user_request
        if request is not None and request.is_noticed and request.owner is session.tab:
            self._tell(request.line)
            return
        text = result_line(session.results, session.draft.text)
        if not text:
            text = (
                "Press F5 to run the query"
                if session.workspace.is_live
                else session.workspace.why_not_live
            )
        if session.run_state is RunState.STOPPED:
            text = f"stopped · {text}"
        if session.run_state is RunState.FAILED:
            text = f"failed · {text}" if session.results.pages else "failed"
        self._tell(text)
        self.border_subtitle = Content(quota_line(session.workspace.quota()))

    def _tell(self, text: str) -> None:
        self.told = text
        self.query_one("#result-line", Static).update(Content(text))

    def show_meaning(self) -> None:
        """Say in place of rows what the query requests, until rows come."""
        if not self.session.results.pages:
            self.grid.empty_text = self._meaning()
            self.grid.refresh()

    def _meaning(self) -> str:
        """Say in words what the query asks for, or how to begin one."""
        text = self.session.draft.text
        if not text.strip():
            return _BEGINNING
        meaning = self.session.workspace.explain(text, advice="The errors are shown above.")
        return visible(meaning, one_line=False)

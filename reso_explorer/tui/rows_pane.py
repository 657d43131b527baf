"""Rows: what came for the query, the response it came in, and how its columns are filled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static

from reso_explorer.query.edit import ordered_by
from reso_explorer.text import visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.lines_view import LinesView
from reso_explorer.tui.pane_title import PaneTitle, TitleTab
from reso_explorer.tui.present.column_order import column_order, empty_columns
from reso_explorer.tui.present.columns import RowsTable
from reso_explorer.tui.present.counts import result_line
from reso_explorer.tui.present.facts import Piece, wrap
from reso_explorer.tui.present.judged import fitting, judgment_line, judgment_texts
from reso_explorer.tui.present.loaded_rows import view_of
from reso_explorer.tui.present.response import status_text
from reso_explorer.tui.present.uses import is_used
from reso_explorer.tui.response_view import ResponseView
from reso_explorer.tui.rows_grid import RowsGrid
from reso_explorer.tui.session import Results, RunState
from reso_explorer.tui.stats_view import StatsView

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.widget import Widget

    from reso_explorer.service.transport import Recording
    from reso_explorer.tui.line_view import LineView
    from reso_explorer.tui.present.arrangement import ColumnArrangement
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.present.loaded_rows import LoadedRows
    from reso_explorer.tui.session import Session
    from reso_explorer.tui.token_box import TokenBox

Tab = Literal["rows", "response", "stats"]
TABS: Final[tuple[Tab, ...]] = ("rows", "response", "stats")

_BEGINNING: Final = (
    "Press / to search fields, labels, and values.\n"
    "Press Space to put what is under the cursor into the query.\n"
    "Press F5 to run it."
)
_NO_ROWS: Final = (
    "No rows match this query. Change it and press F5, or press Enter to find out which "
    "condition excludes most."
)
FROZEN_WIDEST: Final = 30
"""Cells that a key column may take and still stay in place."""
_PORTION: Final = 20_000
"""Values whose text is prepared for narrowing in one turn."""


class RowsPane(Vertical):
    """Tabs with the result line, what the rows show about the query, the error, and the rows."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("rows.tabs")]

    class CellWanted(Message):
        """Enter on a cell; without rows the user wants to know why there are none."""

    class LineShown(Message):
        """The line beside the tabs is another one: a query runs, ended, or failed."""

    class Rearranged(Message):
        """The user arranged the columns; a session keeps that."""

    class HistogramWanted(Message):
        """Enter on a line of the stats."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="rows", classes="pane")
        self.session = session
        self.tab: Tab = "rows"
        self._columns: tuple[str, ...] = ()
        self._waits = False
        """Whether rows are narrowed as soon as all are prepared for it."""
        self.told = ""
        self._shown: Results | None = None
        self._why = ""
        self.token_box: TokenBox | None = None

    def compose(self) -> ComposeResult:
        yield PaneTitle("Rows")
        yield Static(id="judgment")
        with VerticalScroll(id="failure", can_focus=False):
            yield LinesView(id="failure-lines")
        yield LineInput(id="rows-filter", placeholder="search in any column", compact=True)
        yield RowsGrid()
        yield ResponseView()
        yield StatsView()

    def on_mount(self) -> None:
        self.stats.is_chosen = lambda use: is_used(self.session.draft, use)
        for selector in ("#failure", "#rows-filter", "#judgment"):
            self.query_one(selector).display = False
        self._show_tab()
        self.show_results()

    # --- parts ----------------------------------------------------------------------------------

    @property
    def grid(self) -> RowsGrid:
        return self.query_one(RowsGrid)

    @property
    def response(self) -> ResponseView:
        return self.query_one(ResponseView)

    @property
    def stats(self) -> StatsView:
        return self.query_one(StatsView)

    @property
    def wants_secret(self) -> bool:
        """Whether a box for a token stands in place of the rows."""
        return self.token_box is not None and self.token_box.display

    @property
    def is_blank(self) -> bool:
        """Whether no query has run in this tab."""
        session = self.session
        return session.run_state is RunState.IDLE and not session.results.pages

    @property
    def filter_box(self) -> Input:
        return self.query_one("#rows-filter", Input)

    @property
    def content(self) -> Widget:
        """What the current tab shows, which takes the focus."""
        if self.token_box is not None and self.token_box.display:
            return self.token_box.first
        return {"rows": self.grid, "response": self.response, "stats": self.stats}[self.tab]

    @property
    def view(self) -> LoadedRows:
        """The rows as they are shown, made when they are first asked for."""
        results = self.session.results
        if results.view is None:
            results.view = view_of(self.session.workspace, results)
        return results.view

    @property
    def row(self) -> dict[str, Any] | None:
        """The row under the cursor."""
        rows = self.session.results.shown
        return rows[self.grid.cursor_row] if self.grid.cursor_row < len(rows) else None

    @property
    def arrangement(self) -> ColumnArrangement:
        """How the columns of the resource are arranged."""
        from reso_explorer.tui.present.arrangement import ColumnArrangement

        resource = self.session.results.resource
        return self.session.arrangements.setdefault(resource, ColumnArrangement())

    # --- tabs -----------------------------------------------------------------------------------

    def action_tab(self, number: int) -> None:
        """Show a tab and go to it."""
        self.show_tab(TABS[number])

    def show_tab(self, tab: Tab) -> None:
        """Show a tab; the focus goes along."""
        self.tab = tab
        self._show_tab()
        self.screen.set_focus(self.content)

    def _show_tab(self) -> None:
        self.grid.display = self.tab == "rows" and not self.wants_secret
        self.response.display = self.tab == "response" and not self.wants_secret
        self.stats.display = self.tab == "stats" and not self.wants_secret
        if self.tab == "response":
            self.response.show(self._recording(), judgment_texts(self.session.results.pages))
        elif self.tab == "stats":
            self.stats.show(self.view, self.grid.column_key)
        self._show_line()

    def _recording(self) -> Recording | None:
        """Return the exchanges of what was answered, or failed, last."""
        failure = self.session.failure
        if failure is not None and failure.recording is not None:
            return failure.recording
        page = self.session.results.last_page
        recording: Recording | None = page.recording if page is not None else None
        return recording

    # --- the rows -------------------------------------------------------------------------------

    def show_results(self) -> None:
        """Show the rows of the session from their first column on, the cursor where it was."""
        results = self.session.results
        self.app.collector.resume()  # type: ignore[attr-defined]
        if self._shown is not None and self._shown is not results:
            self._shown.cursor_row = self.grid.cursor_row
        self._shown = results
        self._why = ""
        self._waits = False
        self._columns = column_order(self.session, self.view.fields)
        self.filter_box.value = self.view.words
        self.filter_box.display = bool(self.view.words)
        self._close_token_box()
        self._fill(cursor_row=results.cursor_row)
        self.show_failure()
        if results.pages and self.token_box is not None:
            self.token_box.accepted(self.session.workspace)

    def _fill(self, *, cursor_row: int = 0) -> None:
        """Put the rows into the grid anew."""
        grid, view = self.grid, self.view
        names = self._visible_columns()
        keys = [name for name in names[: len(view.fields.keys)] if name in view.fields.keys]
        grid.view = view
        grid.forget_sparks()
        grid.sorted_by = self._signs()
        grid.empty_text = self._empty_text()
        grid.show(self._table(names), frozen=len(keys), cursor_row=cursor_row)
        if grid.layout_of_columns.frozen_width > FROZEN_WIDEST:
            grid.freeze(1 if grid.layout_of_columns.widths[0] <= FROZEN_WIDEST else 0)
        grid.fit_header()
        self._show_judgment()
        self._show_tab()
        self.show_result_line()

    def _signs(self) -> dict[str, bool]:
        sorted_here = self.view.sorted_by
        if sorted_here is not None:
            return dict([sorted_here])
        return dict(ordered_by(self.session.results.query))

    def _empty_text(self) -> str:
        results = self.session.results
        if not results.pages:
            return self._meaning()
        if results.rows:
            return "No loaded rows match. Press Esc to show all."
        return self._why or self._wrapped(_NO_ROWS)

    def _wrapped(self, text: str) -> str:
        """Return a text in lines that the grid has room for."""
        width = max(self.grid.size.width - 4, 20) if self.grid.size else 100
        return "\n".join(part for line in text.split("\n") for part in wrap(line, width))

    def _visible_columns(self) -> tuple[str, ...]:
        arrangement = self.arrangement
        empty = (
            empty_columns(self.session.results.rows, self._columns)
            if arrangement.hides_empty
            else ()
        )
        return arrangement.visible(self._columns, empty)

    def _table(self, names: tuple[str, ...]) -> RowsTable:
        results = self.session.results
        numbers = results.pages[-1].numbers if results.pages else frozenset()
        arrangement = self.arrangement
        return RowsTable(
            self.view.show(),
            names,
            numbers,
            fields=self.view.fields,
            widths=arrangement.widths,
            local_times=arrangement.local_times,
        )

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns in their present order, hidden ones included."""
        return self._columns

    @property
    def shown_columns(self) -> tuple[str, ...]:
        """The columns that are shown, in order."""
        return tuple(column.key for column in self.grid.table.columns)

    def move_column(self, name: str, step: int) -> None:
        """Move a column past its shown neighbor."""
        shown = self.shown_columns
        if name in shown:
            self.arrangement.move(name, step, shown, self._columns)
            self.rearrange(column=name)

    def widen_column(self, name: str, cells: int) -> None:
        """Make a column wider, or narrower by a negative number of cells."""
        shown = self.shown_columns
        if name in shown:
            layout = self.grid.layout_of_columns
            self.arrangement.widen(name, layout.widths[shown.index(name)] + cells)
            self.rearrange(column=name)

    def rearrange(self, *, column: str = "") -> None:
        """Show the columns anew after the user arranged them; the cursor stays on its column."""
        grid = self.grid
        here = column or grid.column_key
        self._columns = column_order(self.session, self.view.fields)
        names = self._visible_columns()
        grid.extend(self._table(names))
        grid.go_to_column(here)
        self.post_message(self.Rearranged())

    def rows_rearranged(self) -> None:
        """Show the rows anew after they were narrowed or sorted; the cursor stays on its row."""
        row, here = self.row, self.grid.column_key
        grid = self.grid
        table = self._table(self._visible_columns())
        place = next((n for n, each in enumerate(table.rows) if each is row), 0)
        grid.sorted_by = self._signs()
        grid.empty_text = self._empty_text()
        grid.extend(table)
        grid.go_to_column(here)
        grid.cursor_row = place
        self._show_judgment()
        self.show_result_line()

    def show_more(self, new_columns: tuple[str, ...]) -> None:
        """Show rows that were added to those shown, and columns that only they have."""
        if new_columns:
            self._columns = (*self._columns, *new_columns)
        if new_columns or not self.view.is_plain:
            self.grid.extend(self._table(self._visible_columns()))
        else:
            self.grid.rows_added()
        self.grid.forget_sparks()
        self._show_judgment()
        self._show_tab()
        self.show_result_line()

    # --- narrowing ------------------------------------------------------------------------------

    def narrow(self) -> None:
        """Go to the box that narrows the loaded rows."""
        if self.tab != "rows":
            self.tab = "rows"
            self._show_tab()
        self.filter_box.display = True
        self.screen.set_focus(self.filter_box)
        self._prepare()

    def _prepare(self) -> None:
        """Prepare the rows for narrowing, some in each turn; narrow them once all are."""
        if self.view.read_some(max(_PORTION // max(len(self._columns), 1), 1)):
            self.set_timer(0.005, self._prepare)
        elif self._waits:
            self._waits = False
            self.rows_rearranged()

    def on_input_changed(self, event: Input.Changed) -> None:
        if event.input is self.filter_box:
            event.stop()
            if self.view.words != event.value:
                self.view.words = event.value
                if self.view.is_read:
                    self.rows_rearranged()
                elif not self._waits:
                    self._waits = True
                    self._prepare()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        if event.input is self.filter_box:
            event.stop()
            self.filter_box.display = bool(event.value.strip())
            self.screen.set_focus(self.grid)

    def clear(self) -> bool:
        """Show all loaded rows again; tell whether they were narrowed."""
        view = self.session.results.view
        box = self.filter_box
        if not box.display and (view is None or (not view.words and view.fits is None)):
            return False
        had_focus = box.has_focus
        box.value = ""
        box.display = False
        if view is not None:
            view.words = ""
            view.fits = None
        if had_focus:
            self.screen.set_focus(self.grid)
        self.rows_rearranged()
        return True

    # --- what the rows show ---------------------------------------------------------------------

    def toggle_fitting(self) -> bool:
        """Keep only the rows that meet the filter, or show all; tell whether there is a filter."""
        view = self.view
        if view.fits is None:
            view.fits = fitting(self.session)
            if view.fits is None:
                return False
        else:
            view.fits = None
        self.rows_rearranged()
        return True

    def _show_judgment(self) -> None:
        line = self.query_one("#judgment", Static)
        results = self.session.results
        text = judgment_line(self.session, only_fitting=self.view.fits is not None)
        line.display = bool(text) and bool(results.pages)
        line.update(Content(text))

    def explain_empty(self, text: str) -> None:
        """Say in place of rows why there are none."""
        self._why = self._wrapped(text)
        self.grid.empty_text = self._empty_text()
        self.grid.refresh()

    # --- errors and counts ----------------------------------------------------------------------

    def show_failure(self) -> None:
        """Show the error of the last run beside the query; it stays until the next run."""
        failure = self.session.failure
        place = self.query_one("#failure")
        place.display = failure is not None
        if failure is None:
            self._close_token_box()
            self._show_tab()
            return
        lines = [
            (Piece(text, "error"),)
            if not name
            else (Piece(f"{name:<9}", "dim"), Piece(text, "text"))
            for name, text in failure.lines()
        ]
        self.query_one("#failure-lines", LinesView).show_lines(lines)
        if failure.wants_secret:
            self.call_later(self._open_token_box, failure)
        self._show_tab()

    async def _open_token_box(self, failure: Failure) -> None:
        """Ask for the token where the rows would be; the error stands in the box then."""
        from reso_explorer.tui.token_box import TokenBox
        from reso_explorer.workspace.given_secret import wanted_of

        wanted = wanted_of(self.session.workspace)
        if wanted is None or self.session.failure is not failure:
            return
        if self.token_box is None:
            self.token_box = TokenBox()
            await self.mount(self.token_box)
        had_focus = self.has_focus_within
        self.token_box.ask(wanted, failure.lines())
        self.query_one("#failure").display = False
        self.tab = "rows"
        self._show_tab()
        if had_focus:
            self.screen.set_focus(self.token_box.first)

    def _close_token_box(self) -> None:
        box = self.token_box
        if box is None or not box.display:
            return
        had_focus = box.has_focus_within
        box.display = False
        self._show_tab()
        if had_focus:
            self.screen.set_focus(self.content)

    def on_line_view_activated(self, event: LineView.Activated) -> None:
        if event.view is self.grid:
            event.stop()
            self.post_message(self.CellWanted())
        elif event.view is self.stats:
            event.stop()
            self.post_message(self.HistogramWanted())

    def on_token_box_left(self, event: TokenBox.Left) -> None:
        """Go on without the server's rows; the error stays in sight."""
        event.stop()
        self._close_token_box()
        self.query_one("#failure").display = True
        self._show_tab()

    def show_result_line(self) -> None:
        """Show counts and times, or what the query waits for once that takes a while."""
        session = self.session
        request = session.requests.user_request
        if request is not None and request.is_noticed and request.owner is session.tab:
            self._tell(request.line)
            return
        text = result_line(session.results, session.draft.text)
        if not text:
            text = self._waiting_for()
        if session.run_state is RunState.STOPPED:
            text = f"stopped · {text}"
        if session.run_state is RunState.FAILED:
            text = f"failed · {text}" if session.results.pages else "failed"
        view = session.results.view
        note = view.note(len(view.current)) if view is not None else ""
        self._tell(f"{note} · {text}" if note else text)

    def _waiting_for(self) -> str:
        """Say which key fills the pane, unless Query says how to begin a query."""
        if not self.session.workspace.is_live:
            return self.session.workspace.why_not_live
        return "Press F5 to run the query" if self.session.draft.text.strip() else ""

    def _tell(self, text: str) -> None:
        self.told = text
        self._show_line()
        self.post_message(self.LineShown())

    def _show_line(self) -> None:
        results = self.session.results
        notes = {
            "rows": f"{len(results.rows):,}" if results.pages else "",
            "response": status_text(self._recording()),
            "stats": "",
        }
        self.query_one(PaneTitle).show(
            tabs=[TitleTab(tab.capitalize(), notes[tab]) for tab in TABS],
            current=TABS.index(self.tab),
            note=self.told,
        )

    def on_pane_title_tab_chosen(self, event: PaneTitle.TabChosen) -> None:
        """Show the tab that was clicked."""
        event.stop()
        self.show_tab(TABS[event.number])

    # --- before the first rows ------------------------------------------------------------------

    def show_meaning(self) -> None:
        """Say in place of rows what the query requests, until rows come."""
        if not self.session.results.pages:
            self.grid.empty_text = self._meaning()
            self.grid.refresh()

    def _meaning(self) -> str:
        """Say in words what the query asks for, or how to begin one."""
        text = self.session.draft.text
        if not text.strip():
            is_told = self.screen.query("#query").first().display
            return "" if is_told else self._wrapped(_BEGINNING)
        meaning = self.session.workspace.explain(text, advice="The errors are shown above.")
        return self._wrapped(visible(meaning, one_line=False))

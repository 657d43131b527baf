"""Field stats of a resource: read in the background, sorted by fill rate or by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical
from textual.content import Content

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.key_footer import KeyFooter
from reso_explorer.tui.layers.searchable import SearchableLayer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import CHOSEN_SIGN
from reso_explorer.tui.present.census import COLUMNS, NOT_DECLARED, census_line, census_rows
from reso_explorer.tui.present.description import Row, Section, SectionTable
from reso_explorer.tui.present.uses import is_used
from reso_explorer.tui.requests import Request
from reso_explorer.workspace.results import Step

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.service.census import Census
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.census import Order
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.requests import Report


class CensusGrid(Grid):
    """One line per field."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("census")]


class CensusLayer(SearchableLayer[Any]):
    """A census of a resource; the result is the field to go to, where one was chosen.

    `field` is where the cursor stands at first, "" for the fullest one.
    """

    def __init__(self, main: MainScreen, resource: str, field: str = "") -> None:
        super().__init__()
        self.main = main
        self.session = main.session
        self.resource = resource
        self.order: Order = "fill"
        self._field = field
        self._rows: list[Row] = []
        self._request: Request | None = None
        self._told = ""

    def compose(self) -> ComposeResult:
        with Vertical(id="census", classes="box"):
            yield LineInput(id="census-filter", placeholder="field name", compact=True)
            yield CensusGrid(id="census-list", row_cursor=True)
        yield KeyFooter()

    @property
    def grid(self) -> CensusGrid:
        return self.query_one(CensusGrid)

    def on_mount(self) -> None:
        from reso_explorer.text import visible

        self.query_one("#census").border_title = Content(f"Field stats › {visible(self.resource)}")
        self.show_found()
        if self.session.known.census(self.resource) is None:
            self.action_renew()

    def show_found(self) -> None:
        """Show what is known, in the chosen order; the cursor stays on its field."""
        from reso_explorer.workspace.knowing import type_of

        here = self._rows[self.grid.cursor_row].copy if self._rows else self._field
        taken = self.session.known.census(self.resource)
        self._rows = []
        if taken is not None:
            type_name = type_of(self.session.workspace, self.resource)
            index = self.session.workspace.document.index
            self._rows = census_rows(taken.census, index, type_name, self.order, self.words)
        table = SectionTable(
            Section("census", "", COLUMNS, self._rows),
            lambda use: is_used(self.session.draft, use),
            CHOSEN_SIGN,
        )
        names = [row.copy for row in self._rows]
        cursor = names.index(here) if here in names else 0
        key = "share" if self.order == "fill" else "name"
        self.grid.sorted_by = {key: self.order == "fill"}
        self.grid.empty_text = self._told if taken is None else "No fields match."
        self.grid.show(table, frozen=2 if table.has_marks else 1, cursor_row=cursor)
        self._tell()

    def _tell(self) -> None:
        taken = self.session.known.census(self.resource)
        parts = [census_line(taken, self.order) if taken is not None else "", self._told]
        text = " · ".join(part for part in parts if part)
        self.query_one("#census").border_subtitle = Content(text)
        if taken is None:
            self.grid.empty_text = self._told
            self.grid.refresh()

    # --- reading --------------------------------------------------------------------------------

    def action_renew(self) -> None:
        """Read rows and count anew; what is shown stays until they are there."""
        if not self.session.workspace.is_live:
            self.notify(self.session.workspace.why_not_live, markup=False)
            return
        if self._is_running:
            return
        from reso_explorer.tui.operations.consent import ask_first
        from reso_explorer.workspace.knowing import DEFAULT_ROWS, sample_price

        price = sample_price(self.session.workspace, self.resource, DEFAULT_ROWS)
        ask_first(self.app, self.session.workspace, price, self._begin)

    def _begin(self) -> None:
        """Read rows, unless that is going on."""
        if self._is_running:
            return
        from reso_explorer.text import visible
        from reso_explorer.workspace.knowing import DEFAULT_ROWS, take_census

        session, resource = self.session, self.resource

        async def work(report: Report) -> Census:
            def told(step: Step) -> None:
                if step.total == DEFAULT_ROWS and step.done is not None:
                    report.step(Step(f"Read {step.done:,} of {step.total:,} rows"))

            return await take_census(session.workspace, resource, on_step=told)

        def failed(failure: Failure) -> None:
            self._say(f"{failure.message} {failure.hint}".strip())

        self._request = Request(
            "census",
            f"Reading field stats of {visible(resource)}",
            work,
            text=f"Reading {DEFAULT_ROWS:,} rows",
            done=self._took,
            failed=failed,
            stopped=lambda: self._say("Stopped. Press F5 to fetch again."),
            told=self._say,
        )
        if session.requests.start(self._request):
            self._say(self._request.line)

    @property
    def _is_running(self) -> bool:
        """Whether rows are being read for this layer."""
        return self.session.requests.running("census") is self._request is not None

    def _took(self, census: Census) -> None:
        self.session.known.take(census)
        self._told = ""
        if self.is_mounted:
            self.show_found()

    def _say(self, told: str) -> None:
        self._told = told
        if self.is_mounted:
            self._tell()

    # --- keys -----------------------------------------------------------------------------------

    def action_sort(self) -> None:
        """Sort by fill, again by name."""
        self.order = "name" if self.order == "fill" else "fill"
        self.show_found()

    def on_grid_header_clicked(self, event: Grid.HeaderClicked) -> None:
        event.stop()
        key = self.grid.table.columns[event.column].key
        if key in {"name", "bar", "share"}:
            self.order = "name" if key == "name" else "fill"
            self.show_found()

    def action_use(self) -> None:
        """Put the field under the cursor into $select, or take it out."""
        from reso_explorer.tui.operations.query import put

        if not self._rows:
            return
        use = self._rows[self.grid.cursor_row].use
        if use is None:
            self.notify(NOT_DECLARED, markup=False)
            return
        put(self.main, use)
        self.grid.refresh()

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        place = self._rows[event.row].place
        if place is not None:
            self.dismiss(place)

    def action_close(self) -> None:
        """Stop what runs; then show all fields; then remove the layer."""
        if self._is_running:
            self.session.requests.stop("census")
        else:
            super().action_close()

"""The main screen: Schema on the left, Details, Query, and Rows on the right.

The screen wires the four panes together; what keys do stands in `operations`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Horizontal, Vertical
from textual.screen import Screen

from reso_explorer.tui.actions import BY_ID, bindings
from reso_explorer.tui.arrangement import (
    ROOMY_HEIGHT,
    ROOMY_WIDTH,
    TWO_COLUMNS,
    apply,
    arrangement,
)
from reso_explorer.tui.changes_worker import find_changes
from reso_explorer.tui.details_pane import DetailsPane
from reso_explorer.tui.key_footer import KeyFooter
from reso_explorer.tui.look_ahead import look_ahead
from reso_explorer.tui.lower_place import LowerPlace
from reso_explorer.tui.outline import Outline
from reso_explorer.tui.paced import Paced
from reso_explorer.tui.pane_title import PaneTitle
from reso_explorer.tui.present.describe import describe
from reso_explorer.tui.present.places import FINDINGS, OVERVIEW, Place, PlaceKind
from reso_explorer.tui.schema_pane import SchemaPane
from reso_explorer.tui.title_bar import TitleBar

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.geometry import Size
    from textual.widget import Widget

    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.completion_popup import CompletionPopup
    from reso_explorer.tui.grid import Grid
    from reso_explorer.tui.line_view import LineView
    from reso_explorer.tui.query_pane import QueryPane
    from reso_explorer.tui.requests import Requests
    from reso_explorer.tui.rows_pane import RowsPane
    from reso_explorer.tui.session import Session
    from reso_explorer.tui.session_keeper import SessionKeeper
    from reso_explorer.tui.token_box import TokenBox

PLACES = ("schema", "details", "query", "rows")
"""The ids of the four panes in the order of Tab."""


class MainScreen(Paced, Screen[None]):
    """Four panes over one session.

    `size` is that of the terminal; `keeper` writes what is shown, so that it comes back.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("main")]
    AUTO_FOCUS = "#outline"

    def __init__(self, session: Session, size: Size, keeper: SessionKeeper) -> None:
        super().__init__()
        self._terminal = size
        self._at = "schema"
        self._right = "details"
        self.session = session
        self.keeper = keeper
        self.filling = ""
        self._has_run = False

    def compose(self) -> ComposeResult:
        yield TitleBar(self.session)
        with Horizontal(id="body"):
            yield SchemaPane(self.session)
            with Vertical(id="right"):
                yield DetailsPane(self.session)
                yield LowerPlace(self.session)
        yield KeyFooter()

    def on_mount(self) -> None:
        self.show_panes()
        self.lower_place.when_filled(self.show_panes)
        self.session.requests.serve(self)
        self.call_after_refresh(self.workbench.keys.settle)
        self.schema_pane.outline.is_chosen = self._is_chosen
        self.show_place(reveal=self.session.places.here != OVERVIEW)
        self.lower_place.when_filled(self._restore_layout)
        self.lower_place.when_filled(lambda: look_ahead(self))
        self.lower_place.when_filled(lambda: find_changes(self))
        if self.session.workspace.is_live and not self.session.workspace.is_fresh:
            from reso_explorer.tui.fresh_worker import revalidate

            self.lower_place.when_filled(lambda: revalidate(self))

    def _restore_layout(self) -> None:
        """Go to the pane where the user was in an earlier session, unless they went elsewhere."""
        session = self.session
        if session.pane in PLACES and self.focused in {None, self.schema_pane.outline}:
            self.enter(session.pane)
            if session.zoomed in PLACES:
                self.fill_screen(session.zoomed)

    def on_requests_reported(self, event: Requests.Reported) -> None:
        """Let a request show how far it is, or what came of it."""
        event.requests.take(event)

    # --- keys and pasted text ---------------------------------------------------------------------

    @property
    def holds_keys(self) -> bool:
        """Whether a key asked for a pane that is not there yet; those after it wait."""
        return self.lower_place.is_wanted

    def on_lower_place_filled(self) -> None:
        """Hand on the keys that waited."""
        self.workbench.keys.settle()

    def on_paste(self, event: events.Paste) -> None:
        """Take a query that is pasted anywhere but in a text."""
        event.stop()
        text = event.text

        def take() -> None:
            from reso_explorer.tui.operations.query import take_query

            take_query(self, text)

        self.lower_place.when_filled(take, by_key=True)

    # --- the places -----------------------------------------------------------------------------

    @property
    def schema_pane(self) -> SchemaPane:
        return self.query_one(SchemaPane)

    @property
    def details_pane(self) -> DetailsPane:
        return self.query_one(DetailsPane)

    @property
    def query_pane(self) -> QueryPane:
        found: QueryPane = self.query_one("#query")  # type: ignore[assignment]
        return found

    @property
    def rows_pane(self) -> RowsPane:
        found: RowsPane = self.query_one("#rows")  # type: ignore[assignment]
        return found

    @property
    def lower_place(self) -> LowerPlace:
        return self.query_one(LowerPlace)

    @property
    def place_name(self) -> str:
        """The id of the pane that has the focus."""
        widget: Widget | None = self.focused
        while widget is not None and widget.id not in PLACES:
            widget = widget.parent if widget.parent is not self else None  # type: ignore[assignment]
        return str(widget.id) if widget is not None else "schema"

    def enter(self, name: str, target: Widget | None = None) -> None:
        """Make a place visible and give the focus to a widget in it."""
        self.stand_at(name)
        self.set_focus(target if target is not None else self._first_of(name))

    def _first_of(self, name: str) -> Widget:
        """Return the widget of a place that gets the focus when nothing else is said."""
        if name == "schema":
            return self.schema_pane.outline
        if name == "details":
            return self.details_pane.grid
        if name == "query":
            return self.query_pane.first
        return self.rows_pane.content

    def stand_at(self, name: str) -> None:
        """Note which place the user is at; narrow screens show only that one, full ones too."""
        self._at = name
        self.filling = self.filling and name
        if name != "schema":
            self._right = "details" if name == "details" else "lower"
        self.show_panes()
        self.query_one(TitleBar).refresh()

    def show_right(self, name: str) -> None:
        """Say what a narrow screen shows on the right: Details, or Query and Rows."""
        self._right = "details" if name == "details" else "lower"
        self.show_panes()

    def show_panes(self) -> None:
        """Show the panes that belong on the screen now.

        Once Rows has its room it keeps it, so that nothing moves between tabs.
        """
        if not self._has_run and self.lower_place.is_filled:
            self._has_run = self._at == "rows" or not self.rows_pane.is_blank
        found = arrangement(
            self._terminal, self._at, self._right, self.filling, has_run=self._has_run
        )
        apply(self, found)
        if self.lower_place.is_filled and self.rows_pane.is_blank:
            self.rows_pane.show_meaning()

    def on_resize(self, event: events.Resize) -> None:
        self._terminal = event.size
        self.show_panes()

    @property
    def is_single(self) -> bool:
        """Whether only one place is seen at a time."""
        return self._terminal.width < TWO_COLUMNS

    @property
    def is_low(self) -> bool:
        """Whether Details does not stand above Query and Rows."""
        return self._terminal.height < ROOMY_HEIGHT

    @property
    def is_crowded(self) -> bool:
        """Whether not all panes are seen at once."""
        return self._terminal.width < ROOMY_WIDTH or self.is_low

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        self.stand_at(self.place_name)
        self._mark_pane()
        self.keeper.keep_soon(self)

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self._mark_pane()

    def _mark_pane(self) -> None:
        """Mark the title of the pane that has the focus, and no other."""
        for title in self.query(PaneTitle):
            title.refresh()

    def action_next_place(self, step: int) -> None:
        """Give the focus to the next place."""
        if not self.lower_place.is_filled:
            self.lower_place.when_filled(lambda: self.action_next_place(step), by_key=True)
            return
        here = PLACES.index(self.place_name)
        self.enter(PLACES[(here + step) % len(PLACES)])

    def fill_screen(self, name: str) -> None:
        """Give a pane the whole screen, or all their own room again ("")."""
        self.filling = name
        self.show_panes()
        self.keeper.keep_soon(self)

    # --- looking --------------------------------------------------------------------------------

    def go(self, place: Place, *, glance: bool = False, reveal: bool = True) -> None:
        """Look at a place; a glance leaves no step to go back to."""
        self.session.places.visit(place, glance=glance)
        self.show_place(reveal=reveal)

    def show_place(self, *, reveal: bool = True, keep_cursor: bool = False) -> None:
        """Show where the user is."""
        from reso_explorer.tui.values_worker import load_values

        place = self.session.places.here
        self.details_pane.show(describe(self.session, place), keep_cursor=keep_cursor)
        self.query_one(TitleBar).refresh()
        if reveal:
            self.schema_pane.reveal(place)
        load_values(self, place)
        self.keeper.keep_soon(self)

    def on_line_view_highlighted(self, event: LineView.Highlighted) -> None:
        if not isinstance(event.view, Outline) or event.view is not self.schema_pane.outline:
            return
        branch = event.view.branch
        if branch is not None and branch.place is not None:
            if self._at != "details":
                self.show_right("details")
            self.go(branch.place, glance=True, reveal=False)

    def on_outline_opened(self, event: Outline.Opened) -> None:
        self.go(self.schema_pane.leave_hits(event.place), reveal=True)
        if event.place.kind not in {PlaceKind.RESOURCE, PlaceKind.TYPE} or self.is_single:
            self.enter("details")

    def on_details_pane_followed(self, event: DetailsPane.Followed) -> None:
        if event.place.kind is PlaceKind.CHANGES:
            from reso_explorer.tui.operations.comparing import changes

            changes(self, event.place.path)
            return
        self.go(event.place)
        self.enter("details")

    def findings_came(self) -> None:
        """Show how many findings there are."""
        self.workbench.collector.resume()
        self.query_one(TitleBar).refresh()
        if self.session.places.here in {OVERVIEW, FINDINGS}:
            self.show_place(reveal=False, keep_cursor=True)

    def changes_came(self) -> None:
        """Show what changed since the last look."""
        if self.session.places.here == OVERVIEW:
            self.show_place(reveal=False, keep_cursor=True)

    def document_changed(self) -> None:
        """Show another document of the same source; query and rows stay."""
        self.session.findings = None
        self.session.changed = None
        look_ahead(self)
        find_changes(self)
        self.schema_pane.show_document()
        self.query_one(TitleBar).refresh()
        self.show_place(keep_cursor=True)
        self.query_pane.show_draft()

    # --- the query and its rows ---------------------------------------------------------------------------------

    def _is_chosen(self, place: Place) -> bool:
        if not self.session.draft.resource:
            return False
        from reso_explorer.tui.present.use_of_place import use_of_place
        from reso_explorer.tui.present.uses import is_used

        use = use_of_place(self.session, place)
        return use is not None and is_used(self.session.draft, use)

    def tab_changed(self) -> None:
        """Show the tab in front: its query, its rows, its failure."""
        self.draft_changed()
        self.rows_pane.show_results()

    def draft_changed(self) -> None:
        """Show the query everywhere after it was changed by a key."""
        self.query_pane.show_draft()
        self.on_query_pane_draft_changed()

    def on_query_pane_draft_changed(self) -> None:
        self.keeper.keep_soon(self)
        self.rows_pane.show_result_line()
        self.schema_pane.outline.refresh()
        self.details_pane.draft_changed()

    def rows_came(self) -> None:
        """Show what the loaded rows tell of the fields that Details is about."""
        place = self.session.places.here
        if place.kind in {PlaceKind.RESOURCE, PlaceKind.FIELD}:
            self.details_pane.show(describe(self.session, place), keep_cursor=True)

    def on_rows_pane_line_shown(self) -> None:
        self.query_one(TitleBar).refresh()
        if not self._has_run:
            self.show_panes()

    def on_query_pane_checked(self) -> None:
        self.rows_pane.show_meaning()
        from reso_explorer.tui.values_worker import load_asked_lookups

        load_asked_lookups(self)

    def on_query_pane_run_wanted(self) -> None:
        self.action_do("query.run")
        if not BY_ID["query.run"].why_not(self.session):
            self.enter("rows")

    def on_query_pane_left_form(self, event: QueryPane.LeftForm) -> None:
        if event.way == "up":
            self.enter("details")
        else:
            self.enter("rows")

    def on_query_pane_url_entered(self, event: QueryPane.UrlEntered) -> None:
        from reso_explorer.tui.operations.query import take_query

        take_query(self, event.text)

    def on_completion_popup_taken(self, event: CompletionPopup.Taken) -> None:
        self.query_pane.take_completion(event.editor, event.completion)

    def on_grid_fetch_more(self, event: Grid.FetchMore) -> None:
        if event.grid is self.rows_pane.grid:
            from reso_explorer.tui.query_worker import fetch_more

            fetch_more(self)

    def on_rows_pane_cell_wanted(self) -> None:
        from reso_explorer.tui.operations.rows import open_cell, why_empty

        results = self.session.results
        if results.shown:
            open_cell(self)
        elif results.pages and not results.rows:
            why_empty(self)

    def on_rows_pane_rearranged(self) -> None:
        self.keeper.keep_soon(self)

    def on_rows_pane_histogram_wanted(self) -> None:
        self.action_do("rows.histogram")

    def on_token_box_given(self, event: TokenBox.Given) -> None:
        from reso_explorer.tui.operations.signing_in import try_secret

        try_secret(self, event.wanted, event.secret)

    def on_token_box_signed_in(self, event: TokenBox.SignedIn) -> None:
        self.action_do("query.run")

    def on_token_box_chosen(self, event: TokenBox.Chosen) -> None:
        from reso_explorer.tui.operations.signing_in import other_way

        other_way(self, event.way, event.address)

    def on_grid_header_clicked(self, event: Grid.HeaderClicked) -> None:
        if event.grid is self.rows_pane.grid:
            event.grid.cursor_column = event.column
            self.action_do("rows.sort_server")

    @property
    def workbench(self) -> Workbench:
        """The app, which knows the world and the sources."""
        from reso_explorer.tui.app import Workbench

        app = self.app
        assert isinstance(app, Workbench)
        return app

    # --- actions ----------------------------------------------------------------------------------

    def action_do(self, operation: str) -> None:
        """Do an operation of the action table, or say why it cannot be done."""
        if not self.lower_place.is_filled:
            self.lower_place.when_filled(lambda: self.action_do(operation), by_key=True)
            return
        reason = BY_ID[operation].why_not(self.session)
        if reason:
            self.notify(reason, markup=False)
            return
        from reso_explorer.tui.operations import OPERATIONS

        OPERATIONS[operation](self)

    def action_jump(self) -> None:
        """Overlay letters on everything that can have the focus."""
        from reso_explorer.tui.layers.jump import JumpLayer

        def show() -> None:
            self.app.push_screen(JumpLayer(self))

        self.lower_place.when_filled(show, by_key=True)

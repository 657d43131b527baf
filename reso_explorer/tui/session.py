"""The state of the workbench: what is open, where the user is, the queries in tabs, their rows.

No widget keeps any of this; widgets show it. Nothing here draws or waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.text import same_start
from reso_explorer.tui.known import Known
from reso_explorer.tui.present.draft import Draft, draft_of
from reso_explorer.tui.present.places import History, place_of_path
from reso_explorer.tui.requests import Requests

if TYPE_CHECKING:
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.store.bookmarks import Bookmark
    from reso_explorer.store.sessions import KeptSession
    from reso_explorer.tui.present.arrangement import ColumnArrangement
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.present.loaded_rows import LoadedRows
    from reso_explorer.workspace import ResultPage, Workspace
    from reso_explorer.workspace.lookups import LookupValues


EARLIER: Final = 20
"""Results kept for going back."""
UNDO_STEPS: Final = 100
"""Steps of a tab that can be undone."""


class RunState(Enum):
    """How the last run went."""

    IDLE = "idle"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    STOPPED = "stopped"


@dataclass(slots=True)
class Results:
    """The rows of one query, page by page; `query` and `resource` are what was asked."""

    query: str = ""
    resource: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    pages: list[ResultPage] = field(default_factory=list)
    is_fetching: bool = False
    cursor_row: int = 0
    """Where the user was, for coming back."""
    view: LoadedRows | None = None
    """How the rows are narrowed, sorted, and marked here; made when they are first shown."""
    fill: dict[str, int] = field(default_factory=dict)
    """How many of the first rows have a value, by column; counted when it is first needed."""

    @property
    def shown(self) -> list[dict[str, Any]]:
        """The rows as they are shown now."""
        return self.rows if self.view is None else self.view.current

    @property
    def last_page(self) -> ResultPage | None:
        """The page that came last."""
        return self.pages[-1] if self.pages else None

    @property
    def has_more(self) -> bool:
        """Whether the server said that there are further rows."""
        return bool(self.pages and self.pages[-1].next_link)

    def add(self, page: ResultPage) -> tuple[str, ...]:
        """Append a page; return the columns that were not there before."""
        self.pages.append(page)
        self.rows.extend(page.rows)
        known = set(self.columns)
        new = tuple(name for name in page.columns if name not in known)
        self.columns += new
        return new


@dataclass(slots=True)
class ClosedTab:
    """A tab that was closed and where it was; undo opens it again."""

    tab: QueryTab
    number: int


@dataclass(slots=True, eq=False)
class QueryTab:
    """One query of a source: its text, its rows, how its last run went, and what can be undone.

    Attributes:
        draft: the query as it stands.
        results: the rows of the last query that was answered.
        earlier: the rows before them, for going back.
        run_state: how the last run went; `running` is the text that was sent.
        failure: what went wrong in the last run.
        done: steps that can be undone, the last one at the end; `undone` those to do again.
        typing: what is being typed, to join the characters of a word into one step.
        repairs: what was changed in the query that was pasted last.
    """

    draft: Draft = field(default_factory=Draft)
    results: Results = field(default_factory=Results)
    earlier: list[Results] = field(default_factory=list)
    run_state: RunState = RunState.IDLE
    running: str = ""
    failure: Failure | None = None
    done: list[Draft | ClosedTab] = field(default_factory=list)
    undone: list[Draft | ClosedTab] = field(default_factory=list)
    typing: str = ""
    repairs: tuple[str, ...] = ()

    @property
    def resource(self) -> str:
        """The resource whose rows are asked for."""
        return self.draft.resource

    @property
    def is_blank(self) -> bool:
        """Whether there is nothing in it that could get lost."""
        return not self.draft.text.strip() and not self.results.pages

    @property
    def is_busy(self) -> bool:
        """Whether a request for it is on its way."""
        return self.run_state is RunState.RUNNING or self.results.is_fetching

    @property
    def is_changed(self) -> bool:
        """Whether the query isn't the one that was answered."""
        return self.draft.text != self.results.query

    def put(self, draft: Draft) -> None:
        """Change the query; the one before can be had back with `undo`."""
        if draft != self.draft:
            self.remember(self.draft)
            self.draft = draft

    def remember(self, step: Draft | ClosedTab) -> None:
        """Take note of a step that can be undone."""
        self.done.append(step)
        del self.done[:-UNDO_STEPS]
        self.undone.clear()
        self.typing = ""

    def type_over(self, part: str, text: str) -> None:
        """Take the text of a part as it is being typed; a word is one step to undo."""
        before = self.draft.part(part)
        if text == before:
            return
        typing, ends = _typing(part, before, text)
        if not typing or typing != self.typing:
            self.remember(self.draft)
        self.draft = self.draft.with_part(part, text)
        self.undone.clear()
        self.typing = "" if ends else typing

    def answered(self, results: Results) -> None:
        """Take the rows of another query; the ones before can be had back."""
        if self.results.pages:
            self.earlier.append(self.results)
            del self.earlier[:-EARLIER]
        self.results = results
        self.run_state = RunState.DONE
        self.failure = None

    def rows_before(self) -> bool:
        """Show the rows before these again, with their query; tell whether there were any."""
        if not self.earlier:
            return False
        self.results = self.earlier.pop()
        self.put(draft_of(self.results.query))
        self.run_state = RunState.DONE
        self.failure = None
        return True


def _typing(part: str, before: str, after: str) -> tuple[str, bool]:
    """Return what a change of a text is to be joined with, "" for nothing, and whether it ends that.

    One more or one less character joins the ones before it; a space ends a word.
    """
    start = same_start(before, after)
    if len(after) == len(before) + 1 and before[start:] == after[start + 1 :]:
        return f"insert {part}", after[start].isspace()
    if len(before) == len(after) + 1 and after[start:] == before[start + 1 :]:
        return f"delete {part}", False
    return "", True


class Session:
    """One opened source and everything the user did with it.

    `draft`, `results`, `earlier`, `run_state`, `running`, and `failure` are those of the tab in
    front. What runs on for a tab that was left holds on to its `QueryTab`.

    Attributes:
        workspace: the source; `source` is the word that opened it.
        places: where the user is and was.
        tabs: the queries, at least one; `number` is the one in front.
        values: lookup values that were loaded, by (type, field).
        requests: what is asked of the source now.
        known: what was found out by censuses and probes.
        findings: what is odd in the document; None while it is being looked for.
        arrangements: how the user arranged the columns of each resource.
        opened: lines of the schema tree that were open in an earlier session.
        pane: the pane that had the focus then; `zoomed` the one that had the whole screen.
        bookmarks: places to come back to.
        changed: what changed since the last look, None while nothing is known of it.
    """

    def __init__(self, workspace: Workspace, source: str = "") -> None:
        self.workspace = workspace
        self.source = source
        self.places = History()
        self.tabs: list[QueryTab] = [QueryTab()]
        self.number = 0
        self.values: dict[tuple[str, str], LookupValues] = {}
        self.findings: tuple[Diagnostic, ...] | None = None
        self.requests = Requests()
        self.known = Known(workspace)
        self.arrangements: dict[str, ColumnArrangement] = {}
        self.opened: tuple[str, ...] = ()
        self.pane = self.zoomed = ""
        self.bookmarks: tuple[Bookmark, ...] = ()
        self.changed: Comparison | None = None

    # --- the tab in front -------------------------------------------------------------------------

    @property
    def tab(self) -> QueryTab:
        """The tab in front."""
        return self.tabs[self.number]

    @property
    def draft(self) -> Draft:
        """The query that is shown."""
        return self.tab.draft

    @property
    def resource(self) -> str:
        """The resource whose query is shown."""
        return self.tab.draft.resource

    @property
    def results(self) -> Results:
        """The rows that are shown."""
        return self.tab.results

    @results.setter
    def results(self, results: Results) -> None:
        self.tab.results = results

    @property
    def earlier(self) -> list[Results]:
        """The rows before them."""
        return self.tab.earlier

    @property
    def run_state(self) -> RunState:
        """How the last run went."""
        return self.tab.run_state

    @run_state.setter
    def run_state(self, state: RunState) -> None:
        self.tab.run_state = state

    @property
    def running(self) -> str:
        """The text that was sent last."""
        return self.tab.running

    @running.setter
    def running(self, text: str) -> None:
        self.tab.running = text

    @property
    def failure(self) -> Failure | None:
        """What went wrong in the last run."""
        return self.tab.failure

    @failure.setter
    def failure(self, failure: Failure | None) -> None:
        self.tab.failure = failure

    def put(self, draft: Draft) -> None:
        """Make a draft the shown query; the one before can be had back with `undo`."""
        self.tab.put(draft)

    def type_over(self, part: str, text: str) -> None:
        """Take the text of a part as it is being typed; a word is one step to undo."""
        self.tab.type_over(part, text)

    def answered(self, results: Results) -> None:
        """Take the rows of another query; the ones before can be had back."""
        self.tab.answered(results)

    def rows_before(self) -> bool:
        """Show the rows before these again, with their query; tell whether there were any."""
        return self.tab.rows_before()

    # --- tabs -------------------------------------------------------------------------------------

    def new_tab(self, draft: Draft | None = None) -> QueryTab:
        """Open a tab behind the one in front and go to it; a blank one in front is taken."""
        if not self.tab.is_blank:
            self.number += 1
            self.tabs.insert(self.number, QueryTab())
        if draft is not None:
            self.tab.put(draft)
        return self.tab

    def turn_to(self, resource: str) -> QueryTab:
        """Go to the tab that asks for a resource; open one where there is none."""
        if self.resource != resource:
            here = self.number
            nearest = sorted(range(len(self.tabs)), key=lambda number: abs(number - here))
            same = (number for number in nearest if self.tabs[number].resource == resource)
            found = next(same, None)
            if found is not None:
                self.number = found
            elif self.tab.draft.text.strip():
                self.new_tab()
        return self.tab

    def go_to_tab(self, number: int) -> bool:
        """Go to a tab by its number from 0; tell whether there is one and it is another."""
        if number == self.number or not 0 <= number < len(self.tabs):
            return False
        self.number = number
        return True

    def close_tab(self) -> QueryTab:
        """Close the tab in front and return it; `undo` in the tab that is in front then opens it."""
        closed, number = self.tab, self.number
        closed.earlier.clear()
        del self.tabs[number]
        if not self.tabs:
            self.tabs.append(QueryTab())
        self.number = min(number, len(self.tabs) - 1)
        self.tab.remember(ClosedTab(closed, number))
        return closed

    # --- undo -------------------------------------------------------------------------------------

    @property
    def can_undo(self) -> bool:
        """Whether a step in the tab in front can be undone."""
        return bool(self.tab.done)

    @property
    def can_redo(self) -> bool:
        """Whether a step that was undone can be done again."""
        return bool(self.tab.undone)

    def undo(self) -> None:
        """Take back the last step of the tab in front: a change of the query, or a closed tab."""
        tab = self.tab
        if not tab.done:
            return
        tab.typing = ""
        step = tab.done.pop()
        if isinstance(step, Draft):
            tab.undone.append(tab.draft)
            tab.draft = step
            return
        if tab.is_blank and len(self.tabs) == 1:
            self.tabs.clear()
        step.tab.undone.append(step)
        self.number = min(step.number, len(self.tabs))
        self.tabs.insert(self.number, step.tab)

    def redo(self) -> None:
        """Do the step again that was undone last."""
        tab = self.tab
        if not tab.undone:
            return
        tab.typing = ""
        step = tab.undone.pop()
        if isinstance(step, Draft):
            tab.done.append(tab.draft)
            tab.draft = step
        else:
            self.close_tab()

    def go_to_path(self, path: str) -> None:
        """Go to a place of the document by its path; one it hasn't got changes nothing."""
        place = place_of_path(self.workspace.document.index, path)
        if place is not None:
            self.places.visit(place)

    # --- what is kept -----------------------------------------------------------------------------

    @property
    def columns(self) -> dict[str, dict[str, Any]]:
        """How the columns of each resource are arranged, as plain data that is kept."""
        return {
            name: each.to_dict()
            for name, each in self.arrangements.items()
            if not each.is_untouched
        }

    def restore(self, kept: KeptSession) -> int:
        """Show what was kept of an earlier session; return how many queries came back."""
        from reso_explorer.tui.present.arrangement import ColumnArrangement
        from reso_explorer.tui.present.kept_session import drafts_in, place_in

        index = self.workspace.document.index
        drafts = drafts_in(kept)
        self.tabs = [QueryTab(draft) for draft in drafts] or [QueryTab()]
        self.number = max(0, min(kept.number, len(self.tabs) - 1))
        self.places.visit(place_in(kept, index))
        self.opened = kept.opened
        self.pane, self.zoomed = kept.pane, kept.zoomed
        self.arrangements = {
            name: ColumnArrangement.from_dict(state) for name, state in kept.columns.items()
        }
        return sum(bool(draft.text.strip()) for draft in drafts)

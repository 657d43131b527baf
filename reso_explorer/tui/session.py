"""The state of the workbench: what is open, where the user is, the query, the rows.

No widget keeps any of this; widgets show it. Nothing here draws or waits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.tui.known import Known
from reso_explorer.tui.present.draft import Draft, draft_of
from reso_explorer.tui.present.places import History
from reso_explorer.tui.requests import Requests

if TYPE_CHECKING:
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.workspace import ResultPage, Workspace
    from reso_explorer.workspace.lookups import LookupValues


EARLIER: Final = 20
"""Results kept for going back."""


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


class Session:
    """One opened source and everything the user did with it.

    Attributes:
        workspace: the source.
        places: where the user is and was.
        drafts: the query of each resource; going to another resource loses nothing.
        resource: the resource whose query is shown.
        results: the rows of the last query that was answered.
        earlier: the rows before them, for going back.
        run_state: how the last run went; `running` is the text that was sent.
        failure: what went wrong in the last run.
        values: lookup values that were loaded, by (type, field).
        requests: what is asked of the source now.
        known: what was found out by censuses and probes.
        findings: what is odd in the document; None while it is being looked for.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.places = History()
        self.drafts: dict[str, Draft] = {}
        self.resource = ""
        self.results = Results()
        self.earlier: list[Results] = []
        self.run_state = RunState.IDLE
        self.running = ""
        self.failure: Failure | None = None
        self.values: dict[tuple[str, str], LookupValues] = {}
        self.findings: tuple[Diagnostic, ...] | None = None
        self.requests = Requests()
        self.known = Known(workspace)
        self._undo: list[Draft] = []
        self._sent: set[str] = set()
        self._written: dict[str, str] = {}

    @property
    def tab(self) -> QueryTab:
        """What holds the query, its rows, and how its run went."""
        return self

    @property
    def draft(self) -> Draft:
        """The query that is shown."""
        return self.drafts.get(self.resource) or Draft(resource=self.resource)

    def put(self, draft: Draft) -> None:
        """Make a draft the shown query; the one before can be had back with `undo`."""
        before = self.draft
        if draft == before:
            return
        self._undo.append(before)
        del self._undo[:-100]
        self._set(draft)

    def _set(self, draft: Draft) -> None:
        self.resource = draft.resource
        self.drafts[draft.resource] = draft

    def type_over(self, part: str, text: str) -> None:
        """Take the text of a part as it is being typed, without a step to undo."""
        draft = self.draft.with_part(part, text)
        if part == "resource":
            self.drafts.pop(self.resource, None)
        self._set(draft)

    def answered(self, results: Results) -> None:
        """Take the rows of another query; the ones before can be had back."""
        if self.results.pages:
            self.earlier.append(self.results)
            del self.earlier[:-EARLIER]
        self.results = results
        self._sent.add(results.query)
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

    @property
    def can_undo(self) -> bool:
        """Whether a query from before can be had back."""
        return bool(self._undo)

    def undo(self) -> None:
        """Show the query from before the last change made by a key."""
        if self._undo:
            self._set(self._undo.pop())

    def drafts_on_disk(self, drafts: dict[str, str]) -> None:
        """Take note of what an earlier session left, so that it goes once it is sent."""
        self._written.update(drafts)

    def unsent_drafts(self) -> dict[str, str]:
        """Return the queries that changed since the last call, by resource; "" for sent ones."""
        changed: dict[str, str] = {}
        for resource, draft in self.drafts.items():
            is_sent = draft.is_empty or draft.text in self._sent
            text = "" if is_sent else draft.text
            if self._written.get(resource, "") != text:
                changed[resource] = self._written[resource] = text
        return changed

    def draft_for(self, resource: str) -> Draft:
        """Return the query of a resource: the one begun before, or an empty one."""
        return self.drafts.get(resource) or Draft(resource=resource)


QueryTab = Session

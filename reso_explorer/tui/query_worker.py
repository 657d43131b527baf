"""Runs the query and follows its pages; a run is really stopped when it is cancelled."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.tui.later import Later
from reso_explorer.tui.present.counts import size_text
from reso_explorer.tui.present.failure import failure_of
from reso_explorer.tui.session import Results, RunState

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.follow import Relation
    from reso_explorer.workspace import ResultPage, Step

SOON: Final = 0.2
"""Seconds before anything is said about waiting."""


def run_query(screen: MainScreen) -> None:
    """Send the query; one that still runs is stopped."""
    session = screen.session
    session.running = session.draft.text
    session.run_state = RunState.RUNNING
    screen.run_worker(Later(_run, screen, session.running), group="query", exclusive=True)


def stop_query(screen: MainScreen) -> bool:
    """Stop what runs; tell whether anything did."""
    session = screen.session
    if session.run_state is not RunState.RUNNING and not session.results.is_fetching:
        return False
    screen.workers.cancel_group(screen, "query")
    return True


class _Narrator:
    """Says what is being waited for, once the wait is long enough to be noticed."""

    def __init__(self, screen: MainScreen) -> None:
        self.screen = screen
        self.text = "Waiting for the server"
        self.shown = False
        self._timer = screen.set_timer(SOON, self._show)

    def _show(self) -> None:
        self.shown = True
        self.screen.rows_pane.show_progress(self.text)

    def step(self, step: Step) -> None:
        self.text = step.text
        if step.done is not None:
            self.text += f" {size_text(step.done)}"
            if step.total is not None:
                self.text += f" of {size_text(step.total)}"
        if self.shown:
            self.screen.rows_pane.show_progress(self.text)

    def end(self) -> None:
        self._timer.stop()


async def _run(screen: MainScreen, text: str) -> None:
    from reso_explorer.query.follow import with_key

    sent = with_key(screen.session.workspace.document.index, text)
    page = await _first_page(screen, text, sent)
    if page is None:
        return
    results = Results(text, resource=_resource_of_rows(screen, text))
    results.add(page)
    screen.session.results.cursor_row = screen.rows_pane.grid.cursor_row
    screen.session.answered(results)
    screen.rows_pane.show_results()


async def _first_page(screen: MainScreen, text: str, sent: str) -> ResultPage | None:
    """Send a query for the shown `text`; None where it failed, which is shown then."""
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import WorkspaceError

    session = screen.session
    narrator = _Narrator(screen)
    try:
        return await session.workspace.run(sent, on_step=narrator.step)
    except asyncio.CancelledError:
        if session.running == text:
            session.run_state = RunState.STOPPED
            if screen.is_mounted:
                screen.rows_pane.show_result_line()
        raise
    except (ServiceError, WorkspaceError) as error:
        session.failure = failure_of(error)
        session.run_state = RunState.FAILED
        screen.rows_pane.show_failure()
        screen.rows_pane.show_result_line()
        return None
    finally:
        narrator.end()


def follow_after_asking(screen: MainScreen, relation: Relation, row: dict[str, Any]) -> None:
    """Fetch the columns of a row that a relation needs, then the rows it leads to."""
    session = screen.session
    session.running = relation.ask
    session.run_state = RunState.RUNNING
    worker = Later(_ask_and_follow, screen, relation, row)
    screen.run_worker(worker, group="query", exclusive=True)


async def _ask_and_follow(screen: MainScreen, relation: Relation, row: dict[str, Any]) -> None:
    from reso_explorer.tui.operations.rows import follow
    from reso_explorer.tui.present.follow import relation_of_row

    session = screen.session
    resource = session.results.resource
    page = await _first_page(screen, relation.ask, relation.ask)
    if page is None:
        return
    session.run_state = RunState.DONE
    screen.rows_pane.show_result_line()
    whole = {**row, **(page.rows[0] if page.rows else {})}
    again = relation_of_row(session.workspace, resource, whole, relation.name)
    if again.ask:
        from reso_explorer.query.edit import selected

        missing = ", ".join(selected(again.ask))
        screen.notify(f"The server didn't return {missing}.", markup=False)
    else:
        follow(screen, again, whole)


def _resource_of_rows(screen: MainScreen, text: str) -> str:
    """Return the resource whose rows a query gives: the end of a path, not its beginning."""
    from reso_explorer.query.edit import path_names

    index = screen.session.workspace.document.index
    names = path_names(text)
    resource = names[0] if names else ""
    for name in names[1:]:
        found = index.resource_type(resource)
        if found is None:
            return resource
        relation = index.navigation_properties(found.qualified_name).get(name)
        if relation is None:
            return resource
        source = index.entity_sets.get(resource) or index.singletons.get(resource)
        target = index.binding_target(source, name) if source else None
        resource = target or relation.member.type
    return resource


def fetch_more(screen: MainScreen) -> None:
    """Fetch the next page, unless there is none or it is on its way."""
    results = screen.session.results
    if not results.has_more or results.is_fetching:
        return
    if screen.session.run_state is RunState.RUNNING:
        return
    screen.run_worker(Later(_more, screen, results), group="query", exclusive=True)


async def _more(screen: MainScreen, results: Results) -> None:
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import WorkspaceError

    narrator = _Narrator(screen)
    last = results.last_page
    assert last is not None
    results.is_fetching = True
    try:
        page = await screen.session.workspace.next_page(last)
    except (ServiceError, WorkspaceError) as error:
        screen.session.failure = failure_of(error)
        screen.rows_pane.show_failure()
        return
    finally:
        narrator.end()
        results.is_fetching = False
        if screen.is_mounted:
            screen.rows_pane.show_result_line()
    if page is None or screen.session.results is not results:
        return
    new_columns = results.add(page)
    screen.rows_pane.show_more(new_columns)

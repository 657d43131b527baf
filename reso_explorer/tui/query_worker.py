"""The requests of the user: a query, its next pages, and the rows behind a relation."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, NamedTuple

from reso_explorer.tui.present.arrangement import fill_of
from reso_explorer.tui.present.column_order import SAMPLE
from reso_explorer.tui.present.draft import draft_of
from reso_explorer.tui.present.loaded_rows import view_of
from reso_explorer.tui.requests import ROWS, Request
from reso_explorer.tui.session import Results, RunState

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.present.follow import Relation
    from reso_explorer.tui.requests import Report, Work
    from reso_explorer.tui.session import QueryTab
    from reso_explorer.workspace import ResultPage, Workspace


def run_query(screen: MainScreen) -> None:
    """Send the query; a request that still runs is replaced."""
    session = screen.session
    tab = session.tab
    text = tab.draft.text

    async def work(report: Report) -> Results:
        from reso_explorer.query.follow import with_key

        sent = with_key(session.workspace.document.index, text)
        page = await session.workspace.run(sent, on_step=report.step)
        return await asyncio.to_thread(_results_of, session.workspace, text, page)

    _begin(screen, tab, text, work, lambda results: _answered(screen, tab, results))


def _begin(
    screen: MainScreen,
    tab: QueryTab,
    text: str,
    work: Work,
    done: Callable[[Any], None],
) -> None:
    """Begin a request whose rows a tab shows."""

    def over() -> None:
        if tab.run_state is RunState.RUNNING:
            tab.run_state = RunState.STOPPED
        _show_line(screen, tab)

    def failed(failure: Failure) -> None:
        tab.failure = failure
        tab.run_state = RunState.FAILED
        if screen.session.tab is tab:
            screen.rows_pane.show_failure()
            screen.rows_pane.show_result_line()

    request = Request(
        ROWS,
        f"Fetching rows of {tab.resource}",
        work,
        done=done,
        failed=failed,
        over=over,
        told=lambda _: _show_line(screen, tab),
        owner=tab,
    )
    if screen.session.requests.start(request):
        tab.running = text
        tab.run_state = RunState.RUNNING


def _show_line(screen: MainScreen, tab: QueryTab) -> None:
    if screen.session.tab is tab:
        screen.rows_pane.show_result_line()


def _results_of(workspace: Workspace, text: str, page: ResultPage) -> Results:
    """Return the first page of a query with what its grid needs; for a thread."""
    results = Results(text, resource=_resource_of_rows(workspace, text))
    results.add(page)
    results.view = view_of(workspace, results)
    results.view.fields.prepare(results.columns)
    results.fill = fill_of(page.rows, results.columns, SAMPLE)
    return results


def _answered(screen: MainScreen, tab: QueryTab, results: Results) -> None:
    """Show the first page of another query."""
    tab.answered(results)
    if screen.session.tab is tab:
        screen.rows_pane.show_results()
    screen.rows_came()
    screen.query_pane.show_title()


# --- the rows behind a relation ----------------------------------------------------------------


class _Followed(NamedTuple):
    """Where a relation leads: its query with the first page, or what was missing for one."""

    query: str
    results: Results | None
    missing: str = ""


def follow_after_asking(screen: MainScreen, relation: Relation, row: dict[str, Any]) -> None:
    """Fetch the columns of a row that a relation needs, then the rows it leads to."""
    session = screen.session
    tab = session.tab
    before = tab.draft
    resource = tab.results.resource

    async def work(report: Report) -> _Followed:
        from reso_explorer.query.edit import selected
        from reso_explorer.tui.present.follow import relation_of_row

        first = await session.workspace.run(relation.ask, on_step=report.step)
        whole = {**row, **(first.rows[0] if first.rows else {})}
        found = relation_of_row(session.workspace, resource, whole, relation.name)
        if found.ask:
            missing = ", ".join(selected(found.ask))
            return _Followed("", None, f"The server didn't return {missing}.")
        if not found.query:
            return _Followed("", None, found.detail)
        page = await session.workspace.run(found.query, on_step=report.step)
        results = await asyncio.to_thread(_results_of, session.workspace, found.query, page)
        return _Followed(found.query, results)

    def done(followed: _Followed) -> None:
        if followed.results is None:
            tab.run_state = RunState.DONE
            _show_line(screen, tab)
            screen.notify(followed.missing, markup=False)
            return
        if tab.draft == before:
            tab.put(draft_of(followed.query))
            screen.draft_changed()
        _answered(screen, tab, followed.results)

    _begin(screen, tab, relation.ask, work, done)


def _resource_of_rows(workspace: Workspace, text: str) -> str:
    """Return the resource whose rows a query gives: the end of a path, not its beginning."""
    from reso_explorer.query.edit import path_names

    index = workspace.document.index
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


# --- further pages ------------------------------------------------------------------------------


def fetch_more(screen: MainScreen) -> None:
    """Fetch the next page, unless there is none or a request is under way."""
    session = screen.session
    tab, results = session.tab, session.results
    last = results.last_page
    if last is None or not results.has_more or session.requests.user_request is not None:
        return

    async def work(report: Report) -> ResultPage | None:
        return await session.workspace.next_page(last, on_step=report.step)

    def over() -> None:
        results.is_fetching = False
        _show_line(screen, tab)

    def failed(failure: Failure) -> None:
        tab.failure = failure
        if session.tab is tab:
            screen.rows_pane.show_failure()

    def done(page: ResultPage | None) -> None:
        if page is None or tab.results is not results:
            return
        new_columns = results.add(page)
        if session.tab is tab:
            screen.rows_pane.show_more(new_columns)
        screen.rows_came()

    request = Request(
        ROWS,
        f"Fetching more rows of {results.resource}",
        work,
        done=done,
        failed=failed,
        over=over,
        told=lambda _: _show_line(screen, tab),
        owner=tab,
    )
    results.is_fetching = session.requests.start(request)

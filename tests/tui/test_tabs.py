"""Query tabs: opened, walked, closed and had back, each with its query, rows, and run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.tui.present.draft import Draft
from reso_explorer.tui.session import Results, RunState, Session

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven, SampleWorkspace


def session_of(run: Driven) -> Session:
    session = run.app.session
    assert session is not None
    return session


async def test_each_tab_has_its_query_its_rows_and_its_failure(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.rows_pane.grid.cursor_row = 3
        await run.press("down", "space")
        session = session_of(run)
        assert [tab.resource for tab in session.tabs] == ["House", "Person"]
        assert session.number == 1
        assert "Query  1 House  2 Person" in run.text()
        assert not session.results.pages
        assert run.main.rows_pane.grid.row_count == 0
        await run.press("comma")
        assert session.number == 0
        assert run.main.rows_pane.grid.row_count == 25
        assert run.main.rows_pane.grid.cursor_row == 3
        assert run.main.query_pane.form.editor("resource").text == "House"
        await run.press("up", "space")
        assert session.number == 0, "Space on the resource of the tab stays in it"
        await run.press("full_stop", "full_stop", "full_stop")
        assert session.number == 1


async def test_a_closed_tab_comes_back_as_it_was(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5", "down", "space", "comma", "T")
        session = session_of(run)
        assert [tab.resource for tab in session.tabs] == ["Person"]
        run.main.action_do("query.undo")
        await run.settle()
        assert [tab.resource for tab in session.tabs] == ["House", "Person"]
        assert session.number == 0
        assert run.main.rows_pane.grid.row_count == 25
        run.main.action_do("query.redo")
        await run.press("T")
        assert [tab.draft for tab in session.tabs] == [Draft()]
        run.main.action_do("query.undo")
        assert [tab.resource for tab in session.tabs] == ["Person"]


async def test_rows_that_come_for_a_tab_that_was_left_wait_in_it(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    workspace.hold.clear()
    async with drive(workspace) as run:
        await run.press("down", "space")
        await run.start("f5", "t")
        session = session_of(run)
        assert session.number == 1
        assert session.tabs[0].is_busy
        workspace.hold.set()
        await run.settle()
        assert session.tabs[0].run_state is RunState.DONE
        assert len(session.tabs[0].results.rows) == 25
        assert not session.results.pages
        assert run.main.rows_pane.grid.row_count == 0
        assert run.main.query_pane.form.editor("resource").has_focus
        await run.press("escape", "comma")
        assert run.main.rows_pane.grid.row_count == 25


# --- the state alone ------------------------------------------------------------------------------


@pytest.fixture
def session(workspace: Any) -> Session:
    return Session(workspace)


def test_turning_to_a_resource_takes_its_tab_or_opens_one(session: Session) -> None:
    session.turn_to("House")
    session.put(Draft("House", filter="Price gt 5"))
    assert len(session.tabs) == 1, "the blank tab is taken"
    session.turn_to("Person")
    session.put(Draft("Person"))
    session.turn_to("House")
    assert (session.number, session.draft.filter) == (0, "Price gt 5")
    session.new_tab(Draft("House", filter="Price lt 2"))
    assert [tab.draft.filter for tab in session.tabs] == ["Price gt 5", "Price lt 2", ""]
    session.turn_to("House")
    assert session.number == 1, "a tab of the resource in front stays"


def test_undo_and_redo_are_of_the_tab_in_front(session: Session) -> None:
    session.put(Draft("House"))
    session.new_tab(Draft("Person"))
    session.put(Draft("Person", top="5"))
    session.go_to_tab(0)
    assert not session.can_redo
    session.undo()
    assert session.draft == Draft()
    session.redo()
    assert session.draft == Draft("House")
    session.go_to_tab(1)
    session.undo()
    assert session.draft == Draft("Person")
    session.put(Draft("Person", top="7"))
    assert not session.can_redo, "a new change ends what could be done again"


def test_rows_before_belong_to_their_tab(session: Session) -> None:
    session.put(Draft("House"))
    for text in ("House", "House?$top=1"):
        results = Results(text, "House")
        results.pages = ["page"]  # type: ignore[list-item]
        session.answered(results)
    session.new_tab(Draft("Person"))
    assert not session.rows_before()
    session.go_to_tab(0)
    assert session.rows_before()
    assert session.results.query == "House"


def test_going_to_a_tab_that_is_not_there_does_nothing(session: Session) -> None:
    assert not session.go_to_tab(1)
    assert not session.go_to_tab(-1)
    assert session.number == 0


async def test_digits_and_clicks_go_to_a_tab(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "down", "space", "v")
        session = session_of(run)
        assert run.main.place_name == "query"
        await run.press("1")
        assert session.resource == "House"
        assert run.main.query_pane.rows.has_focus
        await run.press("2")
        assert session.resource == "Person"
        await run.press("3")
        assert "No tab 3. Press t to open one." in run.text()
        line = next(n for n, text in enumerate(run.lines()) if "1 House" in text)
        await run.pilot.click(offset=(run.lines()[line].index("House"), line))
        await run.settle()
        assert session.resource == "House"

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.service.errors import BadRequestError
from reso_explorer.tui.session import RunState

if TYPE_CHECKING:
    import pytest

    from tests.tui.conftest import Drive, SampleWorkspace


async def test_escape_really_stops_what_runs(drive: Drive, workspace: SampleWorkspace) -> None:
    workspace.hold.clear()
    async with drive(workspace) as run:
        await run.press("down", "space")
        await run.start("f5")
        session = run.app.session
        assert session is not None
        assert session.run_state.value == "running"
        await run.press("escape")
        assert workspace.cancelled == 1
        assert session.run_state.value == "stopped"
        assert "stopped" in run.text()
        workspace.hold.set()
        await run.press("f5")
        assert "of 75 rows" in run.text()


async def test_a_second_run_stops_the_first(drive: Drive, workspace: SampleWorkspace) -> None:
    workspace.hold.clear()
    async with drive(workspace) as run:
        await run.press("down", "space")
        await run.start("f5")
        workspace.hold.set()
        await run.press("f5")
        session = run.app.session
        assert session is not None
        assert session.run_state is RunState.DONE
        assert len(session.results.rows) == 25


async def test_an_error_of_the_server_stays_beside_the_query(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        workspace.error = BadRequestError(
            "The server does not know the field [/x]Prcie\x1b.",
            what_to_try="Write Price.",
            status=400,
            code="20031",
        )
        await run.press("f5")
        text = run.text()
        assert "The server does not know the field [/x]Prcie\\x1b." in text
        assert "Write Price." in text
        assert "20031" in text
        assert "H00000" in text, "the rows from before are still there"
        await run.press("tab", "tab", "down")
        assert "Write Price." in run.text()
        await run.press("f5")
        assert "Write Price." not in run.text()


async def test_what_the_checker_says_stands_in_the_note_line_and_a_key_fixes_it(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type("Prcie gt 5")
        await run.press("escape", "f5")
        lines = run.lines()
        at = next(number for number, line in enumerate(lines) if "Prcie gt 5" in line)
        title = next(
            number for number, line in enumerate(lines) if "Query" in line and "1 House" in line
        )
        assert "! 1 of 1  House has no field `Prcie`.  ^f Write `Price`" in lines[title + 1]
        assert at > title + 1
        assert workspace.calls[0] == "House?$filter=Prcie gt 5", "it is sent all the same"
        await run.press("i", "home", "enter")
        assert workspace.calls == workspace.calls[:1], "Enter goes to the error"
        assert run.main.query_pane.form.editor("filter").has_focus
        await run.press("ctrl+f")
        session = run.app.session
        assert session is not None
        assert session.draft.filter == "Price gt 5"
        assert "House has no field" not in run.text()


async def test_completion_is_offered_while_typing_and_taken_with_tab(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type("Pr")
        assert "Price" in run.text()
        await run.press("tab")
        session = run.app.session
        assert session is not None
        assert session.draft.filter == "Price"
        await run.type(" gt 5 and S")
        await run.press("escape")
        assert run.main.rows_pane.grid.has_focus, "a list that opened by itself is left at once"
        assert session.draft.filter == "Price gt 5 and S"
        await run.press("i")
        await run.type("t")
        await run.press("down", "escape")
        assert run.main.query_pane.form.editor("filter").has_focus, "Esc left the list only"
        await run.press("backspace", "down", "enter")
        assert session.draft.filter == "Price gt 5 and Status"
        assert not workspace.calls


async def test_enter_runs_a_query_without_faults(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type("Price gt 5")
        await run.press("enter")
        assert workspace.calls == ["House?$filter=Price gt 5"]
        assert run.main.rows_pane.grid.has_focus


async def test_nothing_typed_is_lost_on_the_way_to_another_resource(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "i")
        await run.type("Price gt 5")
        run.main.enter("schema")
        await run.press("down", "space")
        session = run.app.session
        assert session is not None
        assert session.draft.text == "Person"
        await run.press("up", "space")
        assert session.draft.text == "House?$filter=Price gt 5"


async def test_a_document_without_a_service_says_why_there_are_no_rows(drive: Drive) -> None:
    from tests.tui.conftest import SampleWorkspace

    async with drive(SampleWorkspace(is_live=False)) as run:
        await run.press("down", "space", "f5")
        assert "There is no service behind this document." in run.text()


async def test_a_pasted_url_fills_the_parts(drive: Drive, workspace: SampleWorkspace) -> None:
    from textual import events

    async with drive(workspace) as run:
        await run.press("i")
        url = "https://town.example/odata/House?$filter=Price%20gt%205&$top=3&access_token=abc"
        run.main.focused.post_message(events.Paste(url))  # type: ignore[union-attr]
        await run.settle()
        session = run.app.session
        assert session is not None
        assert session.draft.text == "House?$filter=Price gt 5&$top=3"
        assert "abc" not in run.text()


async def test_sort_goes_up_and_down_at_the_server(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("right", "S")
        assert workspace.calls[-1] == "House?$orderby=Price"
        assert "▲" in run.text()
        await run.press("right", "S")
        assert workspace.calls[-1] == "House?$orderby=Price desc"
        assert "▼" in run.text()


async def test_space_on_a_value_filters_by_it(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("right", "right", "space")
        session = run.app.session
        assert session is not None
        assert session.draft.filter == "Status eq town.Status'Standing'"
        assert "the query has changed since" in run.text()


async def test_from_a_house_to_its_owner_and_back(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("r")
        assert "→ Owner" in run.text()
        await run.press("enter")
        assert workspace.calls[-1] == "Person?$filter=PersonKey eq 'P0'"
        await run.press("backspace")
        session = run.app.session
        assert session is not None
        assert session.draft.text == "House"
        assert session.results.query == "House"


async def test_the_values_of_a_lookup_are_loaded_and_used(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "right", *["down"] * 4)
        assert run.main.details_pane.description.heading == "Color"
        await run.press("enter")
        text = run.text()
        assert "Brick red" in text
        assert "Lookup resource" in text
        await run.press("space")
        session = run.app.session
        assert session is not None
        assert session.draft.text == "House?$filter=Color eq 'Red'"
        await run.press("down", "space")
        assert session.draft.filter == "Color eq 'Red' or Color eq 'Blue'"


async def test_waiting_is_told_once_it_takes_long_enough(
    drive: Drive, workspace: SampleWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reso_explorer.tui.requests.SOON", 600.0)
    workspace.hold.clear()
    async with drive(workspace) as run:
        await run.press("down", "space")
        assert "What House asks for" in run.text()
        await run.start("f5")
        assert "Esc stops" not in run.text()
        monkeypatch.setattr("reso_explorer.tui.requests.SOON", 0.01)
        await run.start("f5")
        await run.shown("Esc stops")
        assert "Waiting for the server · " in run.text()
        workspace.hold.set()
        await run.settle()
        assert "Esc stops" not in run.text()


async def test_run_stop_and_run_within_a_moment_ends_with_the_rows(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    workspace.hold.clear()
    async with drive(workspace) as run:
        await run.press("down", "space")
        for keys in (("f5", "f5"), ("escape", "f5"), ("f2",), ("escape",), ("f5",)):
            await run.pilot.press(*keys)
        run.app.action_toggle_theme()
        workspace.hold.set()
        await run.settle()
        session = run.app.session
        assert session is not None
        assert session.run_state is RunState.DONE
        assert len(session.results.rows) == 25
        assert workspace.most_at_once == 1
        assert "Esc stops" not in run.text()

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from textual import events

from reso_explorer.tui.present.draft import Draft
from reso_explorer.tui.session import QueryTab
from reso_explorer.world import World
from tests.tui.conftest import Driven

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Drive, SampleWorkspace


async def test_keys_typed_while_a_source_opens_land_where_they_were_meant(
    tmp_path: Path, workspace: SampleWorkspace
) -> None:
    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.main_screen import MainScreen

    opens = asyncio.Event()

    async def opener(source: str, on_step: Any) -> Any:
        await opens.wait()
        return workspace

    app = Workbench("town", World(environ={"RESO_EXPLORER_HOME": str(tmp_path)}), opener)
    async with app.run_test(size=(100, 30)) as pilot:
        run = Driven(app, pilot)
        for key in ("down", "space", "i", "P", "r"):
            app.post_message(events.Key(key, key if len(key) == 1 else None))
        await pilot.pause()
        assert app.keys.waiting == 5
        opens.set()
        for _ in range(200):
            await run.settle()
            if isinstance(app.screen, MainScreen) and not app.keys.waiting:
                break
        await run.settle()
        assert run.main.session.draft == Draft(resource="House", filter="Pr")
        assert run.main.query_pane.form.editor("filter").has_focus


def test_a_word_is_a_step_to_undo() -> None:
    tab = QueryTab()
    typed = "Price gt 15"
    for end in range(len(typed)):
        tab.type_over("filter", typed[: end + 1])
    assert [step.filter for step in tab.done if isinstance(step, Draft)] == [
        "",
        "Price ",
        "Price gt ",
    ]
    for text in ("Price gt 1", "Price gt "):
        tab.type_over("filter", text)
    tab.type_over("filter", "Status")
    assert [step.filter for step in tab.done[3:] if isinstance(step, Draft)] == [
        "Price gt 15",
        "Price gt ",
    ]


async def test_one_undo_takes_back_typing_keys_pastes_and_fixes(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace, size=(100, 30)) as run:
        session = run.main.session
        await run.press("down", "space", "i")
        await run.type("Prcie gt")
        await run.press("ctrl+f")
        run.app.post_message(events.Paste("House?$filter=Price gt “5”&$top=3"))
        await run.settle()
        states = ["House?$filter=Prcie ", "House?$filter=Prcie gt", "House?$filter=Price gt"]
        pasted = session.draft.text
        assert pasted.endswith("&$top=3")
        back = []
        for _ in range(3):
            await run.press("ctrl+z")
            back.append(session.draft.text)
        assert back == states[::-1]
        await run.press("escape", "u", "u")
        assert session.draft.text == ""
        for _ in range(5):
            await run.press("U")
        assert session.draft.text == pasted


async def test_a_paste_anywhere_is_the_query_and_its_repairs_can_be_read_again(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace, size=(100, 30)) as run:
        session = run.main.session
        await run.press("slash")
        run.app.post_message(events.Paste("own"))
        await run.settle()
        assert run.main.schema_pane.box.value == "own"
        run.app.post_message(events.Paste("https://town.example/House?$filter=Price%20gt%20‘5’"))
        await run.settle()
        assert session.draft.resource == "House"
        assert run.main.schema_pane.box.value == "own"
        assert session.tab.repairs
        before = session.draft
        await run.press("escape")
        run.app.post_message(events.Paste("dear all, [/x]"))
        await run.settle()
        assert session.draft == before
        assert "That isn't a query, URL, or curl command: dear all, [/x]" in run.text()
        run.main.action_do("repairs")
        await run.settle()
        assert run.main.details_pane.description.heading == "Repairs of the pasted query"
        assert run.main.details_pane.grid.has_focus
        run.main.action_do("messages")
        await run.settle()
        assert "dear all, [/x]" in run.text()
        assert "Details lists them" in run.text()
        await run.press("escape")


async def test_the_full_screen_follows_the_focus_and_jobs_can_be_stopped(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    workspace.hold.clear()
    async with drive(workspace, size=(100, 30)) as run:
        await run.press("down", "space")
        await run.start("z", "tab")
        assert run.main.place_name == "details"
        assert run.main.filling == "details"
        await run.start("shift+tab", "z", "f5")
        run.app.action_jobs()
        await run.shown("Fetching rows of House")
        await run.start("enter")
        await run.shown("Nothing is running.")
        await run.press("escape")
        assert workspace.cancelled == 1
        assert "stopped" in run.text()


async def test_a_layer_that_is_gone_removes_nothing_else(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    from reso_explorer.tui.layers.jobs import JobsLayer

    async with drive(workspace, size=(80, 24)) as run:
        first, second = (JobsLayer(run.main.session.requests) for _ in range(2))
        run.app.push_screen(first)
        await run.settle()
        run.app.push_screen(second)
        await run.settle()
        first.dismiss(None)
        await run.settle()
        assert run.app.screen is second
        for _ in range(3):
            second.dismiss(None)
        await run.settle()
        assert run.app.screen is first
        await run.press("escape")
        assert run.main.schema_pane.outline.has_focus


async def test_random_keys_break_nothing() -> None:
    from tests.tui.random_keys import press_random_keys

    run = await press_random_keys(30, seed=7)
    assert run.checks

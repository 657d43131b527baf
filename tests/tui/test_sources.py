"""Several sources open at once: switched in two keys, each as it was left, freed when closed."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING, Any

from textual.widgets import Input

from reso_explorer.document import read_metadata
from reso_explorer.tui.source_list import SourceList
from tests.tui.conftest import METADATA, SampleWorkspace

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, Driven


async def open_second(run: Driven) -> SampleWorkspace:
    """Open another source beside the first."""
    second = SampleWorkspace()
    second.title = second.address = "village"

    async def opener(source: str, on_step: Any) -> Any:
        return second

    run.app._opener = opener
    await run.press("o")
    await run.type("village")
    await run.press("enter")
    await run.shown("village")
    await run.settle()
    return second


async def test_two_keys_switch_and_each_source_is_as_it_was_left(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.rows_pane.grid.cursor_row = 4
        await open_second(run)
        await run.press("down", "down", "space")
        assert run.main.session.draft.resource == "Person"
        await run.press("o", "enter")
        assert run.main.session.workspace.title == "town"
        assert run.main.session.draft.resource == "House"
        assert run.main.rows_pane.grid.cursor_row == 4
        await run.press("o", "enter")
        assert run.main.session.workspace.title == "village"
        assert run.main.session.draft.resource == "Person"
        await run.press("o", "escape")
        assert run.main.session.workspace.title == "village"


async def test_a_closed_source_is_freed_and_the_one_before_comes_back(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        second = await open_second(run)
        gone = weakref.ref(run.main.session)
        screen = weakref.ref(run.main)
        await run.press("o", "down", "delete")
        await run.shown("town")
        await run.settle()
        assert second.is_closed
        assert run.main.session.workspace.title == "town"
        assert len(run.app.sources) == 1
        run.main.action_do("close_source")
        await run.settle()
        await run.shown("a URL, a file")
        assert workspace.is_closed
        assert not run.app.sources
        for _ in range(20):
            gc.collect()
            if gone() is None:
                break
            await run.pilot.pause(0.02)
        assert gone() is None
        assert screen() is None


async def test_two_sources_of_the_list_are_compared(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        second = await open_second(run)
        second.document = read_metadata(METADATA.replace('Name="Built"', 'Name="Made"').encode())
        await run.press("o")
        await run.type("m")
        box = run.app.screen.query_one("#opening-source", Input)
        assert box.value == "m"
        await run.press("backspace", "down", "m")
        assert box.value == ""
        await run.press("down", "m", "m", "m")
        assert [each.title for each in run.app.screen.query_one(SourceList).marked] == [
            "town",
            "village",
        ]
        await run.press("equals_sign")
        await run.shown("town → village")
        await run.shown("Field House/Built (Edm.Date) is gone.")
        assert second.at_once == 0
        assert not second.is_closed
        await run.press("escape")
        await run.press("o", "equals_sign")
        await run.shown("Field House/Built (Edm.Date) is gone.")
        await run.press("escape", "o", "down", "equals_sign")
        assert "Mark two sources with m" in run.text()
        await run.press("pagedown", "m")
        assert "Mark a source. This line connects to a new one." in run.text()

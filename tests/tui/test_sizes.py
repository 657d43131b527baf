from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, SampleWorkspace


@pytest.mark.parametrize("size", [(160, 50), (120, 40), (100, 30), (80, 24), (60, 20)])
async def test_every_place_can_be_reached_and_is_seen(
    drive: Drive, workspace: SampleWorkspace, size: tuple[int, int]
) -> None:
    async with drive(workspace, size=size) as run:
        assert run.main.find.outline.region.area
        await run.press("down", "space", "right", "down", "down", "space")
        await run.press("tab")
        assert run.main.understand.grid.region.area
        await run.press("tab")
        assert run.main.ask.form.editor("filter").region.area
        await run.press("escape", "f5")
        assert run.main.ask.grid.region.height >= 3
        assert "H00000" in run.text()
        await run.press("tab")
        assert run.main.find.outline.has_focus
        assert run.main.find.outline.region.area


async def test_a_wide_screen_shows_all_three_places(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        for pane in (run.main.find, run.main.understand, run.main.ask):
            assert pane.region.area


async def test_the_layout_follows_the_terminal(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.pilot.resize_terminal(90, 28)
        await run.settle()
        assert run.main.find.region.area
        assert run.main.understand.region.area
        assert not run.main.ask.region.area
        await run.pilot.resize_terminal(70, 28)
        await run.settle()
        assert run.main.find.region.area
        assert not run.main.understand.region.area


async def test_fast_keys_are_not_lost_on_the_way_to_hidden_places(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace, size=(90, 28)) as run:
        await run.press("down", "space", "f5")
        for step in (1, 1, 1):
            run.main.action_next_place(step)
        await run.settle()
        assert run.main.ask.grid.has_focus
        assert run.main.ask.grid.region.area

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import ServiceError

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, SampleWorkspace


@pytest.mark.parametrize("size", [(160, 50), (120, 40), (100, 30), (80, 24), (60, 20)])
async def test_every_place_can_be_reached_and_is_seen(
    drive: Drive, workspace: SampleWorkspace, size: tuple[int, int]
) -> None:
    async with drive(workspace, size=size) as run:
        assert run.main.schema_pane.outline.region.area
        await run.press("down", "space", "right", "down", "down", "space")
        await run.press("tab")
        assert run.main.details_pane.grid.region.area
        await run.press("tab")
        assert run.main.query_pane.form.editor("filter").region.area
        await run.press("escape", "f5")
        assert run.main.rows_pane.grid.region.height >= 3
        assert "H00000" in run.text()
        await run.press("tab")
        assert run.main.schema_pane.outline.has_focus
        assert run.main.schema_pane.outline.region.area


async def test_a_wide_screen_shows_all_three_places(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        for pane in (run.main.schema_pane, run.main.details_pane, run.main.query_pane):
            assert pane.region.area


async def test_the_layout_follows_the_terminal(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.pilot.resize_terminal(90, 28)
        await run.settle()
        assert run.main.schema_pane.region.area
        assert run.main.details_pane.region.area
        assert not run.main.query_pane.region.area
        await run.pilot.resize_terminal(70, 28)
        await run.settle()
        assert run.main.schema_pane.region.area
        assert not run.main.details_pane.region.area


async def test_fast_keys_are_not_lost_on_the_way_to_hidden_places(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace, size=(90, 28)) as run:
        await run.press("down", "space", "f5")
        for step in (1, 1, 1):
            run.main.action_next_place(step)
        await run.settle()
        assert run.main.rows_pane.grid.has_focus
        assert run.main.rows_pane.grid.region.area


async def test_rows_gets_its_room_with_the_first_run(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        before = run.main.details_pane.region.height
        assert run.main.rows_pane.region.height == 1
        assert "Press F5 to run the query" in run.text()
        assert run.main.query_pane.form.editor("expand").region.area, "all of the query is seen"
        await run.press("f5")
        assert run.main.rows_pane.region.height > 15
        assert run.main.details_pane.region.height < before
        await run.press("t")
        assert run.main.rows_pane.region.height > 15, "nothing moves between tabs"


async def test_rows_gets_its_room_for_a_failure_too(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    workspace.error = ServiceError("The server has a cold.")
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        assert "The server has a cold." in run.text()
        assert run.main.rows_pane.region.height > 15

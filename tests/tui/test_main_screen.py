from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.tui.conftest import Drive, SampleWorkspace


async def test_the_resources_are_there_at_once(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        text = run.text()
        assert "3 resources" in text
        assert "House" in text
        assert "8 fields" in text


async def test_moving_in_the_outline_shows_what_is_under_the_cursor(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down")
        assert run.main.details_pane.description.heading == "House"
        await run.press("right", "down", "down")
        assert run.main.details_pane.description.heading == "Price"
        assert "What it costs." in run.text()
        assert "Core.Description" in run.text()


async def test_space_builds_the_query_and_takes_it_apart(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "right", "down", "down", "space", "down", "space")
        assert run.app.session is not None
        assert run.app.session.draft.text == "House?$select=Price, Status"
        assert "✓" in run.text()
        await run.press("space")
        assert run.app.session.draft.text == "House?$select=Price"
        await run.press("u")
        assert run.app.session.draft.text == "House?$select=Price, Status"


async def test_rows_come_with_honest_counts_and_more_on_demand(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        assert workspace.calls[:1] == ["House"]
        assert "of 75 rows" in run.text()
        assert "H00000" in run.text()
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("G")
        await run.press("G")
        await run.press("G")
        session = run.app.session
        assert session is not None
        assert len(session.results.rows) == 75
        assert not session.results.has_more

"""From a row to related rows where the document declares no relation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.document import read_metadata
from reso_explorer.tui.present.follow import relations_of_row
from reso_explorer.workspace import ResultPage

from .conftest import SampleWorkspace

if TYPE_CHECKING:
    from .conftest import Drive, Driven

FEED = Path(__file__).parents[1] / "graph" / "documents" / "plain-feed.xml"
LISTING = {
    "ListingKey": "L1",
    "ListingId": "77",
    "ListOfficeKey": "O1",
    "ListAgentKey": "M1",
    "BuyerOfficeMlsId": None,
}


class FeedWorkspace(SampleWorkspace):
    """A service that gives exactly the fields that `$select` names, as many do."""

    def __init__(self) -> None:
        super().__init__(read_metadata(FEED))

    def _page(self, text: str, number: int) -> ResultPage:
        row: dict[str, Any] = dict(LISTING)
        if text.startswith("Office"):
            row = {"OfficeKey": "O1", "OfficeMlsId": "o1"}
        names = text.partition("$select=")[2].partition("&")[0]
        if names:
            row = {name: row.get(name) for name in names.split(",")}
        return ResultPage([row], tuple(row), self.url(text), text, count=1, number=number)


@pytest.fixture
def feed() -> FeedWorkspace:
    return FeedWorkspace()


def test_the_relations_of_a_row_are_told_with_their_query(feed: FeedWorkspace) -> None:
    found = {each.name: each for each in relations_of_row(feed, "Property", LISTING)}  # type: ignore[arg-type]  # stands in
    assert found["ListOffice"].query == "Office?$filter=OfficeKey eq 'O1'"
    assert found["ListOffice"].label == "⇢ ListOffice"
    assert found["ListOffice"].target == "0..1 Office"
    assert "(inferred)" in found["ListOffice"].detail
    assert found["BuyerOffice"].detail == "none: BuyerOfficeMlsId is null"
    assert not found["BuyerOffice"].leads_somewhere
    names = list(found)
    assert names.index("ListOffice") < names.index("CoListOffice")


async def choose(run: Driven, name: str) -> None:
    """Put the cursor on a relation and follow it."""
    layer = run.app.screen
    await run.shown("⇢ ")
    at = next(
        number
        for number, line in enumerate(layer.lines)  # type: ignore[attr-defined]
        if line is not None and line.edge.name == name
    )
    layer.lines_view.cursor_row = at  # type: ignore[attr-defined]
    await run.press("enter")


async def test_from_a_listing_to_its_office(drive: Drive, feed: FeedWorkspace) -> None:
    async with drive(feed) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("r")
        await run.shown("Office?$filter=OfficeKey eq 'O1'")
        assert "Relations of this row" in run.text()
        assert "none: BuyerOfficeMlsId is null" in run.text()
        await choose(run, "ListOffice")
        assert feed.calls[-1] == "Office?$filter=OfficeKey eq 'O1'"
        assert run.main.session.results.resource == "Office"
        assert run.main.session.draft.text == "Office?$filter=OfficeKey eq 'O1'"


async def test_the_way_back_to_more_rows_is_offered_first(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("r", "enter")
        await run.shown("Rows")
        assert workspace.calls[-1] == "Person?$filter=PersonKey eq 'P0'"
        await run.press("r")
        await run.shown("Relations of this row")
        line = run.app.screen.line  # type: ignore[attr-defined]
        assert (line.edge.name, line.there) == ("Houses", "town.House")


async def test_a_path_from_a_row_has_its_values(drive: Drive, feed: FeedWorkspace) -> None:
    async with drive(feed) as run:
        await run.press("down", "space", "f5")
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("r", "slash")
        await run.type("office mls")
        await run.shown("Office.OfficeMlsId")
        await run.press("enter", "enter")
        assert feed.calls[-1].startswith("Office?$filter=OfficeKey eq 'O1'&$select=OfficeMlsId")


async def test_a_narrow_select_does_not_stand_in_the_way(drive: Drive, feed: FeedWorkspace) -> None:
    async with drive(feed) as run:
        from reso_explorer.tui.present.draft import draft_of

        run.main.session.put(draft_of("Property?$select=ListingId"))
        run.main.draft_changed()
        await run.press("f5")
        assert feed.calls[-1] == "Property?$select=ListingId,ListingKey"
        assert run.main.session.draft.text == "Property?$select=ListingId"
        run.main.enter("rows", run.main.rows_pane.grid)
        await run.press("r")
        await choose(run, "ListOffice")
        assert feed.calls[-2:] == [
            "Property('L1')?$select=ListOfficeKey",
            "Office?$filter=OfficeKey eq 'O1'",
        ]
        assert run.main.session.results.resource == "Office"


async def test_the_details_of_a_type_list_its_joins(drive: Drive, feed: FeedWorkspace) -> None:
    async with drive(feed, size=(200, 60)) as run:
        await run.press("down", "enter", "tab", "2")
        text = run.text()
        assert "ListOfficeKey = OfficeKey" in text
        assert "ambiguous" in text
        assert "BranchKey" in text

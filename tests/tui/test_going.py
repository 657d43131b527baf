"""Going anywhere by name, bookmarks, and the query in an editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.present.places import REPAIRS, PlaceKind

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Drive, SampleWorkspace


async def test_go_to_resources_fields_tabs_columns_and_saved_queries(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    from reso_explorer.store import Store
    from reso_explorer.store.saved_queries import SavedQuery

    store = Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
    store.queries.save(SavedQuery(name="cheap", query="House?$filter=Price lt 5"))
    async with drive(workspace) as run:
        session = run.main.session
        await run.press("colon")
        await run.type("person")
        await run.press("enter")
        assert session.places.here.path == "Person"
        await run.press("colon")
        await run.type("price")
        await run.press("enter")
        assert session.places.here.kind is PlaceKind.FIELD
        assert session.places.here.path == "town.House/Price"
        await run.press("b")
        assert [each.path for each in session.bookmarks] == ["town.House/Price"]
        run.main.action_do("overview")
        await run.settle()
        assert "Bookmarks 1" in run.text()
        await run.press("colon")
        await run.type("@cheap")
        await run.press("enter")
        assert session.draft.filter == "Price lt 5"
        await run.press("f5", "escape")
        run.main.enter("rows")
        await run.press("colon")
        await run.type("ownerk")
        await run.press("enter")
        assert run.main.rows_pane.grid.column_key == "OwnerKey"
    async with drive(workspace) as run:
        assert [each.path for each in run.main.session.bookmarks] == ["town.House/Price"]
        run.main.go(REPAIRS)
        run.main.action_do("bookmark")
        assert [each.path for each in run.main.session.bookmarks] == ["town.House/Price"]
        run.main.session.go_to_path("town.House/Price")
        run.main.action_do("bookmark")
        await run.settle()


async def test_no_editor_where_there_is_no_terminal(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "ctrl+g")
        await run.shown("An editor can't be opened from here")
        assert run.main.session.draft.text == "House"

"""Values into the filter, the filter as rows, saved queries, and adapting between sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Drive, Driven, SampleWorkspace


def filter_of(run: Driven) -> str:
    session = run.app.session
    assert session is not None
    return session.draft.filter


async def at_rows(run: Driven) -> None:
    """Run a query and put the cursor on the second column of its rows."""
    await run.press("down", "space", "f5")
    run.main.set_focus(run.main.rows_pane.grid)
    run.main.rows_pane.grid.go_to_column("OwnerKey")
    await run.settle()


async def test_values_into_the_filter_and_out_again(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await at_rows(run)
        await run.press("space")
        assert filter_of(run) == "OwnerKey eq 'P0'"
        await run.press("down", "space")
        assert filter_of(run) == "OwnerKey eq 'P0' or OwnerKey eq 'P1'"
        await run.press("down", "space", "up", "space")
        assert filter_of(run) == "OwnerKey eq 'P0' or OwnerKey eq 'P2'"
        run.main.action_do("rows.filter_only")
        await run.settle()
        assert filter_of(run) == "OwnerKey eq 'P1'"
        await run.press("space")
        assert filter_of(run) == ""
        for expected in (
            "OwnerKey eq 'P1'",
            "OwnerKey eq 'P0' or OwnerKey eq 'P2'",
            "OwnerKey eq 'P0' or OwnerKey eq 'P1' or OwnerKey eq 'P2'",
            "OwnerKey eq 'P0' or OwnerKey eq 'P1'",
            "OwnerKey eq 'P0'",
            "",
        ):
            await run.press("u")
            assert filter_of(run) == expected


async def test_a_value_beside_an_or_of_other_fields_keeps_its_meaning(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await at_rows(run)
        session = run.app.session
        assert session is not None
        session.put(session.draft.with_part("filter", "Price gt 5 or Price lt 2"))
        run.main.draft_changed()
        await run.press("space")
        assert filter_of(run) == "(Price gt 5 or Price lt 2) and OwnerKey eq 'P0'"


async def test_another_resource_keeps_paging(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        session = run.app.session
        assert session is not None
        session.put(session.draft.with_part("filter", "Price gt 5").with_part("top", "7"))
        run.main.draft_changed()
        run.main.action_do("query.resource")
        await run.settle()
        await run.type("Pers")
        await run.press("enter")
        assert session.draft.text == "Person?$top=7"
        await run.press("escape", "u")
        assert session.draft.text == "House?$filter=Price gt 5&$top=7"


async def test_saving_says_what_it_takes_out(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        session = run.app.session
        assert session is not None
        session.put(session.draft.with_part("rest", "access_token=S3cr3t0123456789"))
        run.main.draft_changed()
        assert "The errors are shown above." in run.main.rows_pane.grid.empty_text
        await run.press("ctrl+s")
        await run.type("mine")
        await run.press("enter")
        store = Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
        assert store.queries.load("mine").query == "House"
        assert "Removed" in run.text()
        assert "credentials" in run.text()


async def test_a_query_saved_and_opened_with_its_values(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        session = run.app.session
        assert session is not None
        session.put(session.draft.with_part("filter", "Color eq '{color}'"))
        run.main.draft_changed()
        await run.press("ctrl+s")
        await run.type("Bad Name")
        await run.press("enter")
        assert "Write it as `bad-name`" in run.text()
        await run.press(*["backspace"] * 8)
        await run.type("mine")
        await run.press("enter")
        store = Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
        assert store.queries.load("mine").query == "House?$filter=Color eq '{color}'"
        session.put(session.draft.with_part("filter", ""))
        run.main.draft_changed()
        await run.press("H", "2")
        assert "@mine" in run.text()
        await run.press("enter")
        assert "Value of color" in run.text()
        await run.type("O'Red")
        await run.press("enter")
        assert filter_of(run) == "Color eq 'O''Red'"
        await run.press("escape", "H", "2", "delete")
        assert store.queries.names() == ()


async def test_f5_in_the_list_runs_the_query(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    from reso_explorer.store.saved_queries import SavedQuery

    store = Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
    store.queries.save(SavedQuery(name="all", query="Person?$top=2"))
    async with drive(workspace) as run:
        await run.press("H", "2", "f5")
        assert workspace.calls[-1].startswith("Person?")


async def test_saved_queries_that_are_wrong_say_so_and_can_be_fixed(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path
) -> None:
    from reso_explorer.store.saved_queries import SavedQuery

    store = Store(environ={"RESO_EXPLORER_HOME": str(tmp_path)})
    store.queries.save(SavedQuery(name="cheap", query="House?$filter=Prcie lt 5"))
    store.queries.path("torn").write_text('query = "House"\ntitel = "x"\n')
    async with drive(workspace) as run:
        await run.press("H", "2")
        await run.shown("! House has no field `Prcie`.")
        assert "torn.toml:2: There is no key `titel`." in run.text()
        await run.press("ctrl+f")
        await run.shown("Applied 1 fix to @cheap")
        assert store.queries.load("cheap").query == "House?$filter=Price lt 5"
        assert "no field `Prcie`" not in run.text()
        await run.press("down", "enter")
        await run.shown("torn.toml:2")
        assert run.app.screen is not run.app.sources[0].screen, "there is nothing to open"

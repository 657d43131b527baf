from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.actions import ACTIONS, SCOPES, in_scope, key_table
from reso_explorer.tui.operations import OPERATIONS

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.tui.conftest import Drive, Driven, SampleWorkspace


async def rows(run: Driven) -> None:
    """Run a query and go to its rows."""
    await run.press("down", "space", "f5")
    run.main.enter("rows", run.main.rows_pane.grid)
    await run.settle()


async def test_a_row_as_a_record_unfolds_what_is_nested(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await rows(run)
        await run.press("down", "v")
        text = run.text()
        assert "House H00001" in text
        assert "row 2 of 25" in text
        assert "▾ Owner" in text
        assert "Ada" in text
        assert "∅" in text
        await run.press("a")
        assert "∅" not in run.text()
        await run.press("n")
        assert "row 3 of 25" in run.text()
        await run.press("escape")
        assert run.main.rows_pane.grid.cursor_row == 2


async def test_a_record_is_narrowed_by_words(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await rows(run)
        await run.press("v", "slash")
        await run.type("pri")
        assert "Price" in run.text()
        assert "Remarks" not in run.text()
        await run.press("escape")
        assert "Remarks" in run.text()


async def test_copying_takes_one_more_letter(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "y")
        assert "curl" in run.text()
        await run.press("c")
        assert run.app.clipboard == "curl https://town.example/odata/House"
        await run.press("y", "n")
        assert run.app.clipboard == "House"
        await run.press("y", "m")
        await run.type("ruby")
        await run.press("enter")
        assert run.app.clipboard == "ruby https://town.example/odata/House"
        await run.press("y", "m")
        await run.type("wget all")
        await run.press("enter")
        assert run.app.clipboard == "wget https://town.example/odata/House all"


async def test_rows_and_schema_are_written_to_files(
    drive: Drive, workspace: SampleWorkspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with drive(workspace) as run:
        await rows(run)
        await run.press("e", "enter")
        text = (tmp_path / "House.csv").read_text()
        assert text.splitlines()[0].startswith("HouseKey,Price,Status")
        assert len(text.splitlines()) == 26
        await run.press("e", "enter")
        assert "exists" in run.text()
        await run.press("down", "down", "down", "down", "enter")
        assert (tmp_path / "town.json").read_bytes() == b"json"


async def test_help_shows_the_keys_of_the_place_and_why_not(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("question_mark")
        text = run.text()
        assert "Add to or remove from query" in text
        assert "No query yet." in text
        await run.press("escape")
        assert "Help" not in run.text()


async def test_jump_letters_lead_everywhere(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("ctrl+o", "e")
        assert run.main.query_pane.form.editor("select").has_focus
        await run.press("ctrl+o", "t")
        assert run.main.schema_pane.outline.has_focus


async def test_the_palette_knows_the_actions(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down")
        assert run.main.details_pane.description.heading == "House"
        await run.press("ctrl+p")
        await run.type("overview")
        await run.shown("Show the overview")
        await run.pilot.pause(0.5)
        await run.press("enter")
        await run.shown("3 resources · 3 types")
        assert run.main.details_pane.description.heading == "Overview"


async def test_the_piece_of_xml_is_shown_with_its_lines(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "right", "down", "down", "x")
        text = run.text()
        assert 'Name="Price"' in text
        assert "line 8" in text


async def test_a_place_takes_the_whole_screen_and_gives_it_back(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await rows(run)
        await run.press("z")
        assert run.main.rows_pane.grid.size.width > 150
        assert not run.main.schema_pane.region.area
        await run.press("escape")
        assert run.main.schema_pane.region.area


async def test_back_and_forward_through_relations(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "enter", "tab", "2")
        assert "OwnerKey" in run.text() or "Owner" in run.text()
        await run.press("enter")
        assert run.main.details_pane.description.heading == "Person"
        await run.press("backspace")
        assert run.main.details_pane.description.heading == "House"
        await run.press("right_square_bracket")
        assert run.main.details_pane.description.heading == "Person"


async def test_search_finds_by_name_and_goes_there(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("slash")
        await run.type("pric")
        assert "Price" in run.text()
        await run.press("enter")
        assert run.main.details_pane.description.heading == "Price"
        await run.press("slash", "escape")
        assert "Resources" in run.text()


def test_every_operation_has_an_action_and_every_action_an_operation() -> None:
    wanted = {action.id for action in ACTIONS if not action.call}
    assert wanted == set(OPERATIONS)


def test_no_key_means_two_things_in_one_place() -> None:
    together = (
        ("schema", "lines", "main", "app"),
        ("details", "lines", "grid", "main", "app"),
        ("record", "lines", "layer"),
    )
    for scopes in together:
        for scope in scopes:
            keys = [key for action in in_scope(scope) for key in action.keys.split(",") if key]
            assert len(keys) == len(set(keys)), scope


def test_no_key_that_terminals_confuse_is_the_only_one() -> None:
    confused = {"ctrl+m", "ctrl+i", "ctrl+h", "ctrl+j", "ctrl+left_square_bracket"}
    for action in ACTIONS:
        keys = {key for key in action.keys.split(",") if key}
        assert not keys or keys - confused, action.id


def test_the_key_table_has_all_places_and_actions() -> None:
    table = key_table()
    for heading in SCOPES.values():
        assert heading in table
    for action in ACTIONS:
        assert action.title.replace("|", "&#124;") in table

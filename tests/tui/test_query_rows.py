"""The query as rows: conditions, values, and options are picked; text and rows stay in step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.tui.present.draft import draft_of

if TYPE_CHECKING:
    from .conftest import Drive, Driven, SampleWorkspace


def put(run: Driven, text: str) -> None:
    run.main.session.put(draft_of(text))
    run.main.draft_changed()


def draft(run: Driven) -> str:
    return run.main.session.draft.text


async def test_a_query_is_made_without_writing_it(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space", "v")
        assert "field … (all rows)" in run.text()
        await run.press("plus")
        await run.shown("Field of the condition")
        await run.type("price")
        await run.press("enter")
        await run.shown("Price is at least")
        await run.type("null")
        await run.shown("no value")
        await run.press("backspace", "backspace", "backspace", "backspace")
        await run.type("500k")
        await run.shown("500,000")
        await run.press("enter")
        assert draft(run) == "House?$filter=Price ge 500000"
        await run.press("plus")
        await run.type("status")
        await run.press("enter")
        await run.shown("Ruin")
        await run.press("down", "space", "down", "space", "enter")
        assert draft(run) == (
            "House?$filter=Price ge 500000 and "
            "(Status eq town.Status'Sold' or Status eq town.Status'Ruin')"
        )
        cells = [cell.text for cell in run.main.query_pane.rows.lines[0].cells]
        assert cells == ["where", "Price", "is at least", "500,000"]
        assert "is at least  500,000" in run.text()
        await run.press("f5")
        assert workspace.calls[-1] == draft(run)


async def test_cells_change_one_condition_and_leave_the_others(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$filter=Price ge 5 and length(Color) gt 2 and Color eq 'Red'&$top=3")
        await run.press("v")
        text = run.text()
        assert "length(Color) gt 2" in text
        assert "as text" in text
        await run.press("right", "enter")
        await run.shown("Price …")
        await run.type("less")
        await run.press("enter")
        assert draft(run) == (
            "House?$filter=Price lt 5 and length(Color) gt 2 and Color eq 'Red'&$top=3"
        )
        await run.press("down", "minus")
        assert draft(run) == "House?$filter=Price lt 5 and Color eq 'Red'&$top=3"
        await run.press("left", "left", "right", "right", "enter")
        await run.shown("Brick red")
        await run.type("blu")
        await run.press("enter")
        assert draft(run) == "House?$filter=Price lt 5 and Color eq 'Blue'&$top=3"
        run.main.session.undo()
        assert "Color eq 'Red'" in draft(run)


async def test_options_are_picked(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$select=Price&$expand=Owner")
        await run.press("v", "down", "enter")
        await run.shown("Fields to show")
        await run.type("name")
        await run.shown("Owner/Name")
        await run.press("enter")
        assert draft(run) == "House?$select=Price&$expand=Owner($select=Name)"
        await run.press("right", "enter")
        await run.type("price")
        await run.press("down", "space", "enter")
        assert "$orderby=Price desc" in draft(run)
        await run.press("right", "enter")
        await run.type("25")
        await run.press("enter", "right", "enter")
        assert "$top=25" in draft(run)
        assert "$count=true" in draft(run)
        assert "sort Price ↓" in run.text()
        await run.press("right", "enter")
        await run.type("photos")
        await run.press("enter")
        assert "$expand=Owner($select=Name), Photos" in draft(run)
        await run.press("down", "enter")
        await run.type("search")
        await run.press("enter")
        await run.type("pool")
        await run.press("enter")
        assert draft(run).endswith("$search=pool")
        await run.press("up", "right", "right", "right", "right", "enter")
        await run.type("photos top")
        await run.press("enter")
        await run.type("1")
        await run.press("enter")
        assert "$expand=Owner($select=Name), Photos($top=1)" in draft(run)


async def test_text_rows_and_url_are_faces_of_one_query(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$filter=Price ge 5")
        await run.press("v")
        assert "is at least" in run.text()
        await run.press("f4")
        pane = run.main.query_pane
        assert (pane.face, pane.form.editor("url").has_focus) == ("url", True)
        pane.form.editor("url").text = "https://town.example/odata/House?$filter=Price ge 7"
        await run.press("f5")
        assert workspace.calls[-1] == "House?$filter=Price ge 7"
        await run.press("f4")
        assert pane.face == "text"
        assert pane.form.editor("filter").text == "Price ge 7"


async def test_values_are_shown_when_they_come(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$filter=Color eq 'Red'")
        assert ("town.House", "Color") not in run.main.session.values
        await run.press("v", "right", "right", "enter")
        await run.shown("Brick red")
        layer: Any = run.app.screen
        labels = [line.label for line in layer._lines if line.value is not None]
        assert labels[:2] == ["Red", "Blue"], "the order of the document"


async def test_a_group_stays_a_group_until_one_condition_is_left(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$filter=Price gt 5 and (Color eq 'a' or Built ne null)")
        await run.press("v")
        assert "any of" in run.text()
        assert "is greater than" in run.text()
        await run.press("down", "down", "minus")
        assert draft(run) == "House?$filter=Price gt 5 and Built ne null"
        await run.press("u")
        assert draft(run) == "House?$filter=Price gt 5 and (Color eq 'a' or Built ne null)"

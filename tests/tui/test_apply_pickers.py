"""Groups, totals, and computed fields are picked, from the rows view and from the text view."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tui.test_query_rows import draft, put

if TYPE_CHECKING:
    from .conftest import Drive, SampleWorkspace


async def test_groups_and_totals_are_picked_and_changed(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$filter=Price gt 5&$select=Price,Status&$orderby=Status&$top=5")
        await run.press("v", "G", "enter")
        await run.type("apply")
        await run.press("enter")
        await run.shown("Group by")
        assert "no groups" in run.text()
        await run.type("status")
        await run.press("enter")
        await run.shown("Totals for each Status")
        assert "average of Price" in run.text()
        assert "of Extras" not in run.text()
        await run.press("down", "up", "space")
        await run.press("slash")
        await run.type("average price")
        await run.press("down", "space", "enter")
        apply = (
            "filter(Price gt 5)/groupby((Status),"
            "aggregate($count as Rows,Price with average as AveragePrice))"
        )
        assert draft(run) == f"House?$orderby=Status&$top=5&$apply={apply}"
        assert "Moved $filter into $apply. Removed $select" in run.text()
        await run.press("G", "enter")
        await run.shown("Group by  1 picked")
        await run.press("enter")
        await run.shown("Totals for each Status  2 picked")
        await run.type("sum of price")
        await run.press("enter")
        assert "AveragePrice,Price with sum as SumPrice))" in draft(run)
        await run.press("u", "u")
        assert draft(run).startswith("House?$filter=Price gt 5&$select=Price,Status")


async def test_unusual_groups_are_edited_as_text(drive: Drive, workspace: SampleWorkspace) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$apply=groupby((rollup(Status,Color)))")
        await run.press("v", "G", "enter")
        await run.shown("╭─ $apply")
        assert "groupby((rollup(Status,Color)))" in run.text()


async def test_fields_are_computed_from_the_text_view(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "space")
        put(run, "House?$select=Price")
        form = run.main.query_pane.form
        run.main.enter("query", form.editor("expand"))
        await run.press("right", "enter")
        await run.shown("More options")
        await run.type("compute")
        await run.press("enter")
        await run.type("price")
        await run.press("enter")
        await run.type("divided")
        await run.press("enter")
        await run.type("1,000")
        await run.press("enter")
        await run.shown("PricePer1000")
        await run.press("ctrl+u")
        await run.type("Color")
        await run.press("enter")
        await run.shown("Color is already a field.")
        await run.press("ctrl+u")
        await run.type("Thousands")
        await run.press("enter")
        assert draft(run) == "House?$select=Price, Thousands&$compute=Price div 1000 as Thousands"
        assert form.query_one("#row-rest").display
        assert form.query_one("#part-more").has_focus
        await run.press("v", "G", "enter")
        await run.type("remove")
        await run.press("enter")
        assert draft(run) == "House?$select=Price"
        await run.press("v", "v")
        put(run, "")
        form.query_one("#part-more").focus()
        await run.press("enter")
        assert "No query yet." in run.text()

"""The relations of a type, walked, searched, put into the query, and written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.document import read_metadata

from .conftest import SampleWorkspace

if TYPE_CHECKING:
    from .conftest import Drive, Driven

FEED = Path(__file__).parents[1] / "graph" / "documents" / "plain-feed.xml"


@pytest.fixture
def feed() -> SampleWorkspace:
    return SampleWorkspace(read_metadata(FEED))


def line_with(run: Driven, words: str) -> str:
    return next((line for line in run.lines() if words in line), "")


async def test_a_diagram_is_walked_unfolded_and_left(drive: Drive, feed: SampleWorkspace) -> None:
    async with drive(feed) as run:
        await run.press("down", "r")
        await run.shown("Property · 1 hop")
        assert "Property ─┬─ Pictures" in run.text()
        assert "ListOfficeKey, BuyerOfficeMlsId, 1 more ╌" in run.text()
        assert "inferred: the column name ends with the identifier" in run.text()
        layer = run.app.screen
        at = next(n for n, line in enumerate(layer.lines) if line and line.hidden)  # type: ignore[attr-defined]
        layer.lines_view.cursor_row = at  # type: ignore[attr-defined]
        await run.press("enter")
        assert "├╌ BuyerOfficeMlsId ╌" in run.text()
        assert "Property · 1 hop" in run.text(), "unfolding is no walk"
        await run.press("enter")
        assert "Property › Office · 1 hop" in run.text()
        await run.press("backspace")
        assert "Property · 1 hop" in run.text()
        assert layer.lines_view.cursor_row == at  # type: ignore[attr-defined]
        await run.press("plus")
        assert "Property · 2 hops" in run.text()
        await run.press("minus", "v")
        assert "⇢ " in run.text()
        assert "─┬─" not in run.text()
        await run.press("escape")
        assert run.main.session.draft.text == ""


async def test_space_puts_a_relation_or_a_request_into_the_query(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    async with drive(workspace) as run:
        await run.press("down", "r")
        await run.shown("House ─┬─ Owner")
        await run.press("space")
        session = run.app.screen.session  # type: ignore[attr-defined]
        assert session.draft.text == "House?$expand=Owner"
        await run.press("space")
        assert session.draft.text == "House"
        await run.press("slash")
        await run.type("name")
        await run.shown("$expand=Owner($select=Name)")
        await run.press("enter", "space")
        assert session.draft.text == "House?$expand=Owner($select=Name)"
        assert line_with(run, "$expand=Owner($select=Name)").strip("│ ").startswith("✓")
        await run.press("enter")
        assert workspace.calls[-1].startswith("House")
        assert run.main.place_name == "rows"


async def test_both_ends_are_searched_and_a_miss_is_explained(
    drive: Drive, feed: SampleWorkspace
) -> None:
    async with drive(feed, size=(100, 30)) as run:
        await run.press("down", "r", "slash")
        await run.type("east side")
        await run.shown("BranchKey could be the key of EastSide or")
        await run.press("shift+tab")
        run.app.screen.query_one("#relations-from").value = "Member"  # type: ignore[attr-defined]
        await run.press("tab")
        for _ in "east side":
            await run.press("backspace")
        await run.type("Office")
        await run.shown("Office?$filter=OfficeKey eq '{OfficeKey}'")
        await run.press("escape")
        assert "Property · 1 hop" in run.text()
        await run.press("escape")
        assert run.main.place_name == "schema"


async def test_a_narrow_screen_begins_with_the_list(drive: Drive, feed: SampleWorkspace) -> None:
    async with drive(feed, size=(80, 24)) as run:
        await run.press("down", "r")
        await run.shown("→ Pictures")
        assert "─┬─" not in run.text()
        await run.press("v")
        assert "Property ─┬─" in run.text()


async def test_what_is_shown_is_written_as_a_diagram(
    drive: Drive, feed: SampleWorkspace, tmp_path: Path
) -> None:
    async with drive(feed) as run:
        await run.press("down", "r")
        await run.shown("Property ─┬─")
        await run.press("e")
        await run.shown("for Graphviz")
        path = tmp_path / "shown.mmd"
        run.app.screen.query_one("#export-file").value = str(path)  # type: ignore[attr-defined]
        await run.press("enter")
        text = path.read_text(encoding="utf-8")
    assert 'Property --> "*" Picture : Pictures' in text
    assert 'Property ..> "0..1" Office : ListOffice, BuyerOffice, CoListOffice' in text
    assert "OUID" in text
    assert "Land" not in text, "only what is shown"

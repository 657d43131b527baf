"""Two documents compared: three lists, the walk through them, either side opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.compare.change import Impact
from reso_explorer.compare.comparison import Side, compare_sides
from reso_explorer.compare.query_impact import NamedQuery
from reso_explorer.document import read_metadata
from reso_explorer.tui.layers.diff import DiffLayer
from reso_explorer.tui.present.diff import cells_of, diff_lines, told
from reso_explorer.tui.present.places import PlaceKind
from tests.tui.conftest import METADATA, SampleWorkspace, sample_document

if TYPE_CHECKING:
    from reso_explorer.compare.comparison import Comparison
    from tests.tui.conftest import Drive

OLDER = (
    METADATA.replace("@HOSTILE@", "Notes.")
    .replace("Edm.Date", "Edm.DateTimeOffset")
    .replace('<Property Name="OwnerKey"', '<Property Name="Pager" Type="Edm.String"/><Property Name="OwnerKey"')
    .replace('<Member Name="Ruin"/>', "")
)  # fmt: skip


def comparison(*queries: NamedQuery) -> Comparison:
    old = Side("June 1", "june.xml", read_metadata(OLDER.encode()))
    return compare_sides(old, Side("town", "town", sample_document()), queries)


def test_lines_say_what_happened_and_whose_queries_that_concerns() -> None:
    found = comparison(
        NamedQuery("@pagers", "House?$select=Pager"), NamedQuery("", "House?$filter=Built gt 2000-01-01")
    )  # fmt: skip
    lines = diff_lines(found, Impact.BREAKING, only_touched=False, unfolded=())
    shown = {cells[1].text: [cell.text for cell in cells] for cells in (cells_of(found, line) for line in lines)}  # fmt: skip
    assert shown["House/Pager"] == ["-", "House/Pager", "field removed", "breaks @pagers"]
    assert shown["House/Built"] == [
        "~",
        "House/Built",
        "Edm.DateTimeOffset → Edm.Date",
        "in 1 past query",
    ]
    touched = diff_lines(found, Impact.BREAKING, only_touched=True, unfolded=())
    assert [line.path for line in touched] == ["town.House/Pager", "town.House/Built"]
    said = ["".join(piece.text for piece in line) for line in told(found, touched[0])]
    assert said[1] == "@pagers  House?$select=Pager"
    assert said[2].startswith("  breaking  House has no field `Pager`")
    assert not diff_lines(found, Impact.SAFE, only_touched=True, unfolded=())


async def test_the_changes_are_walked_and_either_side_opens(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    older = SampleWorkspace(read_metadata(OLDER.encode()), is_live=False)
    older.title = "june.xml"
    async with drive(workspace) as run:

        async def opener(source: str, on_step: Any) -> Any:
            return older

        run.app._opener = opener
        await run.press("equals_sign")
        await run.type("june.xml")
        await run.press("enter")
        await run.shown("Breaking")
        layer = run.app.screen
        assert isinstance(layer, DiffLayer)
        text = run.text()
        assert "june.xml → town" in text
        assert "1 Breaking 2" in text
        assert older.is_closed
        line = layer.line
        assert line is not None
        assert line.path == "town.House/Pager"
        await run.press("v")
        assert "Not in town." in run.text()
        await run.press("n")
        assert "Edm.DateTimeOffset" in run.text()
        assert 'Type="Edm.Date"' in run.text()
        await run.press("n")
        assert layer.tab != 0, "the walk goes on in the next list"
        await run.press("N")
        assert layer.tab == 0
        await run.press("a")
        assert "None of your saved or past queries use" in run.text()
        await run.press("a", "1", "n", "enter")
        assert run.main.session.places.here.path == "town.House/Built"
        assert run.main.session.places.here.kind is PlaceKind.FIELD
        assert run.main.session.source == "town"
        run.main.action_do("compare")
        await run.settle()
        await run.type("june.xml")
        await run.press("enter")
        await run.shown("Breaking")
        await run.press("enter")
        await run.shown("Pager")
        session = run.app.session
        assert session is not None
        assert session.source == "june.xml", "what is gone opens in the older document"
        assert session.places.here.path == "town.House/Pager"
        assert len(run.app.sources) == 2


async def test_a_source_that_cannot_be_opened_says_why(
    drive: Drive, workspace: SampleWorkspace
) -> None:
    from reso_explorer.workspace import WorkspaceError

    async with drive(workspace) as run:

        async def opener(source: str, on_step: Any) -> Any:
            raise WorkspaceError("There is no such file.", hint="Look again.")

        run.app._opener = opener
        await run.press("equals_sign")
        await run.type("nothing.xml")
        await run.press("enter")
        await run.shown("There is no such file. Look again.")
        await run.press("escape")
        assert run.main.session.workspace.title == "town"

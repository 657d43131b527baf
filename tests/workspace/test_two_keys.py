"""What two keys see at a provider that orders by its timestamp only, and spellings of values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
import pytest

from reso_explorer.csdl.meaning import AllowedValue
from reso_explorer.providers import dialect, load
from reso_explorer.workspace import Workspace
from reso_explorer.workspace.spellings import paired
from reso_explorer.workspace.two_keys import Side, compare_keys
from reso_explorer.world import World
from tests.feed_service import FeedService

if TYPE_CHECKING:
    from pathlib import Path


async def test_mls_grid_is_compared_by_time_without_an_order(tmp_path: Path) -> None:
    known = msgspec.structs.replace(dialect(load("mlsgrid")), required=())
    with FeedService() as one, FeedService() as other:
        for service in (one, other):
            service.top_is_page = True
            for n in range(80):  # keys run against the time
                service.put(f"k{99 - n:02}", at=n)
        one.drop("k97")
        other.drop("k90")
        world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
        async with (
            await Workspace.open(one.url, world=world) as first,
            await Workspace.open(other.url, world=world) as second,
        ):
            first.dialect = second.dialect = known
            sides = (Side("one", first, "Property"), Side("other", second, "Property"))
            found = await compare_keys(*sides, rows=30, by=())
        assert not any("orderby" in path for path in (*one.asked, *other.asked))
    assert found.keys is not None
    assert (found.keys.by, found.keys.only) == ("ModificationTimestamp", (1, 1))
    assert found.keys.examples == (("k90",), ("k97",))
    assert found.keys.compared == (29, 29)
    assert found.problems == ()


@pytest.mark.parametrize(
    ("first", "second", "pairs"),
    [
        (["A B"], ["A B", "AB"], [("A B", "A B"), ("AB", "AB")]),
        (["AB"], ["A-B"], [("AB", "A-B")]),
        (["AB"], ["A B", "a/b"], [("AB", "AB"), ("A B", "A B"), ("a/b", "a/b")]),
        (["U"], ["Pending"], [("U", "Pending")]),
        (["Sold"], [], [("Sold", "Closed")]),
    ],
)
def test_spellings(first: list[str], second: list[str], pairs: list[tuple[str, str]]) -> None:
    allowed = (
        [AllowedValue(value="U", label="Pending"), AllowedValue(value="Sold", legacy="closed")],
        [AllowedValue(value="Closed")],
    )
    assert paired(first, second, allowed) == pairs

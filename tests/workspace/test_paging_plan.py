"""How all rows of a query are read: paging method, page size, count, and what is said of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import msgspec
import pytest

from reso_explorer.providers import dialect, load
from reso_explorer.service.errors import ServiceError
from reso_explorer.workspace import Workspace
from reso_explorer.workspace.downloading import download_rows
from reso_explorer.workspace.paging_plan import paging_plan
from reso_explorer.world import World
from tests.feed_service import FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reso_explorer.providers import Dialect

ROWS = 330


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.fill(ROWS)
        yield service


def of(name: str, **paging: Any) -> Dialect:
    """The dialect of a preset; `paging` replaces parts of its paging rules."""
    known = dialect(load(name))
    return msgspec.structs.replace(known, paging=msgspec.structs.replace(known.paging, **paging))


async def opened(feed: FeedService, tmp_path: Path, known: Dialect | None = None) -> Workspace:
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    workspace = await Workspace.open(feed.url, world=world)
    if known is not None:
        workspace.dialect = known
    return workspace


async def fetched(
    feed: FeedService,
    tmp_path: Path,
    known: Dialect | None = None,
    text: str = "Property",
    **options: Any,
) -> tuple[list[str], list[str]]:
    """Download; return the keys in the file, and the notes."""
    notes: list[str] = []
    target = tmp_path / "rows.ndjson"
    async with await opened(feed, tmp_path, known) as workspace:
        done = await download_rows(workspace, text, target, on_note=notes.append, **options)
    assert done.complete or options.get("max_rows")
    lines = target.read_text().splitlines()
    return [json.loads(line)["ListingKey"] for line in lines], notes


EVERY = [f"k{n:06}" for n in range(ROWS)]


@pytest.mark.parametrize(
    ("habit", "known", "requests", "first"),
    [
        ({"takes_prefer": True}, None, 1, "Property?$count=true"),
        ({"top_is_page": True, "largest": 200}, "bridge", 2 + 1, "Property?$top=1&$count=true"),
        ({"top_is_page": True}, "mlsgrid", 1, "Property?"),
        (
            {"top_is_page": True, "largest": 25},
            "spark",
            15,
            "Property?$count=true&$top=25&$orderby=ListingKey",
        ),
        ({"top_is_page": True}, "trestle", 1 + 1, "Property?$top=1&$count=true"),
        ({}, None, 2, "Property?$count=true"),
        ({"page": 1000}, None, 1, "Property?$count=true"),
        ({"counts": False, "takes_prefer": True}, None, 2, "Property?$count=true"),
    ],
)
async def test_pages_are_as_large_as_allowed(
    feed: FeedService,
    tmp_path: Path,
    habit: dict[str, Any],
    known: str | None,
    requests: int,
    first: str,
) -> None:
    for name, value in habit.items():
        setattr(feed, name, value)
    keys, notes = await fetched(feed, tmp_path, of(known) if known else None)
    assert keys == EVERY
    assert len(feed.asked) == requests, feed.asked
    assert feed.asked[0].removeprefix("/svc/").startswith(first)
    assert notes[0].startswith("Paging by next link") or "It was added." in notes[0]


async def test_a_larger_top_is_tried_once_where_the_preferred_size_is_ignored(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.largest = 100
    keys, _ = await fetched(feed, tmp_path)
    assert keys == EVERY
    assert len(feed.asked) == 1 + 4
    assert "$top=1330" in feed.asked[1]


async def test_a_top_that_is_rejected_does_no_harm(feed: FeedService, tmp_path: Path) -> None:
    feed.refuse = lambda path: 400 if "top" in path else None
    keys, _ = await fetched(feed, tmp_path)
    assert keys == EVERY
    assert len(feed.asked) == 33 + 1


async def test_rows_that_grow_beyond_the_tried_top_are_told_missing(
    feed: FeedService, tmp_path: Path
) -> None:
    def grow(path: str) -> None:
        if "top=" in path:
            for n in range(ROWS, 2000):
                feed.put(f"k{n:06}", at=n)

    feed.refuse = grow
    async with await opened(feed, tmp_path) as workspace:
        done = await download_rows(workspace, "Property", tmp_path / "rows.ndjson")
    assert not done.complete
    assert any("grew beyond 1,330" in note for note in done.notes)


@pytest.mark.parametrize("text", ["Property?$top=20", "Property?$orderby=City", "Property('k1')"])
async def test_what_the_query_says_stays(feed: FeedService, tmp_path: Path, text: str) -> None:
    async with await opened(feed, tmp_path, of("spark")) as workspace:
        plan = await paging_plan(workspace, text)
    assert plan.method == "link"
    assert plan.url.count("$top=") == (0 if "(" in text else 1)
    assert ("$top=20" in plan.url) == ("$top=20" in text)


async def test_few_rows_ask_for_small_pages(feed: FeedService, tmp_path: Path) -> None:
    feed.top_is_page = True
    keys, _ = await fetched(feed, tmp_path, of("mlsgrid"), max_rows=7)
    assert keys == EVERY[:7]
    assert "$top=7" in feed.asked[0]


def walled(rows: int) -> Any:
    known = load("bridge").dialect.paging.walls[0]
    return (msgspec.structs.replace(known, rows=rows),)


async def test_beyond_a_wall_the_replication_endpoint_is_used(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.top_is_page, feed.bulk, feed.skip_ends = True, True, 100
    keys, notes = await fetched(feed, tmp_path, of("bridge", walls=walled(100)))
    assert keys == EVERY
    assert feed.asked[1] == "/svc/Property/replication?$top=2000"
    assert "ends other paging at 100 rows" in notes[0]


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_without_permission_for_replication_keyset_paging_is_used(
    feed: FeedService, tmp_path: Path, status: int
) -> None:
    feed.top_is_page, feed.skip_ends, feed.largest = True, 100, 200
    feed.refuse = lambda path: status if "replication" in path else None
    keys, notes = await fetched(feed, tmp_path, of("bridge", walls=walled(100)))
    assert keys == EVERY
    assert f"The server rejected that ({status})." in notes
    assert any(note.startswith("Paging by keyset (ListingKey") for note in notes)


async def test_within_a_wall_links_are_followed(feed: FeedService, tmp_path: Path) -> None:
    feed.top_is_page = True
    keys, notes = await fetched(feed, tmp_path, of("bridge"))
    assert keys == EVERY
    assert "330 rows are within the 10,000" in notes[0]
    assert sum("count" in path for path in feed.asked) == 1


async def test_a_provider_that_pages_by_value(feed: FeedService, tmp_path: Path) -> None:
    keys, notes = await fetched(feed, tmp_path, of("ampre"), "Property?$select=City,ListingKey")
    assert sorted(keys) == EVERY
    assert "Paging by keyset (ModificationTimestamp,ListingKey)" in notes[0]
    assert "Added `ModificationTimestamp` to $select; keyset paging needs it." in notes


async def test_an_unstable_order_is_avoided(feed: FeedService, tmp_path: Path) -> None:
    _, notes = await fetched(feed, tmp_path, of("generic", stable_order=False))
    assert "repeats rows without an order" in notes[0]


async def test_index_fields_alone_come_in_larger_pages(feed: FeedService, tmp_path: Path) -> None:
    feed.top_is_page, feed.largest = True, 300_000
    known = of("trestle", walls=())
    await fetched(feed, tmp_path, known, "Property?$select=ListingKey,ModificationTimestamp")
    assert "$top=10000" in feed.asked[0]


@pytest.mark.parametrize("way", ["link", "keyset"])
async def test_a_429_in_the_middle_keeps_the_rows_and_a_second_run_goes_on(
    feed: FeedService, tmp_path: Path, way: Any
) -> None:
    feed.top_is_page, feed.largest = True, 25
    feed.refuse = lambda _path: 429 if len(feed.asked) == 4 else None
    feed.refused_with = {"Retry-After": "3600"}
    async with await opened(feed, tmp_path, of("spark")) as workspace:
        with pytest.raises(ServiceError):
            await download_rows(workspace, "Property", tmp_path / "rows.ndjson", way=way, at_once=1)
        part = (tmp_path / "rows.ndjson.part").read_text().splitlines()
    assert len(part) == 75
    with FeedService() as again:
        again.fill(ROWS)
        again.top_is_page, again.largest = True, 25
        moved = tmp_path / "rows.ndjson.part.state"
        moved.write_text(moved.read_text().replace(feed.url, again.url))
        keys, notes = await fetched(again, tmp_path, of("spark"), way="auto")
    assert sorted(keys) == EVERY
    assert any("Continuing after 75 rows" in note for note in notes)
    assert any(f"by {'next link' if way == 'link' else way}" in note for note in notes)


@pytest.mark.parametrize("way", ["link", "keyset"])
async def test_rows_deleted_while_paging_are_not_missing(
    feed: FeedService, tmp_path: Path, way: Any
) -> None:
    feed.top_is_page, feed.largest = True, 25

    def delete(_path: str) -> None:
        if len(feed.asked) >= 6 and "k000329" in feed.rows["Property"]:
            feed.drop("k000329")  # several requests may be under way, so the sixth may go unseen

    feed.refuse = delete
    keys, notes = await fetched(feed, tmp_path, of("spark"), way=way)
    assert sorted(keys) == EVERY[:-1]
    assert any("The total dropped from 330 to 329 while paging" in note for note in notes)


@pytest.mark.parametrize("way", ["link", "keyset"])
async def test_rows_that_do_not_come_are_missing(
    feed: FeedService, tmp_path: Path, way: Any
) -> None:
    feed.top_is_page, feed.largest, feed.links = True, 25, False
    if way == "keyset":
        feed.counted_besides = 1
    async with await opened(feed, tmp_path, of("spark")) as workspace:
        done = await download_rows(workspace, "Property", tmp_path / "rows.ndjson", way=way)
    assert not done.complete
    assert not (tmp_path / "rows.ndjson").exists()


async def test_values_of_the_key_are_written_as_its_type_wants(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.rows["Property"] = {}
    feed.put("2024-01-01", City="A", at=1)
    feed.put("01234567-89ab-cdef-0123-456789abcdef", City="B", at=2)
    for n in range(30):
        feed.put(f"2{n:07}", City="C", at=3)
    feed.top_is_page, feed.largest = True, 1
    keys, _ = await fetched(feed, tmp_path, of("generic"), way="keyset")
    assert sorted(keys) == sorted(feed.rows["Property"])
    assert "ListingKey gt '2024-01-01'" in " ".join(map(unquote, feed.asked))


@pytest.mark.parametrize(
    ("name", "text", "method"),
    [
        ("bright", "Property", "link"),
        ("bright", "Property?$filter=City eq 'City 1'", "keyset"),
        ("mlsgrid", "Property", "link"),
        ("mlsgrid", "Member", "link"),
        ("trestle", "Property", "keyset"),
    ],
)
async def test_keyset_paging_is_not_tried_where_the_provider_does_not_take_it(
    feed: FeedService, tmp_path: Path, name: str, text: str, method: str
) -> None:
    async with await opened(feed, tmp_path, of(name, walls=())) as workspace:
        workspace.sends_as_written = True
        plan = await paging_plan(workspace, text, way="stable")
    assert plan.method == method

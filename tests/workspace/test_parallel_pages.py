"""Pages read side by side: the same rows in the same order as one after another."""

from __future__ import annotations

import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from reso_explorer.providers import dialect, load
from reso_explorer.service.errors import ServiceError
from reso_explorer.workspace import Workspace
from reso_explorer.workspace.downloading import download_rows
from reso_explorer.world import World
from tests.feed_service import FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reso_explorer.service.download import Downloaded


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.takes_prefer = True
        service.largest = 10
        service.fill(95)
        yield service


async def read(
    feed: FeedService, tmp_path: Path, text: str = "Property", **options: Any
) -> tuple[list[Any], Downloaded]:
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    target = tmp_path / "rows.ndjson"
    known = options.pop("known", None)
    async with await Workspace.open(feed.url, world=world) as workspace:
        if known is not None:
            workspace.dialect = known
        said: list[str] = []
        done = await download_rows(workspace, text, target, on_note=said.append, **options)
    rows = [json.loads(line) for line in target.read_text().splitlines()]
    target.unlink()
    return rows, replace(done, notes=tuple(said))


@pytest.mark.parametrize("text", ["Property", "Property?$filter=City ne 'City 3'"])
@pytest.mark.parametrize("max_rows", [None, 42, 70])
async def test_rows_and_their_order_are_the_same(
    feed: FeedService, tmp_path: Path, text: str, max_rows: int | None
) -> None:
    ordered = f"{text}{'&' if '?' in text else '?'}$orderby=ListingKey"
    alone, _ = await read(feed, tmp_path, ordered, max_rows=max_rows)
    before = len(feed.asked)
    found, done = await read(feed, tmp_path, text, max_rows=max_rows, at_once=4)
    assert found == alone
    assert any("$skip=20&$top=10" in each for each in feed.asked[before:])
    pages = -(-len(alone) // 10)
    assert len(feed.asked) - before == pages + 1, "one request is the trial"
    assert "Reading up to 4 pages at a time, ordered by ListingKey." in done.notes


async def test_the_querys_own_order_is_made_unique_by_the_key(
    feed: FeedService, tmp_path: Path
) -> None:
    found, done = await read(feed, tmp_path, "Property?$orderby=City desc", at_once=4)
    truth = sorted(feed.rows["Property"].values(), key=lambda row: row["ListingKey"])
    assert found == sorted(truth, key=lambda row: row["City"], reverse=True)
    said = "Reading up to 4 pages at a time, ordered by City desc,ListingKey."
    assert said in done.notes


async def test_requests_overlap(tmp_path: Path) -> None:
    lock, running, most = threading.Lock(), [0], [0]
    four = threading.Barrier(4)

    def held(path: str) -> None:
        skip = int(path.partition("$skip=")[2].partition("&")[0] or 0)
        if not 20 <= skip < 60:
            return
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        four.wait(10)
        with lock:
            running[0] -= 1

    with FeedService() as feed:
        feed.takes_prefer, feed.largest = True, 10
        feed.fill(95)
        feed.refuse = held
        rows, _ = await read(feed, tmp_path, at_once=4)
    assert [row["ListingKey"] for row in rows] == sorted(feed.rows["Property"])
    assert most == [4]


async def test_a_server_whose_skip_is_broken_is_read_by_link(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.top_less_skip = True
    found, done = await read(feed, tmp_path, at_once=4)
    assert [row["ListingKey"] for row in found] == sorted(feed.rows["Property"])
    windows = [each for each in feed.asked if "$top=10" in each]
    assert len(windows) == 1
    assert not any("Reading one page at a time" in each for each in done.notes)
    feed.skip_is_off_by_one = True
    found, done = await read(feed, tmp_path, at_once=4)
    assert [row["ListingKey"] for row in found] == sorted(feed.rows["Property"])
    assert done.notes[-1].startswith("Reading one page at a time: $skip doesn't return the rows")


async def test_a_run_that_broke_off_resumes_within_its_windows(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.refuse = lambda path: 403 if "$skip=60" in path else None
    with pytest.raises(ServiceError):
        await read(feed, tmp_path, at_once=4)
    feed.refuse = None
    before = len(feed.asked)
    found, done = await read(feed, tmp_path, at_once=1)
    assert [row["ListingKey"] for row in found] == sorted(feed.rows["Property"])
    assert done.resumed_rows == 60
    assert len(feed.asked) - before == 4


@pytest.mark.parametrize(
    ("provider", "change", "says"),
    [
        ("generic", {"skip": False}, "rejects $skip"),
        ("spark", {"parallel": 2}, "at a time, ordered by ListingKey"),
    ],
)
async def test_what_the_provider_allows_counts(
    feed: FeedService, tmp_path: Path, provider: str, change: dict[str, Any], says: str
) -> None:
    known = dialect(load(provider))
    paging = msgspec.structs.replace(known.paging, **change)
    feed.top_is_page = True
    known = msgspec.structs.replace(known, paging=paging, required=())
    _, done = await read(feed, tmp_path, known=known, at_once=4)
    (said,) = [each for each in done.notes if each.startswith("Reading") and says in each]
    assert ("up to 2 pages" in said) is (provider == "spark")
    _, quiet = await read(feed, tmp_path, known=known, at_once=None)
    assert any("at a time" in each for each in quiet.notes) is (provider == "spark")


async def test_rows_that_go_while_pages_are_read_are_said(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.refuse = lambda path: feed.drop("k000000") if "$skip=50" in path else None
    found, done = await read(feed, tmp_path, at_once=2)
    assert len(found) >= 93
    assert any("dropped from 95 to 94" in each for each in done.notes)


async def test_a_429_ends_the_run_at_once(feed: FeedService, tmp_path: Path) -> None:
    feed.refuse = lambda _path: 429 if len(feed.asked) >= 3 else None
    feed.refused_with = {"Retry-After": "3600"}
    with pytest.raises(ServiceError):
        await read(feed, tmp_path, at_once=4)
    assert len(feed.asked) == 3

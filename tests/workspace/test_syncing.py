"""A file that is kept equal to a changing service, compared with a full download after each step."""

from __future__ import annotations

import json
import os
import random
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from reso_explorer.providers import dialect, load
from reso_explorer.service.errors import ServiceError
from reso_explorer.service.pages import End
from reso_explorer.workspace import Workspace, WorkspaceError
from reso_explorer.workspace.downloading import download_rows
from reso_explorer.workspace.syncing import SyncOptions, sync_rows
from reso_explorer.world import World
from tests.feed_service import FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from reso_explorer.providers import Dialect
    from reso_explorer.workspace.syncing import Synced

NOW = SyncOptions(overlap=0)


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.takes_prefer = True
        yield service


async def synced(
    feed: FeedService,
    tmp_path: Path,
    text: str = "Property",
    *,
    known: Dialect | None = None,
    options: SyncOptions = NOW,
) -> Synced:
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    async with await Workspace.open(feed.url, world=world) as workspace:
        if known is not None:
            workspace.dialect = known
        return await sync_rows(workspace, text, tmp_path / "rows.ndjson", options)


def in_file(tmp_path: Path) -> dict[str, Any]:
    """The rows of the file by key; a key that comes twice fails."""
    rows = [json.loads(line) for line in (tmp_path / "rows.ndjson").read_text().splitlines()]
    found = {row["ListingKey"]: row for row in rows}
    assert len(found) == len(rows)
    return found


def change(feed: FeedService, chance: random.Random, *, signal: str = "") -> None:
    """Insert, update, or delete some listings."""
    for _ in range(chance.randrange(6)):
        known = list(feed.rows["Property"])
        kind = chance.choice(["insert", "update", "update", "delete"])
        if kind == "insert" or not known:
            key = f"k{chance.randrange(10**6):06}"
            feed.touch(
                key, City=chance.choice("ABC"), ListPrice=chance.randrange(9), MlgCanView=True
            )
        elif kind == "update":
            feed.touch(chance.choice(known), City=chance.choice("ABC"))
        elif signal == "field":
            feed.touch(chance.choice(known), MlgCanView=False)
        else:
            feed.drop(chance.choice(known), signal=signal == "resource")


RULES = {
    "keys": ("generic", ""),
    "field": ("mlsgrid", "field"),
    "resource": ("utahrealestate", "resource"),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("text", ["Property", "Property?$filter=City ne 'C'"])
async def test_after_each_step_the_file_equals_a_full_download(
    feed: FeedService, tmp_path: Path, rule: str, text: str
) -> None:
    name, signal = RULES[rule]
    known = dialect(load(name))
    known = msgspec.structs.replace(
        known,
        paging=dialect(load("generic")).paging,
        filter=dialect(load("generic")).filter,
        required=(),
    )
    chance = random.Random(random.getrandbits(32))
    feed.fill(40)
    for row in feed.rows["Property"].values():
        row["MlgCanView"] = True
    meanwhile = [0]

    def behind_its_back(_path: str) -> None:
        if meanwhile[0] > 0 and chance.random() < 0.5:
            meanwhile[0] -= 1
            change(feed, chance, signal=signal)

    feed.refuse = behind_its_back
    feed.largest = 15
    for _ in range(25):
        change(feed, chance, signal=signal)
        meanwhile[0] = 3  # the service changes while it is read, too
        await synced(feed, tmp_path, text, known=known)
        meanwhile[0] = 0
        done = await synced(feed, tmp_path, text, known=known)
        truth = {
            key: row
            for key, row in feed.rows["Property"].items()
            if ("filter" not in text or row.get("City") != "C")
            and (signal != "field" or row["MlgCanView"])
        }
        assert in_file(tmp_path) == truth
        assert done.is_checked
    left = {name for name in os.listdir(tmp_path) if name != "home"}  # noqa: PTH208  # no Path in async
    assert left == {"rows.ndjson", "rows.ndjson.sync"}


async def test_a_run_without_changes_costs_two_requests_and_leaves_the_file(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(300)
    first = await synced(feed, tmp_path)
    assert first.is_first
    before = (tmp_path / "rows.ndjson").stat()
    feed.asked.clear()
    again = await synced(feed, tmp_path)
    assert again.merged is not None
    assert (again.merged.added, again.merged.changed, again.merged.removed) == (0, 0, 0)
    assert len(feed.asked) == 2
    after = (tmp_path / "rows.ndjson").stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


async def test_rows_of_equal_timestamps_are_not_lost(feed: FeedService, tmp_path: Path) -> None:
    stamp = feed.now()
    feed.clock = lambda: 1_700_000_000.5
    feed.touch("a")
    await synced(feed, tmp_path)
    feed.touch("b")  # at the very time of the newest row
    assert (
        feed.rows["Property"]["a"]["ModificationTimestamp"]
        == (feed.rows["Property"]["b"]["ModificationTimestamp"])
    )
    await synced(feed, tmp_path)
    assert set(in_file(tmp_path)) == {"a", "b"}
    assert stamp


async def test_a_row_that_enters_without_a_new_timestamp_is_fetched_by_key(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(50)
    await synced(feed, tmp_path)
    feed.put("old", City="X", at=1)
    await synced(feed, tmp_path)
    assert in_file(tmp_path) == feed.rows["Property"]


async def test_without_counts_keys_are_compared(feed: FeedService, tmp_path: Path) -> None:
    feed.counts = False
    feed.fill(50)
    await synced(feed, tmp_path)
    feed.drop("k000007")
    await synced(feed, tmp_path)
    assert in_file(tmp_path) == feed.rows["Property"]
    feed.drop("k000008")
    done = await synced(feed, tmp_path, options=SyncOptions(deletions="never"))
    assert not done.is_checked
    assert "k000008" in in_file(tmp_path)


async def test_rows_that_come_and_go_while_the_first_run_reads_are_found_by_the_next(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(40)
    feed.largest = 15

    def behind_its_back(_path: str) -> None:
        if len(feed.asked) == 3:  # one row before all that were read, one less behind them
            feed.touch("a000000", City="A")
            feed.drop("k000039")

    feed.refuse = behind_its_back
    first = await synced(feed, tmp_path)
    assert first.merged is None
    feed.refuse = None
    assert (await synced(feed, tmp_path)).merged is not None
    assert in_file(tmp_path) == feed.rows["Property"]


async def test_a_restart_reads_what_a_broken_off_run_had_read_again(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(40)
    feed.largest = 10
    feed.refuse = lambda _path: 400 if len(feed.asked) == 4 else None
    with pytest.raises(ServiceError):
        await synced(feed, tmp_path)
    assert (tmp_path / "rows.ndjson.changes.part").stat().st_size
    feed.refuse = None
    first = min(feed.rows["Property"])
    feed.touch(first, City="Later")
    await synced(feed, tmp_path, options=SyncOptions(overlap=0, restart=True))
    assert in_file(tmp_path)[first]["City"] == "Later"
    assert in_file(tmp_path) == feed.rows["Property"]


async def test_a_download_by_key_that_came_short_says_that_only_a_restart_helps(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(40)
    feed.largest = 15

    def behind_its_back(_path: str) -> None:
        if len(feed.asked) == 2:
            feed.touch("a000000", City="A")
            feed.drop("k000039")

    feed.refuse = behind_its_back
    world = World(environ={"RESO_EXPLORER_HOME": str(tmp_path / "home")})
    target = tmp_path / "rows.ndjson"
    async with await Workspace.open(feed.url, world=world) as workspace:
        for resumed in (False, True):
            done = await download_rows(workspace, "Property", target, way="keyset")
            assert (done.end, bool(done.resumed_rows)) == (End.SHORT, resumed)
            assert done.advice.startswith("Resuming can't find rows")
            assert "`--restart`" in done.advice
            feed.refuse = None
        done = await download_rows(workspace, "Property", target, way="keyset", resume=False)
    assert (done.is_written, done.advice) == (True, "")
    assert in_file(tmp_path) == feed.rows["Property"]


async def test_what_was_read_before_a_429_counts_for_the_next_run(
    feed: FeedService, tmp_path: Path
) -> None:
    feed.fill(100)
    feed.largest = 10
    feed.refused_with = {"Retry-After": "3600"}
    feed.refuse = lambda _path: 429 if len(feed.asked) == 6 else None
    with pytest.raises(ServiceError):
        await synced(feed, tmp_path)
    assert not (tmp_path / "rows.ndjson").exists()
    asked = len(feed.asked)
    feed.refuse = None
    state = tmp_path / "home"
    state.rename(tmp_path / "waited")  # the wait of an hour is over
    await synced(feed, tmp_path)
    assert in_file(tmp_path) == feed.rows["Property"]
    assert not {*feed.asked[: asked - 1]} & {*feed.asked[asked:]}


@pytest.mark.parametrize(
    ("content", "text", "words"),
    [
        ("{}\n", "Property", "isn't the file of a sync"),
        ("", "Property?$top=5", r"\$top can't be used"),
        ("", "Property('k1')", "needs the rows of a resource"),
    ],
)
async def test_what_cannot_be_kept_in_sync_is_said(
    feed: FeedService, tmp_path: Path, content: str, text: str, words: str
) -> None:
    feed.fill(3)
    (tmp_path / "rows.ndjson").write_text(content)
    with pytest.raises(WorkspaceError, match=words):
        await synced(feed, tmp_path, text)
    assert (tmp_path / "rows.ndjson").read_text() == content


async def test_a_file_that_was_edited_is_not_merged_into(feed: FeedService, tmp_path: Path) -> None:
    feed.fill(3)
    await synced(feed, tmp_path)
    with (tmp_path / "rows.ndjson").open("a") as file:
        file.write('{"ListingKey":"mine"}\n')
    with pytest.raises(WorkspaceError, match="was changed since the last sync"):
        await synced(feed, tmp_path)
    with pytest.raises(WorkspaceError, match="is the file of another query"):
        await synced(feed, tmp_path, "Property?$filter=City eq 'A'")
    await synced(feed, tmp_path, options=SyncOptions(restart=True))
    assert in_file(tmp_path) == feed.rows["Property"]


@pytest.mark.parametrize("bulk", [True, False])
async def test_beyond_the_paging_limit_of_a_provider(
    feed: FeedService, tmp_path: Path, *, bulk: bool
) -> None:
    known = dialect(load("bridge"))
    wall = msgspec.structs.replace(known.paging.walls[0], rows=100)
    known = msgspec.structs.replace(
        known, paging=msgspec.structs.replace(known.paging, walls=(wall,))
    )
    feed.top_is_page, feed.takes_prefer, feed.largest = True, False, 50
    feed.bulk, feed.skip_ends = bulk, 100
    feed.fill(330)
    await synced(feed, tmp_path, known=known)
    assert in_file(tmp_path) == feed.rows["Property"]
    assert any("/replication" in path for path in feed.asked)
    for n in range(150):
        feed.touch(f"k{n:06}", City="Elsewhere")
    feed.drop("k000200")
    done = await synced(feed, tmp_path, known=known)
    assert in_file(tmp_path) == feed.rows["Property"]
    assert done.is_checked

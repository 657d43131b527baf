from __future__ import annotations

import os
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from reso_explorer.store.errors import StoreError
from reso_explorer.store.snapshots import Snapshots

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import HandClock

URL = "https://a.example/odata/$metadata"


@pytest.fixture
def snapshots(tmp_path: Path, clock: HandClock) -> Snapshots:
    return Snapshots(tmp_path / "snapshots", clock=clock)


def documents(snapshots: Snapshots) -> list[Path]:
    return sorted(snapshots._folder.glob("*.z"))


def test_bytes_come_back_as_they_were(snapshots: Snapshots, clock: HandClock) -> None:
    data = b"<edmx/>\r\n\x00\xff" * 1000
    added = snapshots.add(
        data, url=URL, profile="p", etag='W/"1"', last_modified="x", content_type="application/xml"
    )
    assert (added.size, added.fetched, added.checked) == (len(data), clock.now, clock.now)
    assert snapshots.read(added) == data
    again = Snapshots(snapshots._folder, clock=clock)
    assert again.all() == (added,)
    assert again.read(again.find(added.id)) == data
    assert documents(snapshots)[0].stat().st_size < len(data) / 10


def test_an_unchanged_document_is_only_marked_as_checked(
    snapshots: Snapshots, clock: HandClock
) -> None:
    first = snapshots.add(b"one", url=URL, profile="p", etag="1")
    clock.pass_by(hours=1)
    second = snapshots.add(b"one", url=URL, profile="p")
    assert second.id == first.id
    assert (second.fetched, second.checked, second.etag) == (first.fetched, clock.now, "1")
    clock.pass_by(hours=1)
    third = snapshots.checked(second)
    assert third.checked == clock.now
    assert snapshots.all() == (third,)


def test_a_document_that_comes_back_is_a_new_snapshot(
    snapshots: Snapshots, clock: HandClock
) -> None:
    for data in (b"one", b"two", b"one"):
        snapshots.add(data, url=URL, profile="p")
        clock.pass_by(seconds=1)
    assert [snapshots.read(one) for one in snapshots.all()] == [b"one", b"two", b"one"]
    assert len(documents(snapshots)) == 2


def test_profiles_are_apart_but_share_documents(snapshots: Snapshots, clock: HandClock) -> None:
    for profile in ("p", "q", None):
        snapshots.add(b"same", url=URL, profile=profile)
        clock.pass_by(seconds=1)
    assert len(snapshots.all()) == 3
    assert len(documents(snapshots)) == 1
    latest = snapshots.latest(profile="p")
    assert latest is not None
    assert latest.profile == "p"
    assert snapshots.latest(profile="nobody") is None
    assert snapshots.latest(url="https://b.example") is None


def test_find_takes_the_start_of_id_or_hash(snapshots: Snapshots, clock: HandClock) -> None:
    one = snapshots.add(b"one", url=URL, profile="p")
    clock.pass_by(days=1)
    two = snapshots.add(b"two", url=URL, profile="p")
    assert snapshots.find(one.sha256[:8]) == one
    assert snapshots.find(two.sha256.upper()) == two
    assert snapshots.find("20260602") == two
    with pytest.raises(StoreError, match="fits several"):
        snapshots.find("2026060")
    for nothing in ("zz", ""):
        with pytest.raises(StoreError, match="There is no snapshot"):
            snapshots.find(nothing)


def test_prune_keeps_the_newest_of_each(snapshots: Snapshots, clock: HandClock) -> None:
    for number in range(5):
        snapshots.add(b"p%d" % number, url=URL, profile="p")
        clock.pass_by(days=1)
    snapshots.add(b"q0", url=URL, profile="q")
    gone = snapshots.prune(keep=2)
    assert [one.profile for one in gone] == ["p", "p", "p"]
    assert [snapshots.read(one) for one in snapshots.all(profile="p")] == [b"p4", b"p3"]
    assert len(documents(snapshots)) == 3
    assert snapshots.prune(keep=0)[0].profile == "p"
    assert len(snapshots.all()) == 2, "the newest of each stays"


def test_prune_by_age(snapshots: Snapshots, clock: HandClock) -> None:
    for number in range(4):
        snapshots.add(b"%d" % number, url=URL, profile="p")
        clock.pass_by(days=10)
    gone = snapshots.prune(keep=1, older_than=timedelta(days=25))
    assert len(gone) == 2
    assert snapshots.prune(keep=1, older_than=timedelta(days=25)) == ()


def test_a_shared_document_stays_while_one_needs_it(snapshots: Snapshots, clock: HandClock) -> None:
    p = snapshots.add(b"same", url=URL, profile="p")
    q = snapshots.add(b"same", url=URL, profile="q")
    snapshots.remove(p)
    assert snapshots.read(q) == b"same"
    snapshots.remove(q)
    assert documents(snapshots) == []
    with pytest.raises(StoreError, match="is gone"):
        snapshots.read(q)


def test_a_fresh_document_without_snapshot_is_left_alone(
    snapshots: Snapshots, clock: HandClock
) -> None:
    one = snapshots.add(b"one", url=URL, profile="p")
    clock.pass_by(seconds=1)
    snapshots.add(b"two", url=URL, profile="p")
    fresh, stale = (snapshots._folder / f"{sign * 64}.z" for sign in "ab")
    for path, age in ((fresh, 60), (stale, 3600)):
        path.write_bytes(b"")
        moment = clock.now.timestamp() - age
        os.utime(path, (moment, moment))
    snapshots.remove(one)
    assert fresh.exists()
    assert not stale.exists()


def test_damage_is_told_and_healed_by_fetching_again(snapshots: Snapshots) -> None:
    added = snapshots.add(b"one", url=URL, profile="p")
    path = documents(snapshots)[0]
    for damage, words in ((b"no zlib", "is damaged"), (zlib.compress(b"else"), "another hash")):
        path.write_bytes(damage)
        with pytest.raises(StoreError, match=words):
            snapshots.read(added)
    assert snapshots.read(snapshots.add(b"one", url=URL, profile="p")) == b"one"


def test_a_damaged_sighting_hides_no_other(snapshots: Snapshots) -> None:
    good = snapshots.add(b"one", url=URL, profile="p")
    text = (snapshots._folder / f"{good.id}.json").read_text(encoding="utf-8")
    for name, content in (("a", "{"), ("b", text), ("c", text.replace(good.sha256, "../x"))):
        (snapshots._folder / f"{name}.json").write_text(content, encoding="utf-8")
    assert snapshots.all() == (good,)
    problems = snapshots.damaged()
    assert len(problems) == 3
    assert all("is damaged" in problem for problem in problems)


def test_in_memory_where_nothing_can_be_written(no_folder: Path, clock: HandClock) -> None:
    snapshots = Snapshots(no_folder, clock=clock)
    added = snapshots.add(b"one", url=URL, profile="p")
    assert snapshots.problem is not None
    assert "Can't write" in snapshots.problem
    assert snapshots.read(added) == b"one"
    clock.pass_by(hours=1)
    assert snapshots.checked(added).checked == clock.now
    assert len(snapshots.all()) == 1
    snapshots.remove(added)
    assert snapshots.all() == ()


def test_a_profile_name_is_checked(snapshots: Snapshots) -> None:
    with pytest.raises(StoreError, match="cannot be called"):
        snapshots.add(b"", url=URL, profile="../x")


def test_an_empty_document_is_kept_too(snapshots: Snapshots) -> None:
    assert snapshots.read(snapshots.add(b"", url=URL)) == b""
    assert snapshots.read(snapshots.add(b"", url=URL)) == b""


def test_a_credential_in_the_url_is_not_kept(snapshots: Snapshots) -> None:
    url = URL + "?access_token=MARKED"
    added = snapshots.add(b"one", url=url, profile="p")
    assert "MARKED" not in added.url
    assert snapshots.latest(url=url) == added
    assert snapshots.add(b"one", url=url, profile="p").id == added.id
    assert all(b"MARKED" not in path.read_bytes() for path in snapshots._folder.iterdir())

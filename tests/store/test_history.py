from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.secret import MASK, Secret
from reso_explorer.store.history import History

if TYPE_CHECKING:
    from pathlib import Path

    from reso_explorer.store.database import Database

    from .conftest import HandClock


@pytest.fixture
def history(database: Database, clock: HandClock) -> History:
    return History(database, clock=clock)


def test_what_was_sent_comes_back_newest_first(history: History, clock: HandClock) -> None:
    history.add(profile="p", resource="Property", query="$top=1", status=200, rows=1, ms=12.6)
    clock.pass_by(minutes=1)
    history.add(profile="p", resource="Media", query="$top=2", problem="No answer.")
    media, listing = history.search()
    assert (media.at, media.resource, media.status, media.problem) == (
        clock.now,
        "Media",
        None,
        "No answer.",
    )
    assert (listing.query, listing.status, listing.rows, listing.ms) == ("$top=1", 200, 1, 13)


def test_every_word_has_to_be_there(history: History) -> None:
    history.add(profile="beach", resource="Property", query="$filter=City eq 'Palm Beach'")
    history.add(profile="hill", resource="Property", query="$filter=100% eq a_b\\c")
    found = {
        text: [one.profile for one in history.search(text)]
        for text in (
            "city PALM",
            "property",
            "palm hill",
            "beach",
            "100%",
            "%",
            "a_b",
            "_",
            "b\\c",
            "",
        )
    }
    assert found == {
        "city PALM": ["beach"],
        "property": ["hill", "beach"],
        "palm hill": [],
        "beach": ["beach"],
        "100%": ["hill"],
        "%": ["hill"],
        "a_b": ["hill"],
        "_": ["hill"],
        "b\\c": ["hill"],
        "": ["hill", "beach"],
    }
    assert [one.profile for one in history.search(profile="beach")] == ["beach"]
    assert history.search(resource="Media") == ()
    assert len(history.search(limit=1)) == 1


def test_no_credential_is_kept(database: Database, tmp_path: Path) -> None:
    marked = "MARKED0123456789"
    history = History(database, secrets=lambda: [Secret("known-secret")])
    history.add(
        profile="p",
        resource="Property",
        query=f"$top=1&access_token={marked}&x=known-secret",
        problem=f"Authorization: Bearer {marked} failed",
    )
    one = history.search()[0]
    assert one.query == "$top=1"
    assert one.problem == f"Authorization: Bearer {MASK} failed"
    database.close()
    for path in tmp_path.glob("store.sqlite*"):
        assert marked.encode() not in path.read_bytes()
        assert b"known-secret" not in path.read_bytes()


def test_it_can_be_switched_off(database: Database) -> None:
    history = History(database, enabled=False)
    assert not history.add(profile="p", resource="r", query="q")
    assert history.search() == ()


def test_the_oldest_go(database: Database) -> None:
    history = History(database, kept=3)
    for number in range(5):
        history.add(profile="p", resource="r", query=str(number))
    assert [one.query for one in history.search()] == ["4", "3", "2"]


def test_clear(history: History) -> None:
    for profile in ("p", "q", "q"):
        history.add(profile=profile, resource="r", query="q")
    assert history.clear(profile="q")
    assert [one.profile for one in history.search()] == ["p"]
    assert history.clear()
    assert history.search() == ()

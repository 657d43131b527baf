"""Saved metadata serves for an hour; its age is said when it matters, and so is a new schema."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.feed_service import METADATA, FeedService

if TYPE_CHECKING:
    from collections.abc import Iterator

Run = Any


@pytest.fixture
def feed() -> Iterator[FeedService]:
    with FeedService() as service:
        service.etag = '"v1"'
        service.fill(5)
        yield service


COMMANDS = [
    ("query", "{}", "Property?$top=1"),
    ("show", "{}", "Property"),
    ("check", "{}", "Property?$top=1"),
    ("lint", "{}"),
]


def test_commands_within_the_hour_send_one_metadata_request(rx: Run, feed: FeedService) -> None:
    for command in COMMANDS:
        assert rx(*(word.format(feed.url) for word in command)).code == 0
    assert len(feed.metadata_asked) == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_fresh_asks_if_it_changed(rx: Run, feed: FeedService, command: tuple[str, ...]) -> None:
    words = [word.format(feed.url) for word in command]
    rx(*words)
    rx(*words, "--fresh")
    assert [fields.get("If-None-Match") for fields in feed.metadata_asked] == [None, '"v1"']


def test_after_an_hour_the_server_is_asked(
    rx: Run, feed: FeedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    rx("show", feed.url, "Property")
    monkeypatch.setattr("reso_explorer.cli.timeout.METADATA_AGE", 0.0)
    rx("show", feed.url, "Property")
    assert len(feed.metadata_asked) == 2


def test_fetch_and_diff_always_ask(rx: Run, feed: FeedService) -> None:
    rx("fetch", feed.url)
    rx("fetch", feed.url)
    rx("diff", feed.url, feed.url)
    assert len(feed.metadata_asked) == 4


def test_a_token_without_a_profile_always_asks(
    rx: Run, feed: FeedService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "one-token-1234567")
    rx("show", feed.url, "Property")
    monkeypatch.setenv("RESO_EXPLORER_TOKEN", "another-token-7654321")
    rx("show", feed.url, "Property")
    assert len(feed.metadata_asked) == 2


def test_a_new_schema_is_said_with_the_command_that_shows_it(rx: Run, feed: FeedService) -> None:
    rx("show", feed.url, "Property")
    feed.etag = '"v2"'
    feed.metadata = METADATA.replace(b'Name="City"', b'Name="Town"')
    stale = rx("show", feed.url, "Property/Town")
    assert stale.code == 2
    assert re.search(r"The metadata was checked \d+ seconds? ago; --fresh asks", stale.err)
    fresh = rx("show", feed.url, "Property/Town", "--fresh")
    assert fresh.code == 0
    found = re.search(
        r"The schema changed since .*: reso-explorer (diff \S+ \S+)$", fresh.err, re.MULTILINE
    )
    assert found is not None
    shown = rx(*found[1].split())
    assert "Town" in shown.out
    assert "schema changed" not in rx("show", feed.url, "Property/Town", "--fresh").err


def test_the_age_is_said_with_an_unknown_name_in_a_query(rx: Run, feed: FeedService) -> None:
    good = rx("check", feed.url, "Property?$select=City")
    assert "The metadata was checked" not in good.err
    for command in ("check", "query"):
        wrong = rx(command, feed.url, "Property?$filter=Village eq 'A'")
        assert "The metadata was checked" in wrong.err
    feed.refuse = lambda _path: 404
    rejected = rx("query", feed.url, "Property")
    assert "The metadata was checked" in rejected.err

from __future__ import annotations

import re
from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from reso_explorer.dictionary import Dictionary, build
from reso_explorer.dictionary.since import undone, with_changes
from reso_explorer.dictionary.write_json import write_json
from tests.dictionary.feed import FEED, feed

_PIECES = re.compile(
    r"<Member [^>]*/>|<Property [^>]*/>|<NavigationProperty [^>]*/>|<EntitySet [^>]*/>|<Action [^>]*/>"
    r"|<Singleton [^>]*/>| IsFlags=\"true\"| Nullable=\"false\"| Value=\"2\"| BaseType=\"[^\"]*\"",
)
"""Pieces of the document that may be missing, each on its own."""
_PLACES = tuple(found.span() for found in _PIECES.finditer(FEED))


@cache
def _without(missing: frozenset[int]) -> Dictionary:
    text, end = [], 0
    for number, (start, stop) in enumerate(_PLACES):
        text.append(FEED[end : start if number in missing else stop])
        end = stop
    return build(feed("".join([*text, FEED[end:]])))


def _told(old: str, new: str) -> list[tuple[str, str, str | None]]:
    changes = with_changes(build(feed(new)), build(feed(old))).changes
    assert changes is not None
    return [(each.at, each.kind, each.impact) for each in changes.entries]


@settings(max_examples=25)
@given(*[st.frozensets(st.integers(0, len(_PLACES) - 1), max_size=6)] * 2)
def test_undoing_all_changes_gives_the_old_dictionary(
    older: frozenset[int], newer: frozenset[int]
) -> None:
    old, new = _without(older), _without(newer)
    changed = with_changes(new, old)
    assert replace(changed, changes=None) == new
    assert write_json(replace(undone(changed), provenance=None)) == write_json(old)


def test_the_same_schema_has_no_changes() -> None:
    assert _told(FEED, FEED) == []


def test_changes_say_where_and_how_bad() -> None:
    new = FEED.replace('Type="Self.Money"', 'Type="Edm.Int32"')
    new = new.replace('<EntitySet Name="Property" EntityType="Self.Property"/>', "")
    new = new.replace("What the seller asks.", "The price.")
    new = new.replace("<Action ", '<Action Name="Other"/><Action ')
    assert _told(FEED, new) == [
        ("/resources/Listings/fields/Price", "changed", "breaking"),
        ("/resources/Newest/fields/Price", "changed", "breaking"),
        ("/resources/Property", "removed", "breaking"),
        ("/types/A.Property", "added", "safe"),
        ("/operations/A.Other()", "added", "safe"),
    ]


def test_a_description_is_no_break() -> None:
    new = FEED.replace("What the seller asks.", "The price.")
    assert _told(FEED, new) == [
        ("/resources/Listings/fields/Price", "changed", "info"),
        ("/resources/Newest/fields/Price", "changed", "info"),
    ]


def test_slashes_in_names_are_escaped() -> None:
    new = FEED.replace('Name="Rating"', 'Name="Score"')
    assert ("/lookups/Listings~1Rating", "removed", "breaking") in _told(FEED, new)

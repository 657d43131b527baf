from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reso_explorer.store.lookups import LookupCache, LookupRow

if TYPE_CHECKING:
    from reso_explorer.store.database import Database

    from .conftest import HandClock

texts = st.text(st.characters(exclude_categories=["Cs"]))
entries = st.lists(
    st.builds(
        LookupRow,
        value=texts,
        standard=st.none() | texts,
        legacy=st.none() | texts,
        key=st.none() | texts,
        modified=st.none() | texts,
        count=st.none() | st.integers(0, 10**9),
    ),
    max_size=5,
)


def values(*texts: str) -> list[LookupRow]:
    return [LookupRow(value=text) for text in texts]


@given(texts, entries, st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_round_trip(database: Database, name: str, kept: list[LookupRow], complete: bool) -> None:  # noqa: FBT001
    cache = LookupCache(database)
    assert cache.put("p", name, kept, complete=complete)
    found = cache.get("p", name)
    assert found is not None
    assert (found.name, list(found.entries), found.complete) == (name, kept, complete)


def test_age_is_told(database: Database, clock: HandClock) -> None:
    cache = LookupCache(database, clock=clock)
    cache.put("p", "City", values("A"))
    clock.pass_by(hours=3)
    found = cache.get("p", "City")
    assert found is not None
    assert found.age(clock.now) == timedelta(hours=3)


def test_order_is_kept_and_profiles_are_apart(database: Database) -> None:
    cache = LookupCache(database)
    cache.put("p", "City", values("B", "A"))
    cache.put("q", "City", values("C"))
    found = cache.get("p", "City")
    assert found is not None
    assert [one.value for one in found.entries] == ["B", "A"]
    assert cache.get("p", "Status") is None
    assert cache.get("r", "City") is None


def test_a_reading_of_the_whole_resource_replaces(database: Database) -> None:
    cache = LookupCache(database)
    cache.put("q", "Old", values("x"))
    cache.put_all("p", {"Old": values("x"), "City": values("A")})
    cache.put_all("p", {"City": values("B")})
    assert cache.names("p") == ("City", "Old")
    cache.put_all("p", {"City": values("B"), "Status": values("S")}, replace=True)
    assert [one.name for one in cache.all("p")] == ["City", "Status"]
    assert cache.names("q") == ("Old",)


def test_clear(database: Database) -> None:
    cache = LookupCache(database)
    cache.put_all("p", {"A": values("1"), "B": values("2")})
    cache.clear("p", "A")
    assert cache.names("p") == ("B",)
    cache.clear("p")
    assert cache.all("p") == ()

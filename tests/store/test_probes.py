from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.secret import MASK
from reso_explorer.store.probes import Probes, Verdict

if TYPE_CHECKING:
    from reso_explorer.store.database import Database

    from .conftest import HandClock


@pytest.fixture
def probes(database: Database, clock: HandClock) -> Probes:
    return Probes(database, clock=clock)


def test_the_newest_result_stands(probes: Probes, clock: HandClock) -> None:
    probes.put("p", "Property", "filter", Verdict.UNKNOWN, field="ListPrice")
    clock.pass_by(hours=1)
    probes.put("p", "Property", "filter", Verdict.REJECTED, field="ListPrice", words="Not you.")
    found = probes.get("p", "Property", "filter", field="ListPrice")
    assert found is not None
    assert (found.verdict, found.words, found.at) == (Verdict.REJECTED, "Not you.", clock.now)
    assert len(probes.all("p")) == 1


def test_fields_resources_and_profiles_are_apart(probes: Probes) -> None:
    probes.put("p", "Property", "filter", Verdict.SUPPORTED, field="B")
    probes.put("p", "Property", "filter", Verdict.IGNORED, field="A")
    probes.put("p", "Property", "contains", Verdict.SUPPORTED)
    probes.put("p", "Media", "expand", Verdict.SUPPORTED)
    probes.put("q", "Property", "filter", Verdict.REJECTED, field="A")
    assert [(one.resource, one.field, one.capability) for one in probes.all("p")] == [
        ("Media", "", "expand"),
        ("Property", "", "contains"),
        ("Property", "A", "filter"),
        ("Property", "B", "filter"),
    ]
    assert len(probes.all("p", resource="Property")) == 3
    assert [one.verdict for one in probes.all("p", field="A")] == [Verdict.IGNORED]
    assert probes.get("p", "Property", "filter") is None


def test_words_lose_credentials(probes: Probes) -> None:
    probes.put("p", "r", "c", Verdict.REJECTED, words="Bearer abcdefghij is wrong")
    found = probes.get("p", "r", "c")
    assert found is not None
    assert found.words == f"Bearer {MASK} is wrong"


def test_clear(probes: Probes) -> None:
    for resource in ("A", "B"):
        probes.put("p", resource, "c", Verdict.SUPPORTED)
    probes.clear("p", resource="A")
    assert [one.resource for one in probes.all("p")] == ["B"]
    probes.clear("p")
    assert probes.all("p") == ()

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.censuses import Censuses

if TYPE_CHECKING:
    from reso_explorer.store.database import Database

    from .conftest import HandClock


def test_the_newest_census_of_its_form_stands(database: Database, clock: HandClock) -> None:
    censuses = Censuses(database, clock=clock)
    assert censuses.get("p", "Property", "v1") is None
    censuses.put("p", "Property", "v1", b"old")
    clock.pass_by(days=1)
    censuses.put("p", "Property", "v1", b"\x00new")
    censuses.put("p", "Media", "v1", b"m")
    found = censuses.get("p", "Property", "v1")
    assert found is not None
    assert (found.resource, found.data, found.at) == ("Property", b"\x00new", clock.now)
    assert censuses.get("p", "Property", "v2") is None
    assert censuses.resources("p") == ("Media", "Property")
    censuses.clear("p")
    assert censuses.resources("p") == ()

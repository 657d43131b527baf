from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.looks import Looks

if TYPE_CHECKING:
    from reso_explorer.store.database import Database


def test_one_snapshot_for_each_source(database: Database) -> None:
    looks = Looks(database)
    assert looks.get("town") is None
    looks.mark("town", "a")
    looks.mark("village", "b")
    looks.mark("town", "c")
    assert (looks.get("town"), looks.get("village")) == ("c", "b")

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.bookmarks import Bookmark, Bookmarks

if TYPE_CHECKING:
    from reso_explorer.store.database import Database

    from .conftest import HandClock


def test_bookmarks_of_each_source_in_the_order_they_were_made(
    database: Database, clock: HandClock
) -> None:
    bookmarks = Bookmarks(database, clock=clock)
    price = Bookmark("field", "town.House/Price", "House")
    assert bookmarks.toggle("town", price)
    clock.pass_by(minutes=1)
    house = Bookmark("resource", "House", "House")
    assert bookmarks.toggle("town", house)
    assert bookmarks.all("town") == (price, house)
    assert bookmarks.all("village") == ()
    assert not bookmarks.toggle("town", price)
    assert bookmarks.all("town") == (house,)

"""Places in a schema that the user marked to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.store.clock import Clock, system_clock, to_text

if TYPE_CHECKING:
    from reso_explorer.store.database import Database


class Bookmark(Struct, frozen=True):
    """One place: what kind of thing it is, its path, and the resource it was reached through."""

    kind: str
    path: str
    resource: str = ""


class Bookmarks:
    """Keeps the bookmarks of each source in the order in which they were made."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, source: str) -> tuple[Bookmark, ...]:
        """Return the bookmarks of a source.

        Raises:
            StoreError: the database can't be read.
        """
        sql = "SELECT kind, path, resource FROM bookmarks WHERE source = ? ORDER BY at, path"
        return tuple(Bookmark(*row) for row in self._database.read(sql, (source,)))

    def toggle(self, source: str, bookmark: Bookmark) -> bool:
        """Add a bookmark, or remove it where it is there; tell whether it is there now.

        Raises:
            StoreError: the database can't be read.
        """
        values = (source, bookmark.kind, bookmark.path, bookmark.resource)
        if bookmark in self.all(source):
            sql = (
                "DELETE FROM bookmarks WHERE source = ? AND kind = ? AND path = ? AND resource = ?"
            )
            self._database.write(sql, values)
            return False
        sql = "INSERT INTO bookmarks (source, kind, path, resource, at) VALUES (?, ?, ?, ?, ?)"
        return self._database.write(sql, (*values, to_text(self._clock())))

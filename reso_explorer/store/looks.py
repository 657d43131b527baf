"""Which snapshot of each source the user has seen the changes of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.clock import Clock, system_clock, to_text

if TYPE_CHECKING:
    from reso_explorer.store.database import Database


class Looks:
    """Keeps one snapshot id for each source."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def get(self, source: str) -> str | None:
        """Return the snapshot that was seen last, None where there was no look yet.

        Raises:
            StoreError: the database can't be read.
        """
        rows = self._database.read("SELECT snapshot FROM looks WHERE source = ?", (source,))
        return str(rows[0][0]) if rows else None

    def mark(self, source: str, snapshot: str) -> bool:
        """Remember that a snapshot was seen; tell whether that was kept."""
        return self._database.write(
            "INSERT OR REPLACE INTO looks (source, snapshot, at) VALUES (?, ?, ?)",
            (source, snapshot, to_text(self._clock())),
        )

"""Values of lookups as the server told them, by profile and LookupName."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

from reso_explorer.store.clock import Clock, from_text, system_clock, to_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.store.database import Database


class LookupRow(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A row of the Lookup resource, or a value seen in rows of data."""

    value: str
    """LookupValue: what goes into a query."""
    standard: str | None = None
    """StandardLookupValue: the Data Dictionary's text, where the value is local."""
    legacy: str | None = None
    """LegacyODataValue: what older servers and code use."""
    key: str | None = None
    """LookupKey."""
    modified: str | None = None
    """ModificationTimestamp, as it was sent."""
    count: int | None = None
    """How often the value was seen, where it comes from a sample of rows."""


class CachedLookup(Struct, frozen=True, kw_only=True):
    """The values of one lookup and when they were read."""

    name: str
    at: dt.datetime
    entries: tuple[LookupRow, ...]
    complete: bool
    """False where there may be more, as in a sample."""

    def age(self, now: dt.datetime) -> dt.timedelta:
        """Return how old the values are."""
        return now - self.at


class LookupCache:
    """Keeps lookup values so that the server is asked rarely."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def put(
        self, profile: str, name: str, entries: Sequence[LookupRow], *, complete: bool = True
    ) -> bool:
        """Keep the values of one lookup in place of those kept before."""
        return self.put_all(profile, {name: entries}, complete=complete)

    def put_all(
        self,
        profile: str,
        lookups: Mapping[str, Sequence[LookupRow]],
        *,
        complete: bool = True,
        replace: bool = False,
    ) -> bool:
        """Keep the values of several lookups at once, all or none.

        With `replace` lookups of the profile that are not among them are forgotten, as after a
        reading of the whole Lookup resource. Tells whether they are kept.
        """
        at = to_text(self._clock())
        changes: list[tuple[str, Sequence[object]]] = []
        if replace:
            changes.append(("DELETE FROM lookups WHERE profile = ?", (profile,)))
        for name, entries in lookups.items():
            try:
                packed = msgspec.json.encode(list(entries))
            except UnicodeEncodeError:  # half a character, which the form kept here lacks
                return False
            sql = "INSERT OR REPLACE INTO lookups VALUES (?, ?, ?, ?, ?)"
            changes.append((sql, (profile, name, at, int(complete), packed)))
        return self._database.write_all(changes)

    def get(self, profile: str, name: str) -> CachedLookup | None:
        """Return the values of one lookup, or None where none are kept."""
        sql = "SELECT name, at, complete, entries FROM lookups WHERE profile = ? AND name = ?"
        return next((_lookup(row) for row in self._database.read(sql, (profile, name))), None)

    def all(self, profile: str) -> tuple[CachedLookup, ...]:
        """Return all lookups of a profile, by name."""
        sql = "SELECT name, at, complete, entries FROM lookups WHERE profile = ? ORDER BY name"
        return tuple(_lookup(row) for row in self._database.read(sql, (profile,)))

    def names(self, profile: str) -> tuple[str, ...]:
        """Return the names of the lookups kept for a profile, sorted."""
        sql = "SELECT name FROM lookups WHERE profile = ? ORDER BY name"
        return tuple(row[0] for row in self._database.read(sql, (profile,)))

    def clear(self, profile: str, name: str | None = None) -> bool:
        """Forget the lookups of a profile, or one of them."""
        if name is None:
            return self._database.write("DELETE FROM lookups WHERE profile = ?", (profile,))
        sql = "DELETE FROM lookups WHERE profile = ? AND name = ?"
        return self._database.write(sql, (profile, name))


def _lookup(row: tuple[object, ...]) -> CachedLookup:
    name, at, complete, packed = row
    assert isinstance(packed, bytes)
    return CachedLookup(
        name=str(name),
        at=from_text(str(at)),
        complete=bool(complete),
        entries=msgspec.json.decode(packed, type=tuple[LookupRow, ...]),
    )

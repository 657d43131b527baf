"""The newest census of each resource, as bytes whose form their writer knows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.store.clock import Clock, from_text, system_clock, to_text

if TYPE_CHECKING:
    from reso_explorer.store.database import Database


class KeptCensus(Struct, frozen=True, kw_only=True):
    """A census of one resource."""

    resource: str
    at: dt.datetime
    data: bytes


class Censuses:
    """Keeps the newest census for each profile and resource."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def put(self, profile: str, resource: str, form: str, data: bytes) -> bool:
        """Keep a census in place of the one before; tell whether it was kept."""
        sql = (
            "INSERT OR REPLACE INTO censuses (profile, resource, at, form, data) VALUES (?,?,?,?,?)"
        )
        return self._database.write(sql, (profile, resource, to_text(self._clock()), form, data))

    def get(self, profile: str, resource: str, form: str) -> KeptCensus | None:
        """Return the census of a resource, or None where there is none of that form."""
        sql = "SELECT at, data FROM censuses WHERE profile = ? AND resource = ? AND form = ?"
        for at, data in self._database.read(sql, (profile, resource, form)):
            return KeptCensus(resource=resource, at=from_text(at), data=data)
        return None

    def resources(self, profile: str) -> tuple[str, ...]:
        """Return the resources of a profile that have a census, sorted."""
        sql = "SELECT resource FROM censuses WHERE profile = ? ORDER BY resource"
        return tuple(row[0] for row in self._database.read(sql, (profile,)))

    def clear(self, profile: str) -> bool:
        """Forget the censuses of a profile."""
        return self._database.write("DELETE FROM censuses WHERE profile = ?", (profile,))

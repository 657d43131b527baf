"""Texts that were typed and not sent, so that a crash loses nothing."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.store.clock import Clock, from_text, system_clock, to_text
from reso_explorer.store.stored_query import stored_query

if TYPE_CHECKING:
    from reso_explorer.store.database import Database


class Unsent(Struct, frozen=True, kw_only=True):
    """A text of a profile, and the place it stood in, such as the number of a query pane."""

    slot: str
    text: str
    at: dt.datetime


class Sessions:
    """Keeps the newest text for each profile and slot."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def keep(self, profile: str, text: str, *, slot: str = "") -> bool:
        """Keep a text without credentials; an empty one is forgotten."""
        if not text.strip():
            return self.forget(profile, slot=slot)
        sql = "INSERT OR REPLACE INTO sessions (profile, slot, at, text) VALUES (?, ?, ?, ?)"
        stored = stored_query(text).text
        return self._database.write(sql, (profile, slot, to_text(self._clock()), stored))

    def restore(self, profile: str) -> tuple[Unsent, ...]:
        """Return the texts of a profile, by slot."""
        sql = "SELECT slot, text, at FROM sessions WHERE profile = ? ORDER BY slot"
        return tuple(
            Unsent(slot=slot, text=text, at=from_text(at))
            for slot, text, at in self._database.read(sql, (profile,))
        )

    def forget(self, profile: str, *, slot: str | None = None) -> bool:
        """Forget the texts of a profile, or one of them."""
        if slot is None:
            return self._database.write("DELETE FROM sessions WHERE profile = ?", (profile,))
        sql = "DELETE FROM sessions WHERE profile = ? AND slot = ?"
        return self._database.write(sql, (profile, slot))

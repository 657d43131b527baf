"""What was opened lately: files, addresses, profiles."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.secret import redact, without_secrets
from reso_explorer.store.clock import Clock, from_text, system_clock, to_text

if TYPE_CHECKING:
    from reso_explorer.store.database import Database


class SourceKind(StrEnum):
    """What was opened."""

    FILE = "file"
    URL = "url"
    PROFILE = "profile"
    SNAPSHOT = "snapshot"


class Recent(Struct, frozen=True, kw_only=True):
    """Something opened lately; `source` opens it again."""

    source: str
    kind: SourceKind
    title: str
    at: dt.datetime


class Recents:
    """Keeps the sources opened last, each once.

    Args:
        database: where they are kept.
        clock: the moments.
        kept: how many are kept.
    """

    def __init__(self, database: Database, *, clock: Clock = system_clock, kept: int = 50) -> None:
        self._database = database
        self._clock = clock
        self._kept = kept

    def add(self, source: str, kind: SourceKind, *, title: str = "") -> bool:
        """Put a source in front, without credentials; tell whether it was kept.

        An address loses its token, so that it can be opened again and asks for one.
        """
        add = "INSERT OR REPLACE INTO recents (source, kind, title, at) VALUES (?, ?, ?, ?)"
        values = (
            without_secrets(source),
            kind.value,
            redact(title),
            to_text(self._clock()),
        )
        trim = (
            "DELETE FROM recents WHERE source NOT IN "
            "(SELECT source FROM recents ORDER BY at DESC, source LIMIT ?)"
        )
        return self._database.write_all([(add, values), (trim, (self._kept,))])

    def all(self, *, kind: SourceKind | None = None, limit: int = 20) -> tuple[Recent, ...]:
        """Return sources, the newest first."""
        where, values = ("WHERE kind = ?", [kind.value]) if kind else ("", [])
        sql = f"SELECT source, kind, title, at FROM recents {where} ORDER BY at DESC LIMIT ?"  # noqa: S608
        return tuple(
            Recent(source=source, kind=SourceKind(kind_text), title=title, at=from_text(at))
            for source, kind_text, title, at in self._database.read(sql, (*values, limit))
        )

    def forget(self, source: str) -> bool:
        """Take a source off the list."""
        return self._database.write("DELETE FROM recents WHERE source = ?", (source,))

"""The queries that were sent, without credentials."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from reso_explorer.secret import Secret, redact
from reso_explorer.store.clock import Clock, from_text, system_clock, to_text
from reso_explorer.store.stored_query import stored_query

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.store.database import Database

_COLUMNS: Final = "id, at, profile, resource, query, status, rows, ms, problem"


class SentQuery(Struct, frozen=True, kw_only=True):
    """A query of the history."""

    id: int
    at: dt.datetime
    profile: str
    resource: str
    query: str
    """The query as it was sent, without credentials."""
    status: int | None = None
    """HTTP status, or None where no answer came."""
    rows: int | None = None
    ms: int | None = None
    problem: str | None = None
    """What went wrong, in a sentence."""


class History:
    """Keeps and finds sent queries.

    Args:
        database: where they are kept.
        clock: the moments.
        secrets: returns the secrets known now; they are masked in what is kept.
        enabled: False keeps nothing; what is there can still be read and removed.
        kept: how many queries are kept; the oldest go first.
    """

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock = system_clock,
        secrets: Callable[[], Iterable[Secret]] = tuple,
        enabled: bool = True,
        kept: int = 20_000,
    ) -> None:
        self._database = database
        self._clock = clock
        self._secrets = secrets
        self.enabled = enabled
        self._kept = kept

    def add(
        self,
        *,
        profile: str,
        resource: str,
        query: str,
        status: int | None = None,
        rows: int | None = None,
        ms: float | None = None,
        problem: str | None = None,
    ) -> bool:
        """Keep a query; tell whether it was kept."""
        if not self.enabled:
            return False
        known = tuple(self._secrets())
        values = (
            to_text(self._clock()),
            profile,
            redact(resource, known),
            stored_query(query, known).text,
            status,
            rows,
            None if ms is None else round(ms),
            None if problem is None else redact(problem, known),
        )
        add = (
            "INSERT INTO history (at, profile, resource, query, status, rows, ms, problem) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        )
        trim = "DELETE FROM history WHERE id <= (SELECT max(id) FROM history) - ?"
        return self._database.write_all([(add, values), (trim, (self._kept,))])

    def search(
        self,
        text: str = "",
        *,
        profile: str | None = None,
        resource: str | None = None,
        limit: int = 100,
    ) -> tuple[SentQuery, ...]:
        """Return queries that hold every word of `text` in query, resource or profile.

        Letter case does not matter; the newest come first.

        Raises:
            StoreError: the database cannot be read.
        """
        where = ["1"]
        values: list[object] = []
        for word in text.split():
            where.append("(query || ' ' || resource || ' ' || profile) LIKE ? ESCAPE '\\'")
            values.append(f"%{_literal(word)}%")
        for column, value in (("profile", profile), ("resource", resource)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        sql = (
            f"SELECT {_COLUMNS} FROM history WHERE {' AND '.join(where)} "  # noqa: S608 - own text
            "ORDER BY id DESC LIMIT ?"
        )
        return tuple(_query(row) for row in self._database.read(sql, (*values, limit)))

    def clear(self, *, profile: str | None = None) -> bool:
        """Forget all queries, or those of one profile; tell whether that worked."""
        if profile is None:
            return self._database.write("DELETE FROM history")
        return self._database.write("DELETE FROM history WHERE profile = ?", (profile,))


def _query(row: tuple[object, ...]) -> SentQuery:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    return msgspec.convert(values | {"at": from_text(str(values["at"]))}, SentQuery)


def _literal(word: str) -> str:
    """Return a word with the signs that LIKE reads specially made plain."""
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")

"""What a server was found to take, field by field."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.secret import redact
from reso_explorer.store.clock import Clock, from_text, system_clock, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.store.database import Database


class Verdict(StrEnum):
    """The outcome of a probe."""

    SUPPORTED = "SUPPORTED"
    REJECTED = "REJECTED"
    IGNORED = "IGNORED"
    """Answered with 200 as if it had not been asked."""
    UNKNOWN = "UNKNOWN"
    """The answer proves nothing."""


class ProbeResult(Struct, frozen=True, kw_only=True):
    """One capability of one field, or of a whole resource where `field` is empty."""

    resource: str
    field: str = ""
    capability: str
    """What was tried: `select`, `filter`, `orderby`, `expand`, an operator or a function."""
    verdict: Verdict
    words: str = ""
    """What the server said, without credentials."""
    at: dt.datetime


class Probes:
    """Keeps the newest result for each profile, resource, field and capability."""

    def __init__(self, database: Database, *, clock: Clock = system_clock) -> None:
        self._database = database
        self._clock = clock

    def put(
        self,
        profile: str,
        resource: str,
        capability: str,
        verdict: Verdict,
        *,
        field: str = "",
        words: str = "",
    ) -> bool:
        """Keep a result in place of the one before; tell whether it was kept."""
        values = (
            profile,
            resource,
            field,
            capability,
            verdict.value,
            redact(words),
            to_text(self._clock()),
        )
        sql = (
            "INSERT OR REPLACE INTO probes "
            "(profile, resource, field, capability, verdict, words, at) VALUES (?,?,?,?,?,?,?)"
        )
        return self._database.write(sql, values)

    def get(
        self, profile: str, resource: str, capability: str, *, field: str = ""
    ) -> ProbeResult | None:
        """Return one result, or None where it was not tried."""
        found = self._select(
            "profile = ? AND resource = ? AND field = ? AND capability = ?",
            (profile, resource, field, capability),
        )
        return found[0] if found else None

    def all(
        self, profile: str, *, resource: str | None = None, field: str | None = None
    ) -> tuple[ProbeResult, ...]:
        """Return the results of a profile, of one resource or field where asked for, in order."""
        where, values = ["profile = ?"], [profile]
        for column, value in (("resource", resource), ("field", field)):
            if value is not None:
                where.append(f"{column} = ?")
                values.append(value)
        return self._select(" AND ".join(where), values)

    def clear(self, profile: str, *, resource: str | None = None) -> bool:
        """Forget the results of a profile, or of one of its resources."""
        if resource is None:
            return self._database.write("DELETE FROM probes WHERE profile = ?", (profile,))
        sql = "DELETE FROM probes WHERE profile = ? AND resource = ?"
        return self._database.write(sql, (profile, resource))

    def _select(self, where: str, values: Sequence[object]) -> tuple[ProbeResult, ...]:
        sql = (
            "SELECT resource, field, capability, verdict, words, at FROM probes "  # noqa: S608
            f"WHERE {where} ORDER BY resource, field, capability"
        )
        return tuple(
            ProbeResult(
                resource=resource,
                field=field,
                capability=capability,
                verdict=Verdict(verdict),
                words=words,
                at=from_text(at),
            )
            for resource, field, capability, verdict, words, at in self._database.read(sql, values)
        )

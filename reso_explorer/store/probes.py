"""What a server was found to take, field by field."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.secret import redact
from reso_explorer.store.clock import Clock, from_text, system_clock, to_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.store.database import Database


METHOD: Final = 2
"""How verdicts are reached; those of another method are passed over and replaced by new ones."""


class Verdict(StrEnum):
    """The outcome of a probe."""

    SUPPORTED = "SUPPORTED"
    REJECTED = "REJECTED"
    IGNORED = "IGNORED"
    """Answered with 200 as if it had not been asked."""
    WRONG = "WRONG"
    """Answered with 200, but rows are missing or the number is wrong."""
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
    """What the server said, or the reason; without credentials."""
    form: str = ""
    """The form of a literal if the result is of one of several, else ""."""
    url: str = ""
    """The request that decided, without credentials."""
    rows: int = 0
    """How many rows of the answer were looked at."""
    at: dt.datetime


class Probes:
    """Keeps the newest result for each profile, resource, field, capability and form."""

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
        form: str = "",
        url: str = "",
        rows: int = 0,
    ) -> bool:
        """Keep a result in place of the one before; tell whether it was kept."""
        values = (
            profile,
            resource,
            field,
            capability,
            form,
            verdict.value,
            redact(words),
            redact(url),
            rows,
            METHOD,
            to_text(self._clock()),
        )
        sql = (
            "INSERT OR REPLACE INTO probes "
            "(profile, resource, field, capability, form, verdict, words, url, rows, method, at) "
            "VALUES (?,?,?,?,?,?,?,?,?,?,?)"
        )
        return self._database.write(sql, values)

    def get(
        self, profile: str, resource: str, capability: str, *, field: str = ""
    ) -> ProbeResult | None:
        """Return one result, or None where it was not tried."""
        found = self._select(
            "profile = ? AND resource = ? AND field = ? AND capability = ? AND form = ''",
            (profile, resource, field, capability),
        )
        return found[0] if found else None

    def all(
        self,
        profile: str,
        *,
        resource: str | None = None,
        field: str | None = None,
        with_forms: bool = False,
    ) -> tuple[ProbeResult, ...]:
        """Return the results of a profile, of one resource or field where asked for, in order.

        Those of single forms of a literal are there `with_forms`.
        """
        where, values = ["profile = ?"], [profile]
        if not with_forms:
            where.append("form = ''")
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
            "SELECT resource, field, capability, form, verdict, words, url, rows, at "  # noqa: S608
            f"FROM probes WHERE {where} AND method = {METHOD:d} "
            "ORDER BY resource, field, capability, form"
        )
        return tuple(
            ProbeResult(
                resource=resource,
                field=field,
                capability=capability,
                verdict=Verdict(verdict),
                words=words,
                form=form,
                url=url,
                rows=rows,
                at=from_text(at),
            )
            for (
                resource,
                field,
                capability,
                form,
                verdict,
                words,
                url,
                rows,
                at,
            ) in self._database.read(sql, values)
        )

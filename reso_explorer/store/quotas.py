"""What was used of the allowance of a key, by each run of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.store.database import Database

EARLIER: Final = ""
"""The run that stands for all that have ended."""


class QuotaCounts(Struct, frozen=True, kw_only=True):
    """The counts of one run; `at` is in seconds since 1970, `counts` is for their writer to read."""

    run: str
    at: float
    counts: dict[str, Any]


class Quotas:
    """Keeps the counts of each run of a key, so that runs at the same time add up."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, profile: str, run: str, at: float, counts: dict[str, Any]) -> bool:
        """Keep the counts of a run in place of those before; tell whether they were kept."""
        return self._database.write(_PUT, (profile, run, at, _packed(counts)))

    def all(self, profile: str) -> tuple[QuotaCounts, ...]:
        """Return the counts of all runs of a key; those that cannot be read are left out."""
        sql = "SELECT run, at, counts FROM quotas WHERE profile = ? ORDER BY at"
        found: list[QuotaCounts] = []
        for run, at, packed in self._database.read(sql, (profile,)):
            try:
                counts = msgspec.json.decode(packed, type=dict[str, Any])
            except msgspec.DecodeError:
                continue
            found.append(QuotaCounts(run=run, at=at, counts=counts))
        return tuple(found)

    def join(
        self,
        profile: str,
        before: float,
        merge: Callable[[Sequence[QuotaCounts]], dict[str, Any]],
    ) -> bool:
        """Put the counts of runs that wrote nothing since a moment together as one.

        Tells whether anything changed. `merge` gets them, the oldest first.
        """
        old = [each for each in self.all(profile) if each.at < before or each.run == EARLIER]
        if not any(each.run != EARLIER for each in old):
            return False
        at = max(each.at for each in old)
        changes: list[tuple[str, Sequence[object]]] = [
            (
                "DELETE FROM quotas WHERE profile = ? AND run = ? AND at <= ?",
                (profile, each.run, at),
            )
            for each in old
        ]
        changes.append((_PUT, (profile, EARLIER, at, _packed(merge(old)))))
        return self._database.write_all(changes)

    def clear(self, profile: str) -> bool:
        """Forget the counts of a key."""
        return self._database.write("DELETE FROM quotas WHERE profile = ?", (profile,))


_PUT: Final = "INSERT OR REPLACE INTO quotas (profile, run, at, counts) VALUES (?, ?, ?, ?)"


def _packed(counts: dict[str, Any]) -> str:
    return msgspec.json.encode(counts).decode()

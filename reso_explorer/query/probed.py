"""What was found out about a server by trying, as the checker and the completion use it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    Probed = Callable[[str, str, str], "ProbedFact | None"]
    """Gives what was found out by resource, field ("" for the resource itself) and capability."""

REJECTED: Final = "REJECTED"
IGNORED: Final = "IGNORED"
SUPPORTED: Final = "SUPPORTED"

FILTERS: Final = (
    "eq",
    "ne",
    "any",
    "contains",
    "gt",
    "ge",
    "lt",
    "le",
    "in",
    "has",
    "all",
    "startswith",
    "endswith",
    "tolower",
    "year",
    "eq-null",
    "ne-null",
)
"""Capabilities of a field that are tried in `$filter`."""


class ProbedFact(NamedTuple):
    """The outcome of a trial: SUPPORTED, REJECTED, IGNORED or UNKNOWN, in whose words, and when."""

    verdict: str
    words: str
    on: dt.date


def filter_refusal(probed: Probed, resource: str, field: str) -> ProbedFact | None:
    """Return why a field cannot be filtered by, None where it can or nobody knows.

    One refusal is not enough: at least two trials were refused or ignored, and none worked.
    """
    found: ProbedFact | None = None
    number = 0
    for capability in FILTERS:
        fact = probed(resource, field, capability)
        if fact is None:
            continue
        if fact.verdict == SUPPORTED:
            return None
        if fact.verdict in {REJECTED, IGNORED}:
            number += 1
            if found is None or (found.verdict == IGNORED and fact.verdict == REJECTED):
                found = fact
    return found if number >= 2 else None

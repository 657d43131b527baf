"""How often values were seen: in the stats of a resource, else in the rows at hand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.query import Completion
    from reso_explorer.tui.session import Session

_ROWS: Final = 500
"""Rows at hand that are counted at most."""


def most_used(session: Session, resource: str, field: str = "") -> Mapping[str, int]:
    """Return how often values came in rows of a resource, of one field or of all.

    What was counted before wins over the rows that are loaded now.
    """
    taken = session.known.census(resource) if resource else None
    found: Counter[str] = Counter()
    if taken is not None:
        for each in taken.census.fields:
            if not field or each.name == field:
                for common in each.common:
                    found[common.value] += common.number
        return found
    if field and session.results.resource == resource:
        for row in session.results.rows[:_ROWS]:
            value = row.get(field)
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, str | int | float) and not isinstance(item, bool):
                    found[str(item)] += 1
    return found


def with_counts(
    completions: tuple[Completion, ...], usage: Mapping[str, int]
) -> tuple[Completion, ...]:
    """Return completions whose values also say how often they came."""
    if not usage:
        return completions
    from msgspec.structs import replace

    return tuple(
        replace(item, detail=f"{usage[item.label]:,}  {item.detail}".rstrip())
        if item.kind == "value" and item.label in usage
        else item
        for item in completions
    )

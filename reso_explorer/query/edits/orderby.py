"""The order of rows."""

from __future__ import annotations

from enum import StrEnum

from reso_explorer.query.clauses import item_path, items
from reso_explorer.query.edits.nested import change_option


class Cycle(StrEnum):
    """What to do with the order by a field."""

    NEXT = "next"
    """From absent to ascending, to descending, to absent."""
    ASCENDING = "asc"
    DESCENDING = "desc"
    REMOVE = "remove"


def set_orderby(
    text: str,
    field: str,
    cycle: Cycle | str = Cycle.NEXT,
    *,
    keep_others: bool = False,
    within: tuple[str, ...] = (),
) -> str:
    """Return the text ordered by a field.

    With `keep_others` the field joins the other sort keys, in its place or as the last one.
    """
    step = Cycle(cycle)

    def change(value: str | None) -> str | None:
        known = items(value or "")
        current = next((item for item in known if item_path(item) == field), None)
        new = _next_item(field, current, step)
        if not keep_others:
            return new
        if current is None:
            return ",".join([*known, new] if new else known)
        replaced = [new if item is current else item for item in known]
        return ",".join(item for item in replaced if item)

    return change_option(text, "$orderby", change, within)


def _next_item(field: str, current: str | None, step: Cycle) -> str:
    if step is Cycle.NEXT:
        if current is None:
            step = Cycle.ASCENDING
        else:
            step = Cycle.REMOVE if current.lower().endswith(" desc") else Cycle.DESCENDING
    if step is Cycle.REMOVE:
        return ""
    return f"{field} desc" if step is Cycle.DESCENDING else field

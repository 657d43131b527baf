"""Changes as JSON data and as flat rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.compare.sides import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.compare.change import Change, Place

HEADER: Final = (
    "impact", "kind", "element", "path", "before", "after", "message", "old line", "new line",
)  # fmt: skip
"""Columns of `flat_rows`."""


def change_data(change: Change) -> dict[str, Any]:
    """Return a change as JSON data; members that say nothing are left out."""
    data: dict[str, Any] = {
        "impact": change.impact.value,
        "kind": change.kind.value,
        "element": change.element.value,
        **_place_data(place_of(change)),
        "message": change.message,
        "count": change.count,
    }
    if change.places:
        data["places"] = [_place_data(place) for place in change.places]
    return data


def _place_data(place: Place) -> dict[str, Any]:
    members = (
        ("before", place.before),
        ("after", place.after),
        ("oldLine", place.old_line or None),
        ("newLine", place.new_line or None),
    )
    return {"path": place.path} | {name: value for name, value in members if value is not None}


def flat_rows(changes: Iterable[Change]) -> Iterator[tuple[str | int, ...]]:
    """Yield a row per place of every change, in the order of `HEADER`."""
    for change in changes:
        for place in (place_of(change), *change.places):
            yield (
                change.impact.value,
                change.kind.value,
                change.element.value,
                place.path,
                place.before or "",
                place.after or "",
                change.message,
                place.old_line or "",
                place.new_line or "",
            )

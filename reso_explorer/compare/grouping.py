"""One cause, one line: changes that repeat become one with its places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.sides import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.compare.change import Change
    from reso_explorer.compare.sides import Found

_FEW: Final = 3
"""Up to so many changes whose values differ stay apart, so that each is read in full."""

_RANK: Final = {kind: rank for rank, kind in enumerate(ElementKind)}


def grouped(found: Iterable[Found]) -> list[Change]:
    """Return changes in the order of their elements, those of one cause as one."""
    groups: dict[tuple[object, ...], list[Found]] = {}
    for each in found:
        change = each.change
        key = (change.kind, change.element, change.impact, each.shared or change.message)
        groups.setdefault(key, []).append(each)
    changes = [change for members in groups.values() for change in _merged(members)]
    return sorted(changes, key=lambda change: (_RANK[change.element], change.path))


def _merged(members: list[Found]) -> list[Change]:
    changes = list({(one.change.path, one.change.message): one.change for one in members}.values())
    values = {(change.before, change.after) for change in changes}
    if len(changes) == 1 or (len(values) > 1 and len(changes) <= _FEW):
        return changes
    first, *others = changes
    shared = members[0].shared
    return [
        replace(
            first,
            message=shared.replace("{count}", f"{len(changes):,}") if shared else first.message,
            count=len(changes),
            places=tuple(place_of(change) for change in others),
        )
    ]

"""Annotations that mean more to a reader than their text: lookups, values, permissions."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import ChangeKind, ElementKind, Impact
from reso_explorer.compare.impact import (
    ability,
    deprecation,
    lookup,
    member_added,
    member_removed,
    required_filter,
)
from reso_explorer.csdl.meaning.statements import said_bool, said_revision, said_text

if TYPE_CHECKING:
    from reso_explorer.compare.sides import Pair, Sides
    from reso_explorer.csdl.meaning.statements import Statement

Handler = Callable[["Sides", "Pair", "Statement | None", "Statement | None"], bool]
"""Tells of a statement that differs; false where it has nothing to tell after all."""


def _lookup(sides: Sides, pair: Pair, old: Statement | None, new: Statement | None) -> bool:
    said_before, said_after = said_text(old), said_text(new)
    before = None if said_before is None else str(said_before.value)
    after = None if said_after is None else str(said_after.value)
    if before == after:
        return False
    if before is None:
        what, all_of_them = (
            f"takes values from the lookup {after} now",
            "take values from lookups now",
        )
    elif after is None:
        what, all_of_them = f"no longer names a lookup; it was {before}", "no longer name a lookup"
    else:
        what = f"takes values from the lookup {after} now, before from {before}"
        all_of_them = f"take values from the lookup {after} now, before from {before}"
    sides.changed(
        ElementKind.LOOKUP,
        lookup.impact(before, after),
        pair,
        f"`{pair.title}` {what}.",
        shared=f"{{count}} {pair.plural} {all_of_them}.",
        before=before,
        after=after,
    )
    return True


def _deprecation(sides: Sides, pair: Pair, old: Statement | None, new: Statement | None) -> bool:
    said_before, said_after = said_revision(old), said_revision(new)
    if (said_before is None) == (said_after is None):
        return False
    is_deprecated = said_after is not None
    what = "deprecated now" if is_deprecated else "no longer deprecated"
    sides.changed(
        ElementKind.DEPRECATION,
        deprecation.impact(is_deprecated=is_deprecated),
        pair,
        f"`{pair.title}` is {what}.",
        shared=f"{{count}} {pair.plural} are {what}.",
        before=None if said_before is None else str(said_before.value),
        after=None if said_after is None else str(said_after.value),
    )
    return True


def _allowed_values(sides: Sides, pair: Pair, old: Statement | None, new: Statement | None) -> bool:
    before = _values(sides, pair, old, is_old=True)
    after = _values(sides, pair, new, is_old=False)
    gone = [value for value in before if value not in after]
    fresh = [value for value in after if value not in before]
    if not gone and not fresh:
        return False
    for value in gone if after else ():
        _tell_value(sides, pair, value, ChangeKind.REMOVED, member_removed.impact())
    for value in fresh if before else ():
        _tell_value(sides, pair, value, ChangeKind.ADDED, member_added.impact())
    if not before or not after:
        what = "lists its allowed values now" if after else "no longer lists its allowed values"
        sides.changed(
            ElementKind.LOOKUP,
            Impact.INFO,
            pair,
            f"`{pair.title}` {what}.",
            shared=f"Each of {{count}} {pair.plural} {what}.",
            before=", ".join(before) or None,
            after=", ".join(after) or None,
        )
    return True


def _values(
    sides: Sides, pair: Pair, statement: Statement | None, *, is_old: bool
) -> tuple[str, ...]:
    if statement is None:
        return ()
    meanings = sides.old_meanings if is_old else sides.new_meanings
    owner, _, name = (pair.old if is_old else pair.new).path.partition("/")
    return tuple(each.value for each in meanings.field(owner, name).allowed_values)


def _tell_value(sides: Sides, pair: Pair, value: str, kind: ChangeKind, impact: Impact) -> None:
    what = "may also be" if kind is ChangeKind.ADDED else "may no longer be"
    sides.changed(
        ElementKind.MEMBER,
        impact,
        pair,
        f"`{pair.title}` {what} `{value}`.",
        shared=f"{{count}} {pair.plural} {what} `{value}`.",
        before=value if kind is ChangeKind.REMOVED else None,
        after=value if kind is ChangeKind.ADDED else None,
        kind=kind,
    )


def tell_ability(
    sides: Sides, pair: Pair, phrase: str, *, is_able: bool, concerns_readers: bool = True
) -> None:
    """Tell that an element can, or can no longer, be used in a way such as `be sorted`."""
    what = f"can {phrase} now" if is_able else f"can no longer {phrase}"
    sides.changed(
        ElementKind.CAPABILITY,
        ability.impact(is_able=is_able, concerns_readers=concerns_readers),
        pair,
        f"`{pair.title}` {what}.",
        shared=f"{{count}} {pair.plural} {what}.",
        before="no" if is_able else "yes",
        after="yes" if is_able else "no",
    )


def _can(phrase: str, *, concerns_readers: bool = True) -> Handler:
    """Return the handler of a Boolean term that is true unless denied."""

    def handle(sides: Sides, pair: Pair, old: Statement | None, new: Statement | None) -> bool:
        before, after = _truth(old, otherwise=True), _truth(new, otherwise=True)
        if before is not after:
            tell_ability(sides, pair, phrase, is_able=after, concerns_readers=concerns_readers)
        return before is not after

    return handle


def _truth(statement: Statement | None, *, otherwise: bool) -> bool:
    said = said_bool(statement)
    return said.value is True if said is not None and not said.is_path else otherwise


def _permissions(sides: Sides, pair: Pair, old: Statement | None, new: Statement | None) -> bool:
    was, now = _is_readable(old), _is_readable(new)
    if was is not now:
        tell_ability(sides, pair, "be read", is_able=now)
    return was is not now


def _is_readable(statement: Statement | None) -> bool:
    said = said_text(statement)
    return said is None or said.value not in {"None", "Write"}


def _required(sides: Sides, pair: Pair, old: Statement | None, new: Statement | None) -> bool:
    was, now = _truth(old, otherwise=False), _truth(new, otherwise=False)
    if was is not now:
        tell_demand(sides, pair, is_required=now)
    return was is not now


def tell_demand(sides: Sides, pair: Pair, *, is_required: bool) -> None:
    """Tell that a field must stand in the filter of every query, or no longer must."""
    what = "must be in every $filter now" if is_required else "need no longer be in the $filter"
    sides.changed(
        ElementKind.CAPABILITY,
        required_filter.impact(is_required=is_required),
        pair,
        f"`{pair.title}` {what}.",
        shared=f"{{count}} {pair.plural} {what}.",
        before="optional" if is_required else "required",
        after="required" if is_required else "optional",
    )


HANDLERS: Final[dict[str, Handler]] = {
    "LookupName": _lookup,
    "Core.Revisions": _deprecation,
    "Validation.AllowedValues": _allowed_values,
    "Core.Permissions": _permissions,
    "sap:filterable": _can("be used in $filter"),
    "sap:sortable": _can("be used in $orderby"),
    "sap:required-in-filter": _required,
}
"""Handlers by the known name of a term."""

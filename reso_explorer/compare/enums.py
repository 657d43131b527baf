"""Enumerations and type definitions that both documents have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import (
    flags,
    member_added,
    member_number,
    member_removed,
    text_changed,
)
from reso_explorer.compare.nearness import Candidate, renamed
from reso_explorer.compare.sides import Pair, Sides, Spot, short
from reso_explorer.compare.typed import compare_facets, compare_type_names
from reso_explorer.csdl.meaning.enums import is_placeholder

if TYPE_CHECKING:
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.csdl.model import EnumMember, EnumType, TypeDefinition


def compare_definitions(sides: Sides, old: TypeDefinition, new: TypeDefinition) -> None:
    """Compare two type definitions."""
    pair = Pair(
        Spot(old.qualified_name, old.line), Spot(new.qualified_name, new.line), "type definitions"
    )
    if old.underlying_type != new.underlying_type:
        compare_type_names(sides, pair, old.underlying_type, new.underlying_type)
    else:
        compare_facets(sides, pair, old, new)
    compare_annotations(sides, pair, old.annotations, new.annotations)


def compare_enums(sides: Sides, old: EnumType, new: EnumType) -> None:
    """Compare two enumerations member by member."""
    pair = Pair(
        Spot(old.qualified_name, old.line), Spot(new.qualified_name, new.line), "enumerations"
    )
    if old.is_flags != new.is_flags:
        may = "may hold several members at once" if new.is_flags else "holds one member at a time"
        sides.changed(
            ElementKind.ENUM_TYPE,
            flags.impact(),
            pair,
            f"A value of `{pair.title}` {may} now.",
            shared=f"A value of each of {{count}} enumerations {may} now.",
            before=str(old.is_flags).lower(),
            after=str(new.is_flags).lower(),
        )
    if old.underlying_type != new.underlying_type:
        told = f"went from {old.underlying_type} to {new.underlying_type}"
        sides.changed(
            ElementKind.ENUM_TYPE,
            text_changed.impact(),
            pair,
            f"The numbers behind `{pair.title}` {told}.",
            shared=f"The numbers behind {{count}} enumerations {told}.",
            before=old.underlying_type,
            after=new.underlying_type,
        )
    compare_annotations(sides, pair, old.annotations, new.annotations)
    _compare_members(sides, old, new)


def _compare_members(sides: Sides, old: EnumType, new: EnumType) -> None:
    before = _members(old)
    after = _members(new)
    gone = [member for name, member in before.items() if name not in after]
    fresh = [member for name, member in after.items() if name not in before]
    names = renamed(
        _candidates(sides.old_meanings, old, gone), _candidates(sides.new_meanings, new, fresh)
    )
    for name, member in before.items():
        later = after.get(names.get(name, name))
        if later is None:
            _tell_removed(sides, old, member)
            continue
        pair = Pair(
            Spot(f"{old.qualified_name}/{name}", member.line),
            Spot(f"{new.qualified_name}/{later.name}", later.line),
            "members",
        )
        _compare_member(sides, pair, member, later)
    taken = set(names.values())
    for member in fresh:
        if member.name not in taken:
            _tell_added(sides, new, member)


def _members(enum: EnumType) -> dict[str, EnumMember]:
    """Return members by name; one that only says "no values published" is none."""
    return {member.name: member for member in enum.members if not is_placeholder(member.name)}


def _candidates(meanings: Meanings, enum: EnumType, members: list[EnumMember]) -> list[Candidate]:
    found = []
    for member in members:
        said = meanings.member(enum.qualified_name, member.name).label
        found.append(Candidate(member.name, "" if said is None else str(said.value), enum.is_flags))
    return found


def _compare_member(sides: Sides, pair: Pair, old: EnumMember, new: EnumMember) -> None:
    if old.name != new.name:
        sides.changed(
            ElementKind.MEMBER,
            member_removed.impact(),
            pair,
            f"Member `{short(pair.old.path)}` is gone and `{new.name}` is new: perhaps renamed.",
            shared=f"Member `{old.name}` is gone from {{count}} enumerations where `{new.name}` "
            "is new: perhaps renamed.",
            before=old.name,
            after=new.name,
        )
    elif old.value != new.value and (old.is_explicit or new.is_explicit):
        sides.changed(
            ElementKind.MEMBER,
            member_number.impact(),
            pair,
            f"The number behind `{pair.title}` went from {old.value} to {new.value}.",
            shared="The numbers behind {count} members are others.",
            before=str(old.value),
            after=str(new.value),
        )
    compare_annotations(sides, pair, old.annotations, new.annotations)


def _tell_removed(sides: Sides, enum: EnumType, member: EnumMember) -> None:
    sides.removed(
        ElementKind.MEMBER,
        member_removed.impact(),
        Spot(f"{enum.qualified_name}/{member.name}", member.line),
        f"Value `{enum.name}/{member.name}` is gone.",
        shared=f"Value `{member.name}` is gone from {{count}} enumerations.",
        before=str(member.value),
    )


def _tell_added(sides: Sides, enum: EnumType, member: EnumMember) -> None:
    sides.added(
        ElementKind.MEMBER,
        member_added.impact(),
        Spot(f"{enum.qualified_name}/{member.name}", member.line),
        f"Value `{enum.name}/{member.name}` is new.",
        shared=f"Value `{member.name}` is new in {{count}} enumerations.",
        after=str(member.value),
    )

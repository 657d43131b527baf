"""A field or relation found by its path from a type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.model import NavigationProperty, Property
from reso_explorer.query.types import ValueType, value_type

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


class FieldAt(Struct, frozen=True):
    """What a path leads to.

    `owner` is the qualified name of the type that the last segment was looked up in.
    `collections` are the positions (segment numbers) before the last one that are collections,
    so that a lambda is needed there.
    """

    path: str
    owner: str
    member: Property | NavigationProperty
    type: ValueType
    collections: tuple[int, ...] = ()

    @property
    def property(self) -> Property | None:
        return self.member if isinstance(self.member, Property) else None


def find_field(index: ModelIndex, type_name: str, path: str) -> FieldAt | None:
    """Return what a path of names and casts (`Address/City`, `ListAgent/MemberKey`) leads to."""
    owner = type_name
    collections: list[int] = []
    found: FieldAt | None = None
    segments = path.split("/")
    for number, segment in enumerate(segments):
        if "." in segment:
            cast = index.structured(segment)
            if cast is None:
                return None
            owner = cast.qualified_name
            continue
        member = member_named(index, owner, segment)
        if member is None:
            return None
        reached = value_type(index, member.type, is_collection=member.is_collection)
        found = FieldAt(path, owner, member, reached, tuple(collections))
        if reached.is_collection and number < len(segments) - 1:
            collections.append(number)
        owner = reached.name
    return found


def member_named(
    index: ModelIndex, type_name: str, name: str
) -> Property | NavigationProperty | None:
    """Return the property of a type, else its navigation property of that name."""
    prop = index.properties(type_name).get(name)
    if prop is not None:
        return prop.member
    navigation = index.navigation_properties(type_name).get(name)
    return None if navigation is None else navigation.member

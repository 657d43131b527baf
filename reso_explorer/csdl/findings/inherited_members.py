"""What the base types of each type say of the names that the type declares itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from reso_explorer.csdl.findings.scope import members_of
from reso_explorer.csdl.index import Declared
from reso_explorer.csdl.model import NavigationProperty, Property

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import StructuredType

_Member = TypeVar("_Member", Property, NavigationProperty)


class InheritedMembers:
    """Inherited properties and relations by type and name, only of names that the type repeats.

    One walk over all types makes it, so that deep hierarchies cost no more than flat ones.
    """

    def __init__(self, index: ModelIndex) -> None:
        self._index = index
        self._properties: dict[str, dict[str, Declared[Property]]] = {}
        self._relations: dict[str, dict[str, Declared[NavigationProperty]]] = {}
        properties: dict[str, list[Declared[Property]]] = {}
        relations: dict[str, list[Declared[NavigationProperty]]] = {}
        for found, is_entered in index.hierarchy.walk():
            if not is_entered:
                _forget(properties, found.properties)
                _forget(relations, found.navigation_properties)
                continue
            own = {each.name for each in members_of(found)}
            self._properties[found.qualified_name] = {
                name: properties[name][-1] for name in own if properties.get(name)
            }
            self._relations[found.qualified_name] = {
                name: relations[name][-1] for name in own if relations.get(name)
            }
            _remember(properties, found, found.properties)
            _remember(relations, found, found.navigation_properties)

    def property(self, found: StructuredType, name: str) -> Declared[Property] | None:
        """Return the inherited property of a name that a type declares itself."""
        if self._is_known(found):
            return self._properties[found.qualified_name].get(name)
        return self._index.properties(found.base_type or "").get(name)

    def relation(self, found: StructuredType, name: str) -> Declared[NavigationProperty] | None:
        """Return the inherited relation of a name that a type declares itself."""
        if self._is_known(found):
            return self._relations[found.qualified_name].get(name)
        return self._index.navigation_properties(found.base_type or "").get(name)

    def _is_known(self, found: StructuredType) -> bool:
        """Tell whether a type is the first of its name, and neither in nor below a cycle."""
        name = found.qualified_name
        return name in self._properties and self._index.types.get(name) is found


def _remember(
    known: dict[str, list[Declared[_Member]]], owner: StructuredType, members: Iterable[_Member]
) -> None:
    for name, member in {each.name: each for each in reversed(tuple(members))}.items():
        known.setdefault(name, []).append(Declared(member, owner))


def _forget(known: dict[str, list[Declared[_Member]]], members: Iterable[_Member]) -> None:
    for name in {each.name for each in members}:
        known[name].pop()

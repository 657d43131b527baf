"""Which entries pass the filters of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import EnumType, Property
from reso_explorer.search.entry import Entry, EntryKind

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.search.request import Request


class Filters:
    """The filters of one request, worked out once and asked for every entry."""

    def __init__(self, index: ModelIndex, meanings: Meanings, request: Request) -> None:
        self._index = index
        self._meanings = meanings
        self._request = request
        self._places = tuple(place.casefold() for place in request.within)
        self._owners = frozenset(
            owner for place in request.within for owner in _owners(index, place)
        )
        self.is_open = not (
            request.kinds or request.types or request.within or request.without or request.flags
        )
        """Whether every entry passes."""

    def passes(self, entry: Entry) -> bool:
        """Tell whether an entry passes all filters."""
        request = self._request
        if request.kinds and entry.kind not in request.kinds:
            return False
        if request.types and not any(wanted in entry.type.casefold() for wanted in request.types):
            return False
        if request.within and not self._is_within(entry):
            return False
        if request.without and _mentions(entry, request.without):
            return False
        return all(_has(self._index, self._meanings, entry, flag) for flag in request.flags)

    def _is_within(self, entry: Entry) -> bool:
        """Tell whether an entry belongs to a wanted type or resource, inherited members included."""
        owner = entry.path.partition("/")[0]
        if owner in self._owners:
            return True
        return entry.owner.casefold() in self._places or owner.casefold() in self._places


def _owners(index: ModelIndex, place: str) -> tuple[str, ...]:
    """Return the type that a place stands for and its base types, by qualified name."""
    found = index.resource_type(place)
    if found is None:
        folded = place.casefold()
        for name in index.entity_sets:
            if name.casefold() == folded:
                found = index.resource_type(name)
    if found is None:
        return ()
    return tuple(each.qualified_name for each in index.lineage(found.qualified_name))


def _mentions(entry: Entry, words: tuple[str, ...]) -> bool:
    text = " ".join((entry.name, *entry.labels)).casefold()
    return any(word in text for word in words)


def _has(index: ModelIndex, meanings: Meanings, entry: Entry, flag: str) -> bool:
    """Tell whether a field has a flag of `is:`; nothing but a field has any."""
    if entry.kind is not EntryKind.FIELD:
        return False
    type_name, _, name = entry.path.partition("/")
    declared = index.properties(type_name).get(name)
    if declared is None:
        return False
    prop = declared.member
    if flag == "key":
        return any(ref.name == name for ref in index.key(type_name))
    if flag == "nullable":
        return prop.is_nullable
    if flag == "collection":
        return prop.is_collection
    return _meant(index, meanings, type_name, prop, flag)


def _meant(
    index: ModelIndex, meanings: Meanings, type_name: str, prop: Property, flag: str
) -> bool:
    """Tell whether a flag holds by what annotations say; unknown counts as allowed."""
    meaning = meanings.field(type_name, prop.name)
    if flag == "local":
        return meaning.is_local
    if flag == "computed":
        return meaning.computed is not None and meaning.computed.value is not False
    if flag == "lookup":
        is_enum = isinstance(index.type(prop.type), EnumType)
        return is_enum or meaning.lookup_name is not None
    said = meaning.filterable if flag == "filterable" else meaning.sortable
    return said is None or said.value is not False

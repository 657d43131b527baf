"""Whether an entry passes the filters of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import EnumType, Property
from reso_explorer.search.entry import Entry, EntryKind

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.search.request import Request


def passes(index: ModelIndex, meanings: Meanings, entry: Entry, request: Request) -> bool:
    """Tell whether an entry passes all filters of a request."""
    if request.kinds and entry.kind not in request.kinds:
        return False
    if request.types and not any(wanted in entry.type.casefold() for wanted in request.types):
        return False
    if request.within and not any(_is_within(index, entry, place) for place in request.within):
        return False
    if request.without and _mentions(entry, request.without):
        return False
    return all(_has(index, meanings, entry, flag) for flag in request.flags)


def _mentions(entry: Entry, words: tuple[str, ...]) -> bool:
    text = " ".join((entry.name, *entry.labels)).casefold()
    return any(word in text for word in words)


def _is_within(index: ModelIndex, entry: Entry, place: str) -> bool:
    """Tell whether an entry belongs to a resource or type, inherited members included."""
    owner = entry.path.partition("/")[0]
    folded = place.casefold()
    if entry.owner.casefold() == folded or owner.casefold() == folded:
        return True
    found = index.resource_type(place)
    if found is None:
        for name in index.entity_sets:
            if name.casefold() == folded:
                found = index.resource_type(name)
    return found is not None and index.is_a(found.qualified_name, owner)


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

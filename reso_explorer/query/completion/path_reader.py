"""Reads the resource path up to the cursor, and finds what the options behind it apply to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.parser import tokens as lexer
from reso_explorer.query.completion.paths import read_key, read_parameters
from reso_explorer.query.completion.place import Expectation, Place
from reso_explorer.query.fields import member_named
from reso_explorer.query.member_paths import operations_named, unqualified_operations
from reso_explorer.query.resource_path import function_import, set_name
from reso_explorer.query.scope import Scope
from reso_explorer.query.types import UNKNOWN, UNKNOWN_ITEMS, ValueType, value_type

if TYPE_CHECKING:
    from reso_explorer.csdl.model import OperationOverload
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.completion.reader import Reader


class Resource:
    """What a resource path leads to so far."""

    def __init__(self) -> None:
        self.type: ValueType = UNKNOWN
        self.entity_set: str | None = None
        self.is_count = False
        self.is_empty = True

    @property
    def scope(self) -> Scope:
        return Scope(self.type.item, entity_set=self.entity_set)


def read_path(reader: Reader, dialect: Dialect, *, stops: bool) -> Resource:
    """Read a resource path; with `stops` it ends in `Reached`, else with the resource."""
    found = Resource()
    while not reader.is_end:
        _segment(reader, dialect, found)
        if reader.is_end:
            if stops:
                reader.stop(Place(Expectation.NOTHING, found.scope))
            break
        if reader.looks("(") and reader.touches():
            reader.skip_group()
        if not reader.accept("/") and not reader.is_end:
            reader.at += 1
    if stops:
        is_open = found.is_empty or reader.values[reader.size - 1] == "/"
        if is_open:
            _stop(reader, found)
        reader.stop(Place(Expectation.NOTHING, found.scope))
    if found.is_empty and not reader.index.entity_sets:
        found.type = UNKNOWN_ITEMS
    return found


def _segment(reader: Reader, dialect: Dialect, found: Resource) -> None:
    kind, name = reader.kinds[reader.at], reader.value
    reader.at += 1
    if found.is_empty:
        _first(reader, dialect, found, name)
    elif kind == lexer.WORD:
        _next(reader, found, name)
    elif name == "$count":
        found.is_count = True
    elif kind in {lexer.STRING, lexer.NUMBER, lexer.GUID, lexer.DATE, lexer.JUNK}:
        found.type = found.type.item


def _stop(reader: Reader, found: Resource) -> None:
    if found.is_empty:
        reader.stop(Place(Expectation.RESOURCE, found.scope))
    reader.stop(Place(Expectation.SEGMENT, found.scope, before=found.type, usage="resource"))


def _first(reader: Reader, dialect: Dialect, found: Resource, name: str) -> None:
    index = reader.index
    found.is_empty = False
    name = set_name(index, dialect, name)
    if name in index.entity_sets:
        found.entity_set = name
        found.type = value_type(index, index.entity_sets[name].type, is_collection=True)
    elif name in index.singletons:
        found.entity_set = name
        found.type = value_type(index, index.singletons[name].type)
    else:
        imported = function_import(index, name)
        if imported is None:
            found.type = UNKNOWN_ITEMS
            return
        overloads = operations_named(index, imported.function)
        if reader.looks("("):
            reader.at += 1
            read_parameters(reader, found.scope, overloads)
        _take_result(reader, found, overloads)
        found.entity_set = imported.entity_set
        return
    _key(reader, found)


def _key(reader: Reader, found: Resource) -> None:
    if found.type.is_collection and reader.looks("(") and reader.touches():
        reader.at += 1
        read_key(reader, found.scope, found.type)
        found.type = found.type.item


def _next(reader: Reader, found: Resource, name: str) -> None:
    index = reader.index
    if "." in name:
        declared = index.type(name)
        if declared is not None:
            found.type = value_type(
                index, declared.qualified_name, is_collection=found.type.is_collection
            )
            _key(reader, found)
            return
        _operation(reader, found, operations_named(index, index.qualify(name)))
        return
    member = member_named(index, found.type.name, name) if found.type.is_structured else None
    if member is not None and not found.type.is_collection:
        source = None
        if found.entity_set is not None:
            source = index.entity_sets.get(found.entity_set) or index.singletons.get(
                found.entity_set
            )
        found.type = value_type(index, member.type, is_collection=member.is_collection)
        found.entity_set = index.binding_target(source, name) if source is not None else None
        _key(reader, found)
        return
    overloads = unqualified_operations(index, name)
    if overloads:
        _operation(reader, found, overloads)
    elif found.type.is_collection and not name.lower().endswith("replication"):
        found.type = found.type.item


def _operation(reader: Reader, found: Resource, overloads: tuple[OperationOverload, ...]) -> None:
    if reader.looks("(") and reader.touches():
        reader.at += 1
        read_parameters(reader, found.scope, overloads)
    _take_result(reader, found, overloads)


def _take_result(reader: Reader, found: Resource, overloads: tuple[OperationOverload, ...]) -> None:
    result = overloads[0].return_type if overloads else None
    found.entity_set = None
    found.type = UNKNOWN
    if result is not None:
        found.type = value_type(reader.index, result.type, is_collection=result.is_collection)
        sets = reader.index.sets_of_type(found.type.name)
        found.entity_set = sets[0].name if len(sets) == 1 else None

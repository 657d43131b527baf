"""The table of places that use a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.csdl.model import StructuredType
from reso_explorer.text import visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.description import Row, Section
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import OperationOverload

_COLUMNS: Final = (
    Column("where", "Where", widest=40),
    Column("as", "As", widest=32),
    Column("kind", "Kind", widest=20),
)


class Usage(NamedTuple):
    """One place that uses a type: in what, under which name, as what."""

    where: str
    name: str
    kind: str
    place: Place


def used_by_section(index: ModelIndex, type_name: str) -> Section:
    """Return the places that use a type: resources, fields, relations, operations."""
    rows = [
        Row(
            (
                Cell(simple(usage.where), "strong"),
                Cell(visible(usage.name)),
                Cell(usage.kind, "dim"),
            ),
            usage.place,
            copy=usage.name,
        )
        for usage in usages(index, type_name)
    ]
    empty = "Nothing in this document uses it."
    return Section("used", "Used by", _COLUMNS, rows, empty=empty)


def usages(index: ModelIndex, type_name: str) -> Iterator[Usage]:
    """Yield the places that use a type, in document order within each kind."""
    for entity_set in index.entity_sets.values():
        if entity_set.type == type_name:
            place = Place(PlaceKind.RESOURCE, entity_set.name)
            yield Usage(entity_set.name, "", "resource", place)
    for qualified, found in index.types.items():
        if isinstance(found, StructuredType):
            yield from _in_type(qualified, found, type_name)
    for name, actions in index.actions.items():
        for action in actions:
            yield from _in_operation(name, action, PlaceKind.ACTION, type_name)
    for name, functions in index.functions.items():
        for function in functions:
            yield from _in_operation(name, function, PlaceKind.FUNCTION, type_name)


def _in_type(qualified: str, found: StructuredType, type_name: str) -> Iterator[Usage]:
    for prop in found.properties:
        if prop.type == type_name:
            place = Place(PlaceKind.FIELD, f"{qualified}/{prop.name}")
            yield Usage(qualified, prop.name, "field", place)
    for navigation in found.navigation_properties:
        if navigation.type == type_name:
            place = Place(PlaceKind.RELATION, f"{qualified}/{navigation.name}")
            yield Usage(qualified, navigation.name, "relation", place)
    if found.base_type == type_name:
        yield Usage(qualified, "", "derived type", Place(PlaceKind.TYPE, qualified))


def _in_operation(
    name: str, overload: OperationOverload, kind: PlaceKind, type_name: str
) -> Iterator[Usage]:
    for parameter in overload.parameters:
        if parameter.type == type_name:
            yield Usage(name, parameter.name, f"{kind.value} parameter", Place(kind, name))
    if overload.return_type is not None and overload.return_type.type == type_name:
        yield Usage(name, "", f"{kind.value} result", Place(kind, name))

"""What can be found: one entry per element of the model that has a name."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.model import Constant, EntityType, EnumType, StructuredType

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import Annotation, EntitySet, OperationOverload, Singleton


class EntryKind(StrEnum):
    """What an entry stands for; the words are those of the `kind:` filter."""

    RESOURCE = "resource"
    TYPE = "type"
    COMPLEX = "complex"
    FIELD = "field"
    RELATION = "relation"
    ENUM = "enum"
    VALUE = "value"
    DEFINITION = "definition"
    ACTION = "action"
    FUNCTION = "function"
    TERM = "term"


class Entry(Struct, frozen=True, gc=False):
    """One thing that can be found.

    `path` is `Set`, `NS.Type`, `NS.Type/Member` or `lookup:Name/Value`. `owner` is the simple
    name of the type it belongs to, "" for things of their own. `type` is the type of a field,
    the target of a relation or resource.
    """

    kind: EntryKind
    name: str
    path: str
    owner: str = ""
    type: str = ""
    labels: tuple[str, ...] = ()
    description: str = ""


_LABEL_TERMS = frozenset({"LocalName", "StandardName", "Label", "DisplayName", "label", "heading"})
_DESCRIPTION_TERMS = frozenset({"Description", "LongDescription", "quickinfo"})


def texts(annotations: tuple[Annotation, ...]) -> tuple[tuple[str, ...], str]:
    """Return the labels and the descriptions that annotations state, the latter joined."""
    labels: list[str] = []
    descriptions: list[str] = []
    for annotation in annotations:
        value = annotation.value
        if not isinstance(value, Constant) or not isinstance(value.value, str) or not value.value:
            continue
        term = annotation.term
        last = term[max(term.rfind("."), term.rfind(":")) + 1 :]
        if last in _LABEL_TERMS:
            labels.append(value.value)
        elif last in _DESCRIPTION_TERMS:
            descriptions.append(value.value)
    return tuple(labels), " ".join(descriptions)


def entries(index: ModelIndex) -> Iterator[Entry]:
    """Yield the entries of a model: resources, types, their members, values, operations, terms."""
    for container in index.containers.values():
        home = container.qualified_name
        resources: list[EntitySet | Singleton] = [*container.entity_sets, *container.singletons]
        for resource in resources:
            said = texts(index.annotations(f"{home}/{resource.name}", resource.annotations))
            yield Entry(EntryKind.RESOURCE, resource.name, resource.name, "", resource.type, *said)
    for path, found in index.types.items():
        said = texts(index.annotations(path, found.annotations))
        if isinstance(found, StructuredType):
            kind = EntryKind.TYPE if isinstance(found, EntityType) else EntryKind.COMPLEX
            yield Entry(kind, found.name, path, "", found.base_type or "", *said)
            yield from _members(index, path, found)
        elif isinstance(found, EnumType):
            yield Entry(EntryKind.ENUM, found.name, path, "", found.underlying_type, *said)
            for member in found.members:
                place = f"{path}/{member.name}"
                said = texts(index.annotations(place, member.annotations))
                yield Entry(EntryKind.VALUE, member.name, place, found.name, "", *said)
        else:
            yield Entry(EntryKind.DEFINITION, found.name, path, "", found.underlying_type, *said)
    yield from _operations(index, EntryKind.ACTION, index.actions)
    yield from _operations(index, EntryKind.FUNCTION, index.functions)
    for path, term in index.terms.items():
        said = texts(index.annotations(path, term.annotations))
        yield Entry(EntryKind.TERM, term.name, path, "", term.type, *said)


def _members(index: ModelIndex, path: str, found: StructuredType) -> Iterator[Entry]:
    for prop in found.properties:
        place = f"{path}/{prop.name}"
        said = texts(index.annotations(place, prop.annotations))
        yield Entry(EntryKind.FIELD, prop.name, place, found.name, prop.type, *said)
    for navigation in found.navigation_properties:
        place = f"{path}/{navigation.name}"
        said = texts(index.annotations(place, navigation.annotations))
        yield Entry(EntryKind.RELATION, navigation.name, place, found.name, navigation.type, *said)


def _operations(
    index: ModelIndex, kind: EntryKind, operations: Mapping[str, Sequence[OperationOverload]]
) -> Iterator[Entry]:
    for path, overloads in operations.items():
        first = overloads[0]
        result = first.return_type.type if first.return_type else ""
        said = texts(index.annotations(path, first.annotations))
        yield Entry(kind, first.name, path, "", result, *said)

"""Parts of a dictionary: some shapes and what hangs on them, the fields of queries, the local ones.

What is used comes along: types of objects and lookups, lookups whole. A relation to a shape that
stayed out keeps its record and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.dictionary.caveats import with_current_caveats
from reso_explorer.dictionary.model import SubsetEntry
from reso_explorer.errors import ReportedError
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.dictionary.model import (
        BoundEntry,
        Dictionary,
        FieldEntry,
        OperationEntry,
        ParameterEntry,
        RelationEntry,
        ResourceEntry,
        ReturnEntry,
        TypeEntry,
    )

    Shape = ResourceEntry | TypeEntry

_Shape = TypeVar("_Shape", "ResourceEntry", "TypeEntry")


class ChoiceError(ReportedError):
    """A choice that names nothing, or that can't be made."""


class PartChoice(Struct, frozen=True, kw_only=True):
    """What to keep of a dictionary; everything where nothing is said."""

    only: tuple[str, ...] = ()
    """Resources and types by id; the name of a type will do where it is unambiguous."""
    hops: int = 0
    """How many relations are followed from them."""
    queries: tuple[str, ...] = ()
    """Queries whose fields are kept."""
    used: frozenset[str] = frozenset()
    """What these queries use: names of resources and types, and `NS.Type/Field`."""
    standard_only: bool = False
    local_only: bool = False

    def __bool__(self) -> bool:
        return bool(self.only or self.queries or self.standard_only or self.local_only)


def choose(dictionary: Dictionary, choice: PartChoice) -> Dictionary:
    """Return the chosen part of a dictionary.

    Raises:
        ChoiceError: a name stands for nothing, with suggestions; nothing is known that tells
            local from standard fields; nothing is left.
    """
    if not choice:
        return dictionary
    found = dictionary
    if choice.queries:
        found = _used(found, choice.used)
    if choice.standard_only or choice.local_only:
        found = _by_origin(found, local=choice.local_only)
    wanted = set(found.shapes)
    if choice.only:
        named = [_named(dictionary, name) for name in choice.only]
        wanted = _with_hops(found, (name for name in named if name in found.shapes), choice.hops)
    if not wanted:
        raise ChoiceError("Nothing is left of the schema.", is_usage=True)
    subset = SubsetEntry(
        only=tuple(sorted(dict.fromkeys(choice.only))),
        hops=choice.hops or None,
        fields_used_in=choice.queries,
        standard_only=choice.standard_only,
        local_only=choice.local_only,
    )
    return replace(_kept(found, wanted), subset=subset)


def _named(dictionary: Dictionary, name: str) -> str:
    """Return the id that a name stands for."""
    shapes = dictionary.shapes
    if name in shapes:
        return name
    near = [
        key for key, shape in shapes.items() if name in {shape.type, shape.type.rpartition(".")[2]}
    ]
    if len(near) == 1:
        return near[0]
    if near:
        names = ", ".join(f"`{key}`" for key in near)
        raise ChoiceError(f"`{name}` may be {names}. Give one of them.", is_usage=True)
    raise ChoiceError(
        f"There is no resource or type `{name}`." + did_you_mean(name, shapes), is_usage=True
    )


def _with_hops(dictionary: Dictionary, start: Iterable[str], hops: int) -> set[str]:
    shapes = dictionary.shapes
    found = set(start)
    level = set(found)
    for _ in range(hops):
        targets = {each.target for name in level for each in shapes[name].relations.values()}
        level = {name for name in targets if name in shapes} - found
        found |= level
    return found


# --- by use and by origin -----------------------------------------------------------------------


def _used(dictionary: Dictionary, used: frozenset[str]) -> Dictionary:
    """Return the shapes that queries use, with the members they use and the keys."""
    shapes = dictionary.shapes
    ids = {shape.type: key for key, shape in dictionary.types.items()}
    ids |= {shape.type: key for key, shape in dictionary.resources.items() if shape.type not in ids}
    members: dict[str, set[str]] = {}
    for path in used:
        owner, slash, name = path.partition("/")
        if slash:
            members.setdefault(ids.get(owner, owner), set()).add(name)

    def is_used(shape_id: str, record: FieldEntry | RelationEntry) -> bool:
        owner = record.declared_by or ids.get(shapes[shape_id].type, shape_id)
        return record.name in members.get(owner, ())

    named = {
        key
        for key, shape in shapes.items()
        if key in used or (shape.type in used and key in dictionary.types)
    }
    named |= {
        each.target
        for key in named
        for each in shapes[key].relations.values()
        if is_used(key, each) and each.target in shapes
    }

    def narrowed(key: str, shape: _Shape) -> _Shape:
        return replace(
            shape,
            fields={n: f for n, f in shape.fields.items() if f.key or is_used(key, f)},
            relations={n: r for n, r in shape.relations.items() if is_used(key, r)},
        )

    return replace(
        dictionary,
        resources={k: narrowed(k, s) for k, s in dictionary.resources.items() if k in named},
        types={k: narrowed(k, s) for k, s in dictionary.types.items() if k in named},
        operations={},
    )


def _by_origin(dictionary: Dictionary, *, local: bool) -> Dictionary:
    """Return the local elements, or those that aren't; keys stay."""
    fields = [each for shape in dictionary.shapes.values() for each in shape.fields.values()]
    if all(each.local is None for each in fields):
        raise ChoiceError(
            "Nothing tells which fields are standard and which are local.",
            hint="Compare with a reference document: --reference FILE.",
            is_usage=True,
        )

    def stays(record: FieldEntry | RelationEntry) -> bool:
        return record.local is True if local else record.local is not True

    def narrowed(shape: _Shape) -> _Shape:
        return replace(
            shape,
            fields={n: f for n, f in shape.fields.items() if stays(f) or f.key},
            relations={n: r for n, r in shape.relations.items() if stays(r)},
        )

    def is_wanted(shape: Shape) -> bool:
        if not local:
            return shape.local is not True
        members: tuple[FieldEntry | RelationEntry, ...]
        members = (*shape.fields.values(), *shape.relations.values())
        return shape.local is True or any(stays(each) for each in members)

    return replace(
        dictionary,
        resources={k: narrowed(s) for k, s in dictionary.resources.items() if is_wanted(s)},
        types={k: narrowed(s) for k, s in dictionary.types.items() if is_wanted(s)},
    )


# --- what hangs on the chosen -------------------------------------------------------------------


def _kept(dictionary: Dictionary, wanted: set[str]) -> Dictionary:
    """Return some shapes with the types of their objects, their lookups, and their operations."""
    kept = _with_objects(dictionary, wanted)
    operations = {
        name: each for name, each in dictionary.operations.items() if _shapes_of(each) <= kept
    }
    lookups = {f.lookup for key in kept for f in dictionary.shapes[key].fields.values() if f.lookup}
    lookups |= {each.lookup for one in operations.values() for each in _typed(one) if each.lookup}

    def marked(shape: _Shape) -> _Shape:
        relations = {
            name: each if each.target in kept or each.missing else replace(each, missing="subset")
            for name, each in shape.relations.items()
        }
        fields = {
            name: replace(each, missing="subset")
            if each.target and each.target not in kept and not each.missing
            else each
            for name, each in shape.fields.items()
        }
        return replace(shape, fields=fields, relations=relations)

    found = replace(
        dictionary,
        resources={k: marked(s) for k, s in dictionary.resources.items() if k in kept},
        types={k: marked(s) for k, s in dictionary.types.items() if k in kept},
        lookups={k: each for k, each in dictionary.lookups.items() if k in lookups},
        operations=operations,
    )
    return with_current_caveats(found)


def _with_objects(dictionary: Dictionary, wanted: set[str]) -> set[str]:
    """Return shapes with the types of their objects, and of the objects of those."""
    shapes = dictionary.shapes
    kept = set(wanted)
    pending = list(wanted)
    while pending:
        for field in shapes[pending.pop()].fields.values():
            if field.target in shapes and field.target not in kept:
                kept.add(field.target)
                pending.append(field.target)
    return kept


def _typed(operation: OperationEntry) -> tuple[ParameterEntry | ReturnEntry, ...]:
    returned = (operation.returns,) if operation.returns is not None else ()
    return (*operation.parameters, *returned)


def _shapes_of(operation: OperationEntry) -> set[str]:
    bound: tuple[BoundEntry, ...] = (operation.bound_to,) if operation.bound_to else ()
    entries: tuple[Any, ...] = (*bound, *_typed(operation))
    return {each.target for each in entries if each.target and not each.missing}

"""What every format asks a dictionary: names of shapes and lookups, own members, documentation."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

from reso_explorer.dictionary.model import (
    FieldEntry,
    OperationEntry,
    ParameterEntry,
    RelationEntry,
    ResourceEntry,
    ReturnEntry,
    TypeEntry,
)
from reso_explorer.export.schema.names import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reso_explorer.dictionary.model import Dictionary, LookupEntry
    from reso_explorer.export.schema.names import Spelling

Shape: TypeAlias = ResourceEntry | TypeEntry
Member: TypeAlias = FieldEntry | RelationEntry
Typed: TypeAlias = FieldEntry | ParameterEntry | ReturnEntry


def shapes(dictionary: Dictionary) -> dict[str, Shape]:
    """Return resources, then types, by their ids."""
    return {**dictionary.resources, **dictionary.types}


class Symbols:
    """Names of all shapes and lookups in the code of one target.

    A resource whose type no other shape stands for takes the short name of that type, as code
    is about one row. What shares a short name takes its qualified one, as all do with `qualified`.

    Attributes:
        shape: name in the code by id of a shape.
        lookup: name in the code by key of a lookup.
        notes: sentences about names that differ from those of the service.
    """

    def __init__(
        self,
        dictionary: Dictionary,
        spelling: Spelling,
        style: Callable[[str], str] = str,
        *,
        qualified: bool = False,
    ) -> None:
        scope = Scope(spelling)
        found = shapes(dictionary)
        owners = _owners(dictionary)
        types = {
            key: key if owners.get(each.type) != key else each.type for key, each in found.items()
        }
        short = {
            key: name
            if qualified
            else style(name.rpartition(".")[2] if name != key else found[key].name)
            for key, name in types.items()
        }
        whole = {key: style(found[key].type.replace(".", "_")) for key in found}
        self.shape = _assign(scope, short, types if qualified else whole)
        names = {
            key: (qualified and entry.edm_type) or style(entry.name)
            for key, entry in dictionary.lookups.items()
        }
        used = set(short.values())
        names = {key: name + "Value" if name in used else name for key, name in names.items()}
        whole = {key: style(re.sub(r"[/.]", "_", key)) for key in names}
        self.lookup = _assign(scope, names, whole)
        given = {**self.lookup, **self.shape}
        self.notes = [
            f"{key} is named {given[key]}"
            for key, plain in {**names, **short}.items()
            if given[key] != plain
        ]


def _owners(dictionary: Dictionary) -> dict[str, str]:
    """Return the id of the one resource that stands for a type, by the type: its only set."""
    found: dict[str, str] = {}
    for kind in ("set", "singleton"):
        often = Counter(each.type for each in dictionary.resources.values() if each.kind == kind)
        for key, each in dictionary.resources.items():
            if each.kind == kind and often[each.type] == 1 and each.type not in dictionary.types:
                found.setdefault(each.type, key)
    return found


def _assign(scope: Scope, short: dict[str, str], qualified: dict[str, str]) -> dict[str, str]:
    """Return an identifier by key, made of the short name, or of both where that isn't unique."""
    often = Counter(short.values())
    return {
        key: scope.take(key, name if often[name] == 1 else qualified[key])
        for key, name in sorted(short.items(), key=lambda item: often[item[1]] > 1)
    }


def bases(found: Mapping[str, Shape], shape: Shape) -> list[str]:
    """Return the ids of the base types that the dictionary holds, nearest first; `found` is all shapes.

    A shape that is its own base has none.
    """
    chain: list[str] = []
    key = shape.extends
    while key is not None and key in found and key not in chain:
        if found[key] is shape:
            return []
        chain.append(key)
        key = found[key].extends
    return chain


def own_members(
    found: Mapping[str, Shape], shape: Shape
) -> tuple[list[FieldEntry], list[RelationEntry]]:
    """Return the members that no base type in the dictionary has."""
    inherited = set(bases(found, shape))
    return (
        [field for field in shape.fields.values() if field.declared_by not in inherited],
        [each for each in shape.relations.values() if each.declared_by not in inherited],
    )


def bases_first(found: Mapping[str, Shape]) -> Iterator[tuple[str, Shape]]:
    """Yield all shapes so that each comes after its base type."""
    done: set[str] = set()
    for key, shape in found.items():
        for each in (*reversed(bases(found, shape)), key):
            if each not in done:
                done.add(each)
                yield each, found[each]


def able(entry: Shape | Member, what: str) -> bool | None:
    """Return what is known about a capability: what was tried counts more than what is declared."""
    probed = getattr(entry, "probed", None)
    tried = getattr(probed, what, None)
    return tried if tried is not None else getattr(entry, what, None)


def is_open(lookup: LookupEntry) -> bool:
    """Tell whether other texts than the listed values may occur."""
    return lookup.open is not False or lookup.flags or not lookup.values or lookup.complete is False


def documentation(entry: Shape | Member | LookupEntry | OperationEntry) -> list[str]:
    """Return what is said about an element, as paragraphs."""
    label = entry.label if entry.label != entry.name else None
    first = ". ".join(text.rstrip(". ") for text in (label, entry.description) if text)
    found = [first + "."] if first else []
    if entry.long_description:
        found.append(entry.long_description)
    if isinstance(entry, FieldEntry):
        found += _measure(entry)
    standard = getattr(entry, "standard", None)
    if standard and standard != entry.name:
        found.append(f"Standard name: {standard}.")
    if entry.deprecated:
        found.append(f"Deprecated: {entry.deprecated}")
    if entry.docs:
        found.append(f"See {entry.docs}")
    notes = getattr(entry, "notes", None)
    if notes is not None and notes.note:
        found.append(f"Note: {notes.note}")
    return found


def _measure(field: FieldEntry) -> Iterator[str]:
    """Yield the limits and the unit of a field."""
    facts = [
        f"{what} {value}"
        for what, value in (
            ("max length", field.max_length),
            ("precision", field.precision),
            ("scale", field.scale),
            ("unit", field.unit or (field.unit_in and f"in {field.unit_in}")),
            ("currency", field.currency or (field.currency_in and f"in {field.currency_in}")),
        )
        if value is not None and field.type != "boolean"
    ]
    if facts:
        yield f"{field.edm_type}; {', '.join(facts)}."


def heading(dictionary: Dictionary, what: str) -> list[str]:
    """Return the lines on top of every file: what it is, of which feed, what to know."""
    origin = dictionary.provenance
    source = origin.source if origin is not None else dictionary.service.root or "a dictionary"
    lines = [f"{what} of {source}, generated by reso-explorer."]
    if origin is not None:
        lines.append(f"Dictionary {origin.fingerprint}")
    return lines + [f"Caveat: {caveat.text}" for caveat in dictionary.caveats]

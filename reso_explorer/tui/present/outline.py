"""The outline of a document: resources with their fields, then types, enumerations, operations.

Branches are made when they are opened, so a document with 10,000 types costs nothing until then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from reso_explorer.graph import NodeKind
from reso_explorer.text import count, visible
from reso_explorer.tui.present.places import FINDINGS, OVERVIEW, Place, PlaceKind
from reso_explorer.tui.present.type_names import many_text, short_type, simple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import FieldMeaning
    from reso_explorer.csdl.model import Property
    from reso_explorer.document import Document
    from reso_explorer.graph import Edge

KEY_SIGN: Final = "◆"
"""Marks a key field."""
LOOKUP_SIGN: Final = "≡"
"""Marks a field with a list of allowed values."""
LOCAL_SIGN: Final = "◦"
"""Marks a provider's own field."""
RELATION_SIGN: Final = "→"
"""Marks a navigation property."""
LONG_LIST: Final = 40
"""Fields from which on a list is sorted by name, since nobody reads it from top to bottom."""


@dataclass(slots=True)
class Branch:
    """One line of the outline and, once opened, the lines below it.

    `sign` is before the name, `type` and `values` are in columns behind it; a line without a
    type has a `note` at the right edge. `make` builds the lines below; None if there are none.
    """

    key: str
    name: str
    place: Place | None = None
    depth: int = 0
    note: str = ""
    sign: str = ""
    type: str = ""
    values: str = ""
    is_heading: bool = False
    make: Callable[[], list[Branch]] | None = None
    is_open: bool = False
    _below: list[Branch] | None = field(default=None, repr=False)

    @property
    def below(self) -> list[Branch]:
        """The lines below, made on first use."""
        if self._below is None:
            self._below = self.make() if self.make else []
            for branch in self._below:
                branch.depth = self.depth + 1
        return self._below

    def walk(self) -> Iterator[Branch]:
        """Yield this line and all open lines below it."""
        yield self
        if self.is_open:
            for branch in self.below:
                yield from branch.walk()


class OutlineTree:
    """The lines that are seen, from the branches that are open."""

    def __init__(self, roots: Iterable[Branch]) -> None:
        self.roots = tuple(roots)
        self.lines: list[Branch] = []
        self.flatten()

    def flatten(self) -> None:
        """Work out the visible lines again."""
        self.lines = [line for root in self.roots for line in root.walk()]

    def set_open(self, branch: Branch, *, is_open: bool) -> bool:
        """Open or close a branch; tell whether that changed anything."""
        if branch.make is None or branch.is_open == is_open:
            return False
        branch.is_open = is_open
        self.flatten()
        return True

    def opened(self) -> tuple[str, ...]:
        """Return the open lines that are seen, each as its key under its group."""
        found: list[str] = []
        for root in self.roots:
            if root.is_open:
                found.append(root.key)
                found += (f"{root.key}/{line.key}" for line in root.below if line.is_open)
        return tuple(found)

    def open_again(self, opened: Collection[str]) -> None:
        """Open the lines that were open before, and close the others."""
        for root in self.roots:
            root.is_open = root.key in opened
            for line in root.below if root.is_open else ():
                line.is_open = line.make is not None and f"{root.key}/{line.key}" in opened
        self.flatten()

    def parent_row(self, row: int) -> int:
        """Return the line that a line stands under, itself where there is none."""
        depth = self.lines[row].depth
        for above in range(row - 1, -1, -1):
            if self.lines[above].depth < depth:
                return above
        return row

    def row_of(self, place: Place) -> int | None:
        """Return the visible line of a place, preferring its own resource."""
        second: int | None = None
        for row, line in enumerate(self.lines):
            if line.place is None or line.place.path != place.path:
                continue
            if not place.resource or line.place.resource == place.resource:
                return row
            second = row if second is None else second
        return second

    def reveal(self, place: Place) -> int | None:
        """Open what is needed to see a place and return its line, None where it has none."""
        if place in {OVERVIEW, FINDINGS}:
            return None
        for root in self.roots:
            branches = root.below
            if any(b.place is not None and b.place.path == place.path for b in branches):
                self.set_open(root, is_open=True)
                break
            if place.kind not in {PlaceKind.FIELD, PlaceKind.RELATION, PlaceKind.VALUE}:
                continue
            for branch in branches:
                inside = branch.place is not None and (
                    branch.place.path == place.resource
                    if place.resource
                    else branch.place.path == place.type_name
                )
                if inside and branch.make is not None:
                    self.set_open(root, is_open=True)
                    self.set_open(branch, is_open=True)
                    return self.row_of(place)
        return self.row_of(place)


def outline_of(document: Document) -> OutlineTree:
    """Return the outline of a document with its resources shown."""
    builder = _Builder(document)
    groups = (
        ("Resources", (NodeKind.ENTITY_SET, NodeKind.SINGLETON), builder.resource),
        ("Types", (NodeKind.ENTITY_TYPE,), builder.structured),
        ("Complex types", (NodeKind.COMPLEX_TYPE,), builder.structured),
        ("Enums", (NodeKind.ENUM_TYPE,), builder.enum),
        ("Definitions", (NodeKind.TYPE_DEFINITION,), builder.definition),
        ("Actions", (NodeKind.ACTION,), builder.action),
        ("Functions", (NodeKind.FUNCTION,), builder.function),
    )
    roots: list[Branch] = []
    for title, kinds, build in groups:
        nodes = (node for kind in kinds for node in document.graph().of_kind(kind))
        names = list(dict.fromkeys(_name_of(node) for node in nodes))
        if names:
            roots.append(_group(title, names, build))
    if roots:
        roots[0].is_open = True
    return OutlineTree(roots)


def _name_of(node: str) -> str:
    """Return the name of a resource, operation or type that a node stands for."""
    return node.rpartition("/")[2].removesuffix("()")


def _group(title: str, names: list[str], build: Callable[[str], Branch]) -> Branch:
    return Branch(
        key=title,
        name=title,
        note=f"{len(names):,}",
        is_heading=True,
        make=lambda: [build(name) for name in names],
    )


def field_sign(meaning: FieldMeaning, *, is_key: bool, is_enum: bool) -> str:
    """Return the one sign of a field: that it is a key, the provider's own, or has a value list."""
    if is_key:
        return KEY_SIGN
    if meaning.is_local:
        return LOCAL_SIGN
    return LOOKUP_SIGN if has_value_list(meaning, is_enum=is_enum) else ""


def has_value_list(meaning: FieldMeaning, *, is_enum: bool) -> bool:
    """Tell whether the values of a field come from a list."""
    return meaning.lookup_name is not None or bool(meaning.allowed_values) or is_enum


def fields_in_order(index: ModelIndex, type_name: str) -> list[Property]:
    """Return the fields of a type: keys first; a long list by name, a short one as it stands."""
    keys = [ref.name for ref in index.key(type_name)]
    fields = [found.member for found in index.properties(type_name).values()]
    if len(fields) > LONG_LIST:
        fields.sort(key=lambda prop: prop.name.casefold())
    fields.sort(key=lambda prop: keys.index(prop.name) if prop.name in keys else len(keys))
    return fields


class _Builder:
    """Makes the lines of one document."""

    def __init__(self, document: Document) -> None:
        self.index = document.index
        self.graph = document.graph()
        self.meanings = document.meanings

    def resource(self, name: str) -> Branch:
        found = self.index.entity_sets.get(name) or self.index.singletons[name]
        fields = len(self.index.properties(found.type))
        return Branch(
            key=name,
            name=visible(name),
            place=Place(PlaceKind.RESOURCE, name, name),
            note=count(fields, "field") if name in self.index.entity_sets else "singleton",
            make=lambda: self._members(found.type, name),
        )

    def structured(self, type_name: str) -> Branch:
        fields = len(self.index.properties(type_name))
        return Branch(
            key=type_name,
            name=simple(type_name),
            place=Place(PlaceKind.TYPE, type_name),
            note=count(fields, "field"),
            make=lambda: self._members(type_name, ""),
        )

    def enum(self, name: str) -> Branch:
        values = self.meanings.values(name)

        def make() -> list[Branch]:
            return [
                Branch(
                    key=f"{name}/{value.value}",
                    name=visible(value.value),
                    place=Place(PlaceKind.VALUE, f"{name}/{value.value}"),
                    note=visible(value.label or ""),
                )
                for value in values
            ]

        return Branch(
            key=name,
            name=simple(name),
            place=Place(PlaceKind.TYPE, name),
            note=f"{len(values):,}" if values else "open",
            make=make if values else None,
        )

    def definition(self, name: str) -> Branch:
        return Branch(
            key=name,
            name=simple(name),
            place=Place(PlaceKind.TYPE, name),
            note=simple(self.index.primitive(name)),
        )

    def action(self, name: str) -> Branch:
        return self._operation(name, PlaceKind.ACTION, len(self.index.actions[name]))

    def function(self, name: str) -> Branch:
        return self._operation(name, PlaceKind.FUNCTION, len(self.index.functions[name]))

    def _operation(self, name: str, kind: PlaceKind, overloads: int) -> Branch:
        note = f"{overloads} forms" if overloads > 1 else ""
        return Branch(key=f"{name}()", name=simple(name), place=Place(kind, name), note=note)

    def _members(self, type_name: str, resource: str) -> list[Branch]:
        keys = [ref.name for ref in self.index.key(type_name)]
        fields = fields_in_order(self.index, type_name)
        relations = self.graph.relations_of(type_name)
        return [
            *(self._field(type_name, resource, prop, is_key=prop.name in keys) for prop in fields),
            *(self._relation(type_name, resource, edge) for edge in relations),
        ]

    def _field(self, type_name: str, resource: str, prop: Property, *, is_key: bool) -> Branch:
        meaning = self.meanings.field(type_name, prop.name, entity_set=resource or None)
        path = f"{type_name}/{prop.name}"
        is_enum = self.index.enum_type(prop.type) is not None
        sign = field_sign(meaning, is_key=is_key, is_enum=is_enum)
        values = f"{len(meaning.allowed_values):,}" if meaning.allowed_values else ""
        if not values and sign != LOOKUP_SIGN and has_value_list(meaning, is_enum=is_enum):
            values = LOOKUP_SIGN
        return Branch(
            key=f"{resource}:{path}",
            name=visible(meaning.decoded_name or prop.name),
            place=Place(PlaceKind.FIELD, path, resource),
            sign=sign,
            type=short_type(self.index, prop),
            values=values,
        )

    def _relation(self, type_name: str, resource: str, found: Edge) -> Branch:
        path = f"{type_name}/{found.name}"
        return Branch(
            key=f"{resource}:{path}",
            name=visible(found.name),
            sign=RELATION_SIGN,
            place=Place(PlaceKind.RELATION, path, resource),
            note=f"{many_text(found.multiplicity)} {simple(found.target)}",
        )

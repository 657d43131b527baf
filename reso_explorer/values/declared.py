"""The declared type of a value, resolved as far as reading and comparing need it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.csdl.model import EnumType
from reso_explorer.csdl.protocol_version import protocol_version
from reso_explorer.edm import NUMBERS

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import NavigationProperty, Property


class DeclaredType(Struct, frozen=True):
    """What the model says of a value.

    `name` is qualified; type definitions are resolved. It is empty where nothing is declared.
    For a collection, `name` and `enum` tell of its items.
    """

    name: str = ""
    is_collection: bool = False
    enum: EnumType | None = None
    is_structured: bool = False
    is_open: bool = False
    """Whether the document doesn't declare the type that it names."""

    @property
    def is_known(self) -> bool:
        """Whether values of the type can be read by it."""
        return bool(self.name) and not self.is_open

    @property
    def item(self) -> DeclaredType:
        """The type of one item; itself if it is no collection."""
        if not self.is_collection:
            return self
        return DeclaredType(self.name, False, self.enum, self.is_structured, self.is_open)

    @property
    def is_structured_item(self) -> bool:
        """Whether it is one entity or complex value, not a collection."""
        return self.is_structured and not self.is_collection


UNDECLARED: Final = DeclaredType()


class _Types(dict[tuple[str, bool], DeclaredType]):
    """The types of a model, resolved on first use."""

    def __init__(self, index: ModelIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, key: tuple[str, bool]) -> DeclaredType:
        found = self[key] = _resolve(self._index, *key)
        return found


def declared_type(
    index: ModelIndex | None, name: str, *, is_collection: bool = False
) -> DeclaredType:
    """Return the type behind a name of a model, UNDECLARED for no name."""
    if not name:
        return UNDECLARED
    if index is None:
        return DeclaredType(name, is_collection, is_open=not name.startswith("Edm."))
    return index.part(_Types)[name, is_collection]


def _resolve(index: ModelIndex, name: str, is_collection: bool) -> DeclaredType:  # noqa: FBT001
    if name.startswith("Edm."):
        return DeclaredType(name, is_collection)
    primitive = index.primitive(name)
    if primitive.startswith("Edm."):
        return DeclaredType(primitive, is_collection)
    found = index.type(primitive)
    if found is None:
        return DeclaredType(index.qualify(name), is_collection, is_open=True)
    if isinstance(found, EnumType):
        return DeclaredType(found.qualified_name, is_collection, found)
    return DeclaredType(index.qualify(primitive), is_collection, is_structured=True)


def member_type(index: ModelIndex | None, owner: str, name: str) -> DeclaredType | None:
    """Return the type of a property or relation of a type; None if the type has no such member."""
    if index is None or not owner:
        return None
    found: Property | NavigationProperty
    if name in (properties := index.properties(owner)):
        found = properties[name].member
    elif name in (relations := index.navigation_properties(owner)):
        found = relations[name].member
    else:
        return None
    return declared_type(index, found.type, is_collection=found.is_collection)


class _NumberNames(dict[str, frozenset[str]]):
    """The number properties of each type of a model, worked out on first use."""

    def __init__(self, index: ModelIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, owner: str) -> frozenset[str]:
        found = self[owner] = frozenset(
            name
            for name, declared in self._index.properties(owner).items()
            if not declared.member.is_collection
            and self._index.primitive(declared.member.type) in NUMBERS
        )
        return found


def number_names(index: ModelIndex | None, owner: str) -> frozenset[str]:
    """Return the properties of a type that are numbers, which may be sent as text."""
    return index.part(_NumberNames)[owner] if index is not None and owner else frozenset()


class _Protocol:
    """Whether a document belongs to OData V1 to V3, worked out once."""

    def __init__(self, index: ModelIndex) -> None:
        self.is_legacy = protocol_version(index.model).is_legacy


def is_legacy(index: ModelIndex) -> bool:
    """Tell whether a document belongs to OData V1 to V3."""
    return index.part(_Protocol).is_legacy

"""Types of values in expressions, and which of them go together (OData 4.01 URL, 5.1.1)."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.csdl.model import ComplexType, EntityType, EnumType, TypeDefinition
from reso_explorer.csdl.protocol_version import protocol_version
from reso_explorer.edm import ABSTRACT_TYPES, NUMBERS, TIMES, TIMESTAMPS
from reso_explorer.text import visible

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.protocol import ProtocolVersion
    from reso_explorer.providers.dialect import Dialect


class TypeKind(StrEnum):
    """What kind of type a value has."""

    PRIMITIVE = "primitive"
    ENUM = "enum"
    COMPLEX = "complex"
    ENTITY = "entity"
    NULL = "null"
    UNKNOWN = "unknown"
    """Not declared, or not found out: everything goes with it."""


class ValueType(Struct, frozen=True, gc=False):
    """The type of a value; `name` is qualified, and empty where nothing is known.

    For a collection, `name` and `kind` tell of its items.
    """

    name: str
    kind: TypeKind
    is_collection: bool = False

    @property
    def is_known(self) -> bool:
        return self.kind is not TypeKind.UNKNOWN

    @property
    def is_structured(self) -> bool:
        return self.kind is TypeKind.ENTITY or self.kind is TypeKind.COMPLEX

    @property
    def is_number(self) -> bool:
        return self.name in NUMBERS and not self.is_collection

    @property
    def item(self) -> ValueType:
        """The type of one item; itself where it is no collection."""
        return _variant(self, False) if self.is_collection else self

    @property
    def collection(self) -> ValueType:
        """The type of a collection of this."""
        return self if self.is_collection else _variant(self, True)

    @property
    def shown(self) -> str:
        """The type as people read it: `Edm.Decimal`, `StandardStatus`, `Collection(Media)`."""
        name = visible(self.name) or "unknown"
        if not name.startswith("Edm."):
            name = name.rpartition(".")[2]
        return f"Collection({name})" if self.is_collection else name


@lru_cache(maxsize=4096)
def _variant(found: ValueType, is_collection: bool) -> ValueType:  # noqa: FBT001
    return ValueType(found.name, found.kind, is_collection)


UNKNOWN: Final = ValueType("", TypeKind.UNKNOWN)
UNKNOWN_ITEMS: Final = ValueType("", TypeKind.UNKNOWN, is_collection=True)
NULL: Final = ValueType("null", TypeKind.NULL)


_OF_ANY_KIND: Final = ABSTRACT_TYPES | {"Edm.AnyPropertyPath"}


@lru_cache(maxsize=256)
def edm(name: str) -> ValueType:
    """Return the type of a primitive name such as `Edm.String`."""
    kind = TypeKind.UNKNOWN if name in _OF_ANY_KIND else TypeKind.PRIMITIVE
    return ValueType(name, kind)


BOOLEAN: Final = edm("Edm.Boolean")
STRING: Final = edm("Edm.String")
INT32: Final = edm("Edm.Int32")
INT64: Final = edm("Edm.Int64")
DECIMAL: Final = edm("Edm.Decimal")
DOUBLE: Final = edm("Edm.Double")
DATE: Final = edm("Edm.Date")
MOMENT: Final = edm("Edm.DateTimeOffset")
DURATION: Final = edm("Edm.Duration")


class _ValueTypes(dict[tuple[str, bool], ValueType]):
    """The value types of a model, made on first use."""

    def __init__(self, index: ModelIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, key: tuple[str, bool]) -> ValueType:
        name, is_collection = key
        found = self[key] = _value_type(self._index, name, is_collection=is_collection)
        return found


def value_type(index: ModelIndex, name: str, *, is_collection: bool = False) -> ValueType:
    """Return the type behind a type name of a model, type definitions resolved.

    A name that the model does not declare keeps its name and has the kind UNKNOWN.
    """
    return index.part(_ValueTypes)[name, is_collection]


def _value_type(index: ModelIndex, name: str, *, is_collection: bool) -> ValueType:
    if name.startswith("Edm."):
        found = edm(name)
        return found.collection if is_collection else found
    declared = index.type(name)
    if isinstance(declared, TypeDefinition):
        return value_type(index, declared.underlying_type, is_collection=is_collection)
    if declared is None:
        return ValueType(index.qualify(name), TypeKind.UNKNOWN, is_collection)
    kind = TypeKind.COMPLEX
    if isinstance(declared, EnumType):
        kind = TypeKind.ENUM
    elif isinstance(declared, EntityType):
        kind = TypeKind.ENTITY
    elif isinstance(declared, ComplexType):
        kind = TypeKind.COMPLEX
    return ValueType(declared.qualified_name, kind, is_collection)


def is_geo(found: ValueType) -> bool:
    """Tell whether a value is a place or a shape."""
    return found.name.startswith(("Edm.Geo",))


def is_undeclared(found: ValueType) -> bool:
    """Tell whether a type has a name that the document does not declare: an open enumeration."""
    return (
        found.kind is TypeKind.UNKNOWN and "." in found.name and not found.name.startswith("Edm.")
    )


def is_legacy(index: ModelIndex) -> bool:
    """Tell whether a document belongs to OData V1 to V3."""
    return document_version(index).is_legacy


class _Protocol:
    """The version of the protocol that a document states, worked out once."""

    def __init__(self, index: ModelIndex) -> None:
        self.version = protocol_version(index.model)


def document_version(index: ModelIndex) -> ProtocolVersion:
    """Return the version of the protocol that the document of a service states."""
    return index.part(_Protocol).version


def service_version(index: ModelIndex, dialect: Dialect) -> ProtocolVersion:
    """Return the version that a service speaks: of its document, refined by what is known of it.

    What is known, from a preset or a header, counts within the document's generation: only
    the document tells whether types and names are those of V2 or of V4.
    """
    own, known = document_version(index), dialect.odata_version
    if known is None or known.is_legacy != own.is_legacy:
        return own
    return max(own, known) if own.is_legacy else known


def comparable(index: ModelIndex, left: ValueType, right: ValueType) -> bool:
    """Tell whether two single values can be compared; unknown ones always can."""
    if not left.is_known or not right.is_known or NULL in {left, right}:
        return True
    if left.is_collection or right.is_collection:
        return left.is_collection == right.is_collection and comparable(
            index, left.item, right.item
        )
    if left.name == right.name:
        return True
    if left.name in NUMBERS:
        return right.name in NUMBERS
    if left.name in TIMESTAMPS:
        return right.name in TIMESTAMPS
    if left.name in TIMES:
        return right.name in TIMES
    if left.is_structured and right.is_structured:
        return index.is_a(left.name, right.name) or index.is_a(right.name, left.name)
    if is_geo(left) and is_geo(right):
        return left.name[:10] == right.name[:10]
    return False


def promoted(left: ValueType, right: ValueType) -> ValueType:
    """Return the type of an arithmetic result; unknown where an operand is no number."""
    if left.name not in NUMBERS or right.name not in NUMBERS:
        return UNKNOWN
    return max(left, right, key=lambda found: NUMBERS.index(found.name))

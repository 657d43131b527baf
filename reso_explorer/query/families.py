"""Types and literals sorted into families, so that each rule about literals knows its part."""

from __future__ import annotations

from typing import Final

from reso_explorer.edm import NUMBERS
from reso_explorer.odata.ast import EnumLiteral, Expression, GeoLiteral, Literal, LiteralKind
from reso_explorer.query.types import TypeKind, ValueType, is_undeclared

_TYPES: Final = {
    "Edm.String": "text",
    "Edm.Boolean": "boolean",
    "Edm.Date": "date",
    "Edm.DateTime": "moment",
    "Edm.DateTimeOffset": "moment",
    "Edm.TimeOfDay": "time",
    "Edm.Time": "time",
    "Edm.Duration": "duration",
    "Edm.Guid": "guid",
    "Edm.Binary": "binary",
    "Edm.Stream": "stream",
    **dict.fromkeys(NUMBERS, "number"),
}
_LITERALS: Final = {
    LiteralKind.NULL: "null",
    LiteralKind.BOOLEAN: "boolean",
    LiteralKind.STRING: "text",
    LiteralKind.JSON_STRING: "text",
    LiteralKind.GUID: "guid",
    LiteralKind.V2_GUID: "guid",
    LiteralKind.DATE: "date",
    LiteralKind.TIME_OF_DAY: "time",
    LiteralKind.V2_TIME: "time",
    LiteralKind.DATE_TIME_OFFSET: "moment",
    LiteralKind.V2_DATE_TIME: "moment",
    LiteralKind.V2_DATE_TIME_OFFSET: "moment",
    LiteralKind.DURATION: "duration",
    LiteralKind.BINARY: "binary",
    LiteralKind.V2_BINARY: "binary",
}


def type_family(found: ValueType) -> str:
    """Return the family of a single value's type.

    One of text, number, boolean, moment, date, time, duration, guid, binary, stream, geo,
    enum, open (an enumeration that the document does not declare), collection, structure,
    null, unknown.
    """
    if found.is_collection:
        return "collection"
    if found.kind is TypeKind.ENUM:
        return "enum"
    if found.kind is TypeKind.NULL:
        return "null"
    if found.is_structured:
        return "structure"
    if is_undeclared(found):
        return "open"
    if found.name.startswith("Edm.Geo"):
        return "geo"
    return _TYPES.get(found.name, "unknown")


def literal_family(value: Expression) -> str:
    """Return the family of a literal; `unknown` for any other expression."""
    if isinstance(value, Literal):
        return "number" if value.kind.is_number else _LITERALS.get(value.kind, "unknown")
    if isinstance(value, EnumLiteral):
        return "enum"
    if isinstance(value, GeoLiteral):
        return "geo"
    return "unknown"


def may_be(value: Expression, found: ValueType) -> bool:
    """Tell whether a value can be one of a type, as far as its form tells."""
    given, wanted = literal_family(value), type_family(found)
    return given in {"unknown", "null", wanted} or wanted in {"unknown", "enum", "open"}

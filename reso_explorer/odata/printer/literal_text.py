"""Literals of the tree as decoded text."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import EnumLiteral, GeoLiteral, Literal, LiteralKind
from reso_explorer.odata.literals import quote

if TYPE_CHECKING:
    from reso_explorer.odata.ast import GeoShape

_PREFIXES: Final = {
    LiteralKind.DURATION: "duration",
    LiteralKind.V2_DATE_TIME: "datetime",
    LiteralKind.V2_DATE_TIME_OFFSET: "datetimeoffset",
    LiteralKind.V2_TIME: "time",
    LiteralKind.V2_GUID: "guid",
}
_SUFFIXES: Final = {
    LiteralKind.V2_INT64: "L",
    LiteralKind.V2_DECIMAL: "M",
    LiteralKind.V2_DOUBLE: "d",
    LiteralKind.V2_SINGLE: "f",
}


def literal_text(literal: Literal) -> str:
    """Return the canonical spelling of a literal, decoded."""
    kind, value = literal.kind, literal.value
    if kind is LiteralKind.STRING:
        return quote(str(value))
    if kind is LiteralKind.NULL:
        return "null"
    if kind is LiteralKind.BOOLEAN:
        return "true" if value else "false"
    if kind is LiteralKind.JSON_STRING:
        return json.dumps(str(value), ensure_ascii=False)
    if kind in _PREFIXES:
        return f"{_PREFIXES[kind]}{quote(str(value))}"
    if isinstance(value, bytes):
        if kind is LiteralKind.V2_BINARY:
            return f"X'{value.hex().upper()}'"
        return f"binary'{urlsafe_b64encode(value).decode().rstrip('=')}'"
    if kind.is_number:
        return _number_text(literal)
    return str(value)


def _number_text(literal: Literal) -> str:
    raw = literal.raw.removeprefix("+")
    if raw:
        return raw
    kind, value = literal.kind, literal.value
    suffix = _SUFFIXES.get(kind, "")
    if not isinstance(value, Decimal):
        return f"{value!s}{suffix}" if not isinstance(value, bytes) else ""
    if kind is LiteralKind.DOUBLE:
        text = f"{value:e}"
        return text if "e" in text else f"{text}e0"
    text = f"{value:f}"
    if kind is LiteralKind.DECIMAL and "." not in text:
        text += ".0"
    return text + suffix


def enum_text(literal: EnumLiteral) -> str:
    """Return `NS.Type'A,B'`."""
    return f"{literal.type_name.text}'{','.join(member.text for member in literal.members)}'"


def shape_text(shape: GeoShape) -> str:
    """Return the well-known text of a shape."""
    if shape.shape.startswith("Geometry"):
        return f"{shape.shape}({','.join(shape_text(part) for part in shape.parts)})"
    if shape.shape.startswith("Multi"):
        return f"{shape.shape}({','.join(_data(part) for part in shape.parts)})"
    return shape.shape + _data(shape)


def _data(shape: GeoShape) -> str:
    rings = [f"({','.join(' '.join(position) for position in ring)})" for ring in shape.rings]
    if shape.shape == "Polygon":
        return f"({','.join(rings)})"
    return rings[0] if rings else "()"


def geo_text(literal: GeoLiteral) -> str:
    """Return `geography'SRID=4326;Point(-71.1 42.3)'`, or the bare shape without a family."""
    if literal.shape is None:
        return literal.raw
    text = shape_text(literal.shape)
    if not literal.family:
        return literal.raw or text.upper()
    srid = "" if literal.srid is None else f"SRID={literal.srid};"
    return f"{literal.family}'{srid}{text}'"

"""What a literal of a query stands for, as a value."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from reso_explorer.odata.ast import EnumLiteral, GeoLiteral, Literal, LiteralKind
from reso_explorer.values.outcome import CANNOT_TELL
from reso_explorer.values.read import EnumValue, read_enum
from reso_explorer.values.temporal import read_date, read_duration, read_time, read_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.index import ModelIndex

_SPECIAL: Final = {"NaN": math.nan, "INF": math.inf, "-INF": -math.inf}


def literal_value(node: Literal | EnumLiteral | GeoLiteral, index: ModelIndex | None = None) -> Any:
    """Return the value of a literal, in the kinds that `read_value` gives.

    Members of an enumeration that the model doesn't have get no number; a shape is its
    well-known text. CANNOT_TELL stands for a malformed literal.
    """
    if isinstance(node, EnumLiteral):
        enum = index.enum_type(node.type_name.text) if index is not None else None
        names = [member.text for member in node.members]
        return read_enum(enum, names) if enum is not None else EnumValue(frozenset(names))
    if isinstance(node, GeoLiteral):
        return CANNOT_TELL
    value = node.value
    if node.kind.is_number:
        return _number(node.kind, value)
    reader = _READERS.get(node.kind)
    if reader is None or not isinstance(value, str):
        return value
    found = reader(value)
    return CANNOT_TELL if found is None else found


def _number(kind: LiteralKind, value: Any) -> Any:
    if isinstance(value, str):
        return _SPECIAL.get(value, CANNOT_TELL)
    if kind in {LiteralKind.V2_DOUBLE, LiteralKind.V2_SINGLE}:
        return float(value)
    if kind is LiteralKind.V2_DECIMAL:
        return Decimal(value)
    return value


def _guid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


_READERS: Final[dict[LiteralKind, Callable[[str], Any]]] = {
    LiteralKind.GUID: _guid,
    LiteralKind.V2_GUID: _guid,
    LiteralKind.DATE: read_date,
    LiteralKind.TIME_OF_DAY: read_time,
    LiteralKind.V2_TIME: read_time,
    LiteralKind.DATE_TIME_OFFSET: read_timestamp,
    LiteralKind.V2_DATE_TIME: read_timestamp,
    LiteralKind.V2_DATE_TIME_OFFSET: read_timestamp,
    LiteralKind.DURATION: read_duration,
}

"""The type that a literal has by its spelling alone (OData 4.01 ABNF, primitiveLiteral)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import LiteralKind
from reso_explorer.query.types import DECIMAL, INT32, INT64, NULL, UNKNOWN, edm

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Literal
    from reso_explorer.query.types import ValueType

_TYPES: Final = {
    LiteralKind.NULL: NULL,
    LiteralKind.BOOLEAN: edm("Edm.Boolean"),
    LiteralKind.DECIMAL: edm("Edm.Decimal"),
    LiteralKind.DOUBLE: edm("Edm.Double"),
    LiteralKind.STRING: edm("Edm.String"),
    LiteralKind.JSON_STRING: edm("Edm.String"),
    LiteralKind.GUID: edm("Edm.Guid"),
    LiteralKind.DATE: edm("Edm.Date"),
    LiteralKind.TIME_OF_DAY: edm("Edm.TimeOfDay"),
    LiteralKind.DATE_TIME_OFFSET: edm("Edm.DateTimeOffset"),
    LiteralKind.DURATION: edm("Edm.Duration"),
    LiteralKind.BINARY: edm("Edm.Binary"),
    LiteralKind.V2_DATE_TIME: edm("Edm.DateTime"),
    LiteralKind.V2_DATE_TIME_OFFSET: edm("Edm.DateTimeOffset"),
    LiteralKind.V2_TIME: edm("Edm.Time"),
    LiteralKind.V2_GUID: edm("Edm.Guid"),
    LiteralKind.V2_BINARY: edm("Edm.Binary"),
    LiteralKind.V2_INT64: edm("Edm.Int64"),
    LiteralKind.V2_DECIMAL: edm("Edm.Decimal"),
    LiteralKind.V2_DOUBLE: edm("Edm.Double"),
    LiteralKind.V2_SINGLE: edm("Edm.Single"),
}


def literal_type(node: Literal) -> ValueType:
    """Return the narrowest type that a literal may have."""
    if node.kind is LiteralKind.INTEGER:
        value = node.value
        if not isinstance(value, int):
            return INT32
        if -(2**31) <= value < 2**31:
            return INT32
        return INT64 if -(2**63) <= value < 2**63 else DECIMAL
    return _TYPES.get(node.kind, UNKNOWN)

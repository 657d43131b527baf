"""Expressions: everything that can stand in `$filter`, `$orderby`, `$compute`, keys and arguments."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias
from typing import Literal as OneOf

from reso_explorer.diagnostics.location import NOWHERE, Span
from reso_explorer.odata.ast.node import Bad, Missing, Name, Node

if TYPE_CHECKING:
    from reso_explorer.odata.ast.paths import Segment


class LiteralKind(StrEnum):
    """How a literal is spelled, which narrows its Edm type but need not settle it."""

    NULL = "null"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    DECIMAL = "decimal"
    """Digits with a fraction: Decimal, Double or Single."""
    DOUBLE = "double"
    """With an exponent, or `NaN`, `INF`, `-INF`: Double, Single or Decimal."""
    STRING = "string"
    """In single quotes; may also be an enum or a duration without its prefix (4.01)."""
    GUID = "guid"
    DATE = "date"
    TIME_OF_DAY = "time-of-day"
    DATE_TIME_OFFSET = "date-time-offset"
    DURATION = "duration"
    BINARY = "binary"
    JSON_STRING = "json-string"
    """In double quotes, inside a JSON array or object."""
    V2_DATE_TIME = "v2-date-time"
    V2_DATE_TIME_OFFSET = "v2-date-time-offset"
    V2_TIME = "v2-time"
    V2_GUID = "v2-guid"
    V2_BINARY = "v2-binary"
    V2_INT64 = "v2-int64"
    V2_DECIMAL = "v2-decimal"
    V2_DOUBLE = "v2-double"
    V2_SINGLE = "v2-single"

    @property
    def is_legacy(self) -> bool:
        """Whether only V2 and V3 services spell literals this way."""
        return self.value.startswith("v2-")

    @property
    def is_number(self) -> bool:
        return self in _NUMBERS


_NUMBERS = frozenset(
    {
        LiteralKind.INTEGER,
        LiteralKind.DECIMAL,
        LiteralKind.DOUBLE,
        LiteralKind.V2_INT64,
        LiteralKind.V2_DECIMAL,
        LiteralKind.V2_DOUBLE,
        LiteralKind.V2_SINGLE,
    }
)

LiteralValue: TypeAlias = bool | int | Decimal | str | bytes | None


class Literal(Node, frozen=True):
    """A primitive literal.

    `value` is what it stands for: None, bool, int, Decimal, bytes, or str (strings without
    quotes; dates, times, guids and durations in canonical text; `NaN`, `INF`, `-INF`).
    `raw` is the spelling, decoded; empty for a literal that was built.
    """

    kind: LiteralKind
    value: LiteralValue
    raw: str = ""


class EnumLiteral(Node, frozen=True):
    """`NS.Color'Red,Blue'`; each member is a member name or a number as text."""

    type_name: Name
    members: tuple[Name, ...]
    raw: str = ""


Position: TypeAlias = tuple[str, ...]
"""Two to four numbers as written: longitude, latitude, altitude, measure."""


class GeoShape(Node, frozen=True):
    """A shape of well-known text.

    `shape` is `Point`, `LineString`, `Polygon`, `MultiPoint`, `MultiLineString`,
    `MultiPolygon` or `GeometryCollection`. `rings` holds positions: one ring of one position for a point, one ring for a line, the
    rings of a polygon. `parts` holds the shapes of the Multi kinds and of a collection.
    """

    shape: str
    rings: tuple[tuple[Position, ...], ...] = ()
    parts: tuple[GeoShape, ...] = ()


class GeoLiteral(Node, frozen=True):
    """`geography'SRID=4326;Point(-71.1 42.3)'`.

    `family` is `geography` or `geometry`; it is empty for a bare `POINT(-71.1 42.3)`, which
    no OData version knows and some RESO services want.
    """

    family: OneOf["geography", "geometry", ""]
    srid: int | None
    shape: GeoShape | None
    """None where the text could not be read."""
    raw: str = ""


class TypeName(Node, frozen=True):
    """A type in `cast` and `isof`: `NS.Type`, `Edm.Decimal`, `Collection(NS.Type)`."""

    name: Name
    is_collection: bool = False
    raw: str = ""


class Path(Node, frozen=True):
    """Segments joined by `/`: `City`, `Address/City`, `$it/Tags/any(t:…)`, `@p`, `x/Price`.

    The first segment may be a lambda variable, an alias, `$it`, `$this`, `$root`, `$these`,
    or a `Call`; everything that is reached by name is a path, even a single property.
    """

    segments: tuple[Segment, ...]


class Call(Node, frozen=True):
    """A canonical function with positional arguments.

    `name.text` is the canonical spelling of a known function (`startswith`, `geo.distance`),
    whatever its case in the text; an unknown one is kept as written.
    """

    name: Name
    arguments: tuple[Expression, ...]


class Cast(Node, frozen=True):
    """`cast(Type)` or `cast(operand,Type)`."""

    operand: Expression | None
    type: TypeName | Missing | Bad
    name_span: Span = NOWHERE


class IsOf(Node, frozen=True):
    """`isof(Type)` or `isof(operand,Type)`."""

    operand: Expression | None
    type: TypeName | Missing | Bad
    name_span: Span = NOWHERE


class CaseBranch(Node, frozen=True):
    """One `condition:value` of `case`."""

    condition: Expression
    value: Expression


class Case(Node, frozen=True):
    """`case(condition:value,…)`."""

    branches: tuple[CaseBranch, ...]
    name_span: Span = NOWHERE


LogicalOperator: TypeAlias = OneOf["and", "or"]


class Logical(Node, frozen=True):
    """`A and B and C`: two or more operands of one operator in one flat node.

    An operand is never a `Logical` of the same operator, so long chains stay shallow.
    """

    operator: LogicalOperator
    operands: tuple[Expression, ...]
    operator_spans: tuple[Span, ...] = ()
    """One for each operator, that is one less than operands."""


BinaryOperator: TypeAlias = OneOf[
    "eq", "ne", "gt", "ge", "lt", "le", "add", "sub", "mul", "div", "divby", "mod"
]


class Binary(Node, frozen=True):
    """A comparison or an arithmetic operation."""

    operator: BinaryOperator
    left: Expression
    right: Expression
    operator_span: Span = NOWHERE


class Has(Node, frozen=True):
    """`Flags has NS.Color'Red'`."""

    left: Expression
    right: Expression
    operator_span: Span = NOWHERE


class In(Node, frozen=True):
    """`City in ('A','B')`; the right side is a `ListExpr` or any collection expression."""

    left: Expression
    right: Expression
    operator_span: Span = NOWHERE


class Unary(Node, frozen=True):
    """`not A` or `-A`. The sign of a number written without a blank belongs to the literal."""

    operator: OneOf["not", "-"]
    operand: Expression
    operator_span: Span = NOWHERE


class ListExpr(Node, frozen=True):
    """`(1,2)` after `in`."""

    items: tuple[Expression, ...]


class JsonArray(Node, frozen=True):
    """`["a",Name,1 add 2]`."""

    items: tuple[Expression, ...]


class JsonMember(Node, frozen=True):
    """One `"key":value` of a JSON object."""

    key: str
    value: Expression
    key_span: Span = NOWHERE


class JsonObject(Node, frozen=True):
    """`{"City":"Reno"}`."""

    members: tuple[JsonMember, ...]


Expression: TypeAlias = (
    Literal
    | EnumLiteral
    | GeoLiteral
    | Path
    | Call
    | Cast
    | IsOf
    | Case
    | Logical
    | Binary
    | Has
    | In
    | Unary
    | ListExpr
    | JsonArray
    | JsonObject
    | Missing
    | Bad
)
"""Anything that has a value."""

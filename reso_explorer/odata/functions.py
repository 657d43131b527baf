"""The canonical functions of the query language, as data (OData 4.01 URL conventions, 5.1.1.5-9)."""

from __future__ import annotations

from typing import Final

import msgspec

ANY: Final = "any"
"""A value of whatever type."""
COLLECTION: Final = "collection"
"""A collection of anything."""
ORDERED: Final = "ordered-collection"
"""A collection whose order means something."""
TYPE: Final = "type"
"""A type name, not a value."""
SAME: Final = "same-as-first"
"""As a result: the type of the first argument."""
NAMED_TYPE: Final = "named-type"
"""As a result: the type given as last argument."""

POINTS: Final = ("Edm.GeographyPoint", "Edm.GeometryPoint")
LINES: Final = ("Edm.GeographyLineString", "Edm.GeometryLineString")
POLYGONS: Final = ("Edm.GeographyPolygon", "Edm.GeometryPolygon")


class Parameter(msgspec.Struct, frozen=True):
    """One argument of a function; any of `types` fits."""

    name: str
    types: tuple[str, ...]


class Signature(msgspec.Struct, frozen=True):
    """One way to call a function; the last `optional` parameters may be left out.

    `types` of parameters and `result` are Edm type names or one of the words of this module.
    """

    parameters: tuple[Parameter, ...]
    result: str
    optional: int = 0
    since: str = "4.0"


class Function(msgspec.Struct, frozen=True):
    """A function that is called by its own name with positional arguments."""

    name: str
    group: str
    """`string`, `collection`, `date`, `arithmetic`, `type`, `geo` or `conditional`."""
    description: str
    signatures: tuple[Signature, ...]
    legacy: bool = False
    """Whether V4 dropped it."""

    @property
    def since(self) -> str:
        """The OData version that brought it: `2.0`, `3.0`, `4.0`, `4.01` or `aggregation`."""
        return self.signatures[0].since

    @property
    def fewest(self) -> int:
        return min(len(s.parameters) - s.optional for s in self.signatures)

    @property
    def most(self) -> int:
        return max(len(s.parameters) for s in self.signatures)


_STRING = ("Edm.String",)
_NUMBER = ("Edm.Double", "Edm.Decimal")
_DATE = ("Edm.Date", "Edm.DateTimeOffset")
_TIME = ("Edm.DateTimeOffset", "Edm.TimeOfDay")
_MOMENT = ("Edm.DateTimeOffset",)


def _takes(
    parameters: dict[str, tuple[str, ...]], result: str, since: str = "4.0", *, optional: int = 0
) -> Signature:
    return Signature(
        tuple(Parameter(name, types) for name, types in parameters.items()),
        result,
        optional,
        since,
    )


def _text_pair(first: str, second: str, result: str, since: str) -> tuple[Signature, ...]:
    return (
        _takes({first: _STRING, second: _STRING}, result, since),
        _takes({first: (ORDERED,), second: (ORDERED,)}, result, "4.01"),
    )


def _date_part(name: str, types: tuple[str, ...], what: str) -> Function:
    return Function(
        name,
        "date",
        f"The {what} of a date or time.",
        (_takes({"value": types}, "Edm.Int32", "2.0"),),
    )


def _rounding(name: str, what: str) -> Function:
    signatures = tuple(_takes({"value": (edm,)}, edm, "2.0") for edm in _NUMBER)
    return Function(name, "arithmetic", what, signatures)


_STRING_FUNCTIONS = (
    Function(
        "contains",
        "string",
        "Whether the string contains another string.",
        _text_pair("text", "part", "Edm.Boolean", "4.0"),
    ),
    Function(
        "startswith",
        "string",
        "Whether the string starts with another string.",
        _text_pair("text", "start", "Edm.Boolean", "2.0"),
    ),
    Function(
        "endswith",
        "string",
        "Whether the string ends with another string.",
        _text_pair("text", "end", "Edm.Boolean", "2.0"),
    ),
    Function(
        "indexof",
        "string",
        "The position of another string in the string, from 0; -1 if it isn't found.",
        _text_pair("text", "part", "Edm.Int32", "2.0"),
    ),
    Function(
        "length",
        "string",
        "The number of characters in a string or items in a collection.",
        (
            _takes({"text": _STRING}, "Edm.Int32", "2.0"),
            _takes({"items": (COLLECTION,)}, "Edm.Int32", "4.01"),
        ),
    ),
    Function(
        "substring",
        "string",
        "The string from a position (counted from 0), optionally limited to a length.",
        (
            _takes(
                {"text": _STRING, "start": ("Edm.Int32",), "length": ("Edm.Int32",)},
                "Edm.String",
                "2.0",
                optional=1,
            ),
            _takes(
                {"items": (ORDERED,), "start": ("Edm.Int32",), "length": ("Edm.Int32",)},
                SAME,
                "4.01",
                optional=1,
            ),
        ),
    ),
    Function(
        "concat",
        "string",
        "Two strings or two collections joined together.",
        (
            _takes({"first": _STRING, "second": _STRING}, "Edm.String", "2.0"),
            _takes({"first": (COLLECTION,), "second": (COLLECTION,)}, SAME, "4.01"),
        ),
    ),
    Function(
        "tolower",
        "string",
        "The string in lowercase.",
        (_takes({"text": _STRING}, "Edm.String", "2.0"),),
    ),
    Function(
        "toupper",
        "string",
        "The string in uppercase.",
        (_takes({"text": _STRING}, "Edm.String", "2.0"),),
    ),
    Function(
        "trim",
        "string",
        "The string without spaces at either end.",
        (_takes({"text": _STRING}, "Edm.String", "2.0"),),
    ),
    Function(
        "matchesPattern",
        "string",
        "Whether the string matches an ECMAScript regular expression.",
        (_takes({"text": _STRING, "pattern": _STRING}, "Edm.Boolean", "4.01"),),
    ),
)

_COLLECTION_FUNCTIONS = (
    Function(
        "hassubset",
        "collection",
        "Whether the first collection contains every item of the second, at least as many times.",
        (_takes({"items": (COLLECTION,), "subset": (COLLECTION,)}, "Edm.Boolean", "4.01"),),
    ),
    Function(
        "hassubsequence",
        "collection",
        "Whether the items of the second collection occur in the first in the same order.",
        (_takes({"items": (ORDERED,), "subsequence": (ORDERED,)}, "Edm.Boolean", "4.01"),),
    ),
)

_DATE_FUNCTIONS = (
    _date_part("year", _DATE, "year"),
    _date_part("month", _DATE, "month, 1 to 12,"),
    _date_part("day", _DATE, "day of the month"),
    _date_part("hour", _TIME, "hour, 0 to 23,"),
    _date_part("minute", _TIME, "minute"),
    _date_part("second", _TIME, "second"),
    Function(
        "fractionalseconds",
        "date",
        "The fraction of a second, from 0 to less than 1.",
        (_takes({"value": _TIME}, "Edm.Decimal"),),
    ),
    Function(
        "date",
        "date",
        "The date of a timestamp, in its own offset.",
        (_takes({"value": _MOMENT}, "Edm.Date"),),
    ),
    Function(
        "time",
        "date",
        "The time of day of a timestamp, in its own offset.",
        (_takes({"value": _MOMENT}, "Edm.TimeOfDay"),),
    ),
    Function(
        "totaloffsetminutes",
        "date",
        "The offset from UTC in minutes.",
        (_takes({"value": _MOMENT}, "Edm.Int32"),),
    ),
    Function(
        "totalseconds",
        "date",
        "A duration in seconds.",
        (_takes({"value": ("Edm.Duration",)}, "Edm.Decimal"),),
    ),
    Function("now", "date", "The server's current time.", (_takes({}, "Edm.DateTimeOffset"),)),
    Function(
        "mindatetime",
        "date",
        "The earliest possible timestamp.",
        (_takes({}, "Edm.DateTimeOffset"),),
    ),
    Function(
        "maxdatetime", "date", "The latest possible timestamp.", (_takes({}, "Edm.DateTimeOffset"),)
    ),
)

_ARITHMETIC_FUNCTIONS = (
    _rounding("round", "The nearest integer; halves round away from zero."),
    _rounding("floor", "The next lower integer."),
    _rounding("ceiling", "The next higher integer."),
)

_TYPE_FUNCTIONS = (
    Function(
        "cast",
        "type",
        "The value as another type, null if that's impossible.",
        (
            _takes({"value": (ANY,), "type": (TYPE,)}, NAMED_TYPE, "2.0"),
            _takes({"type": (TYPE,)}, NAMED_TYPE, "2.0"),
        ),
    ),
    Function(
        "isof",
        "type",
        "Whether the value is of a type.",
        (
            _takes({"value": (ANY,), "type": (TYPE,)}, "Edm.Boolean", "2.0"),
            _takes({"type": (TYPE,)}, "Edm.Boolean", "2.0"),
        ),
    ),
)

_GEO_FUNCTIONS = (
    Function(
        "geo.distance",
        "geo",
        "The shortest distance between two points.",
        (_takes({"first": POINTS, "second": POINTS}, "Edm.Double", "3.0"),),
    ),
    Function(
        "geo.intersects",
        "geo",
        "Whether a point is inside an area.",
        (_takes({"point": POINTS, "area": POLYGONS}, "Edm.Boolean", "3.0"),),
    ),
    Function(
        "geo.length",
        "geo",
        "The length of a line.",
        (_takes({"line": LINES}, "Edm.Double", "3.0"),),
    ),
)

_CONDITIONAL_FUNCTIONS = (
    Function(
        "case",
        "conditional",
        "The value after the first condition that is true, else null.",
        (_takes({"condition": ("Edm.Boolean",), "value": (ANY,)}, ANY, "4.01"),),
    ),
    Function(
        "isdefined",
        "conditional",
        "Whether a property still exists after the preceding transformations.",
        (_takes({"path": (ANY,)}, "Edm.Boolean", "aggregation"),),
    ),
)

_LEGACY_FUNCTIONS = (
    Function(
        "substringof",
        "string",
        "V2 and V3: whether the second string contains the first; V4 has `contains(text,part)`.",
        (_takes({"part": _STRING, "text": _STRING}, "Edm.Boolean", "2.0"),),
        legacy=True,
    ),
    Function(
        "replace",
        "string",
        "V2 and V3: the string with one part replaced by another.",
        (_takes({"text": _STRING, "find": _STRING, "replacement": _STRING}, "Edm.String", "2.0"),),
        legacy=True,
    ),
)

FUNCTIONS: Final[dict[str, Function]] = {
    function.name: function
    for function in (
        *_STRING_FUNCTIONS,
        *_COLLECTION_FUNCTIONS,
        *_DATE_FUNCTIONS,
        *_ARITHMETIC_FUNCTIONS,
        *_TYPE_FUNCTIONS,
        *_GEO_FUNCTIONS,
        *_CONDITIONAL_FUNCTIONS,
        *_LEGACY_FUNCTIONS,
    )
}
"""All functions by canonical name, legacy ones last."""

_BY_LOWER: Final = {name.lower(): function for name, function in FUNCTIONS.items()}


def find_function(name: str) -> Function | None:
    """Return the function of a name in any letter case, as 4.01 allows."""
    return FUNCTIONS.get(name) or _BY_LOWER.get(name.lower())

"""The primitive types of OData: names, ranges and what each may be used for.

Every name carries its prefix, `Edm.Int32`. OData CSDL XML 4.01, sections 3.3 and 6.5; the types
and literal suffixes of V2 and V3 stand beside them. The schema side and the query language both
ask here, so that there is one list of each.
"""

from __future__ import annotations

from typing import Final

PREFIX: Final = "Edm."
"""Stands before the name of every primitive type."""

INTEGER_RANGES: Final = {
    "Edm.SByte": (-(2**7), 2**7 - 1),
    "Edm.Byte": (0, 2**8 - 1),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}
"""Smallest and largest value of each integer type, narrow ones first."""

INTEGERS: Final = frozenset(INTEGER_RANGES)
WITHOUT_ORDER: Final = frozenset({"Edm.Binary", "Edm.Stream"})
"""Types whose values are neither greater nor smaller than each other."""

FLOATS: Final = frozenset({"Edm.Decimal", "Edm.Single", "Edm.Double"})
"""Number types with decimals."""

NUMBERS: Final = (*INTEGER_RANGES, "Edm.Decimal", "Edm.Single", "Edm.Double")
"""The number types, each promotable to those after it (`Edm.Byte` to `Edm.Int16` and on)."""

_LARGEST_EXACT: Final = {"Edm.Single": 2**24, "Edm.Double": 2**53}

WIDER_TYPES: Final = {
    name: frozenset(
        {
            "Edm.Decimal",
            *(
                other
                for other, (lower, upper) in INTEGER_RANGES.items()
                if other != name and lower <= least and most <= upper
            ),
            *(other for other, exact in _LARGEST_EXACT.items() if most <= exact),
        }
    )
    for name, (least, most) in INTEGER_RANGES.items()
} | {"Edm.Single": frozenset({"Edm.Double"})}
"""Other types that hold every number of a type exactly."""

TIMESTAMPS: Final = frozenset({"Edm.DateTimeOffset", "Edm.DateTime"})
"""A day and a time; `Edm.DateTime` belongs to V2 and V3."""

TIMES: Final = frozenset({"Edm.TimeOfDay", "Edm.Time"})
"""A time without a day; `Edm.Time` belongs to V2 and V3."""

TEMPORAL_TYPES: Final = frozenset({"Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration"})
"""Types whose precision counts fractional seconds."""

NEW_TYPES: Final = {"Edm.DateTime": "Edm.DateTimeOffset", "Edm.Time": "Edm.TimeOfDay"}
"""Types that only V1 to V3 know, with the type that takes their place in V4."""

OLD_TYPES: Final = frozenset(NEW_TYPES)
"""Types that only V1 to V3 know."""

WHOLE_SECONDS: Final = TEMPORAL_TYPES | {"Edm.DateTime"}
"""Types whose precision is 0 where XML states none."""

_GEO: Final = (
    "",
    "Point",
    "LineString",
    "Polygon",
    "MultiPoint",
    "MultiLineString",
    "MultiPolygon",
    "Collection",
)

GEO_TYPES: Final = frozenset(
    f"Edm.{kind}{shape}" for kind in ("Geography", "Geometry") for shape in _GEO
)
"""The geographic and geometric types."""

VALUE_TYPES: Final = (
    frozenset(
        {
            "Edm.Binary",
            "Edm.Boolean",
            "Edm.Date",
            "Edm.Guid",
            "Edm.Stream",
            "Edm.String",
        }
    )
    | frozenset(NUMBERS)
    | TEMPORAL_TYPES
    | GEO_TYPES
)
"""The concrete primitive types of V4."""

ABSTRACT_TYPES: Final = frozenset(
    {"Edm.PrimitiveType", "Edm.ComplexType", "Edm.EntityType", "Edm.Untyped"}
)
"""Types that stand for any type of their kind."""

TERM_TYPES: Final = frozenset(
    {
        "Edm.AnnotationPath",
        "Edm.AnyPropertyPath",
        "Edm.ModelElementPath",
        "Edm.NavigationPropertyPath",
        "Edm.PropertyPath",
    }
)
"""Types that only terms and the properties of their types may have."""

KEY_TYPES: Final = (
    frozenset(
        {
            "Edm.Boolean",
            "Edm.Date",
            "Edm.Decimal",
            "Edm.Guid",
            "Edm.String",
        }
    )
    | INTEGERS
    | TEMPORAL_TYPES
)
"""Types that a key property may have, enumerations apart."""

QUERY_TYPES: Final = VALUE_TYPES | ABSTRACT_TYPES
"""Types that a query may name."""

ALL_TYPES: Final = VALUE_TYPES | ABSTRACT_TYPES | TERM_TYPES | OLD_TYPES
"""Every name that `Edm` has."""

WITHOUT_PREFIX: Final = frozenset(
    name.removeprefix(PREFIX)
    for name in (VALUE_TYPES | OLD_TYPES | {"Edm.Untyped", "Edm.PrimitiveType"})
)
"""Names that documents write without `Edm.` and that stand for primitive types then."""

V2_SUFFIXES: Final = {
    "Edm.Int64": "L",
    "Edm.Decimal": "M",
    "Edm.Double": "d",
    "Edm.Single": "f",
}
"""What stands after a number literal in V2 and V3, by type."""

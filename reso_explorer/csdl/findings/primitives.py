"""Primitive types by what they may be used for, OData CSDL XML 4.01 sections 3.3 and 6.5."""

from __future__ import annotations

from typing import Final

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

INTEGER_RANGES: Final = {
    "Edm.Byte": (0, 255),
    "Edm.SByte": (-128, 127),
    "Edm.Int16": (-(2**15), 2**15 - 1),
    "Edm.Int32": (-(2**31), 2**31 - 1),
    "Edm.Int64": (-(2**63), 2**63 - 1),
}
"""Smallest and largest value of each integer type."""

TEMPORAL_TYPES: Final = frozenset({"Edm.DateTimeOffset", "Edm.TimeOfDay", "Edm.Duration"})
"""Types whose precision counts fractional seconds."""

OLD_TYPES: Final = frozenset({"Edm.DateTime", "Edm.Time"})
"""Types that only V1 to V3 know."""

VALUE_TYPES: Final = (
    frozenset(
        {
            "Edm.Binary",
            "Edm.Boolean",
            "Edm.Date",
            "Edm.Decimal",
            "Edm.Double",
            "Edm.Guid",
            "Edm.Single",
            "Edm.Stream",
            "Edm.String",
        }
    )
    | TEMPORAL_TYPES
    | frozenset(INTEGER_RANGES)
    | GEO_TYPES
)
"""The concrete primitive types."""

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

KEY_TYPES: Final = frozenset(
    {
        "Edm.Boolean",
        "Edm.Byte",
        "Edm.Date",
        "Edm.DateTimeOffset",
        "Edm.Decimal",
        "Edm.Duration",
        "Edm.Guid",
        "Edm.Int16",
        "Edm.Int32",
        "Edm.Int64",
        "Edm.SByte",
        "Edm.String",
        "Edm.TimeOfDay",
    }
)
"""Types that a key property may have, enumerations apart."""

ALL_TYPES: Final = VALUE_TYPES | ABSTRACT_TYPES | TERM_TYPES | OLD_TYPES
"""Every name that `Edm` has."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from reso_explorer.odata import ast, parse
from reso_explorer.query.fields import find_field
from reso_explorer.query.types import comparable, edm, promoted, value_type
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex


@pytest.mark.parametrize(
    ("type_name", "value", "text"),
    [
        ("Edm.String", "a'b", "'a''b'"),
        ("Edm.String", 5, "'5'"),
        ("Edm.Int32", "1,000", "1000"),
        ("Edm.Int32", "many", "'many'"),
        ("Edm.Decimal", Decimal("1.50"), "1.50"),
        ("Edm.Double", 2.5, "2.5"),
        ("Edm.Boolean", "yes", "true"),
        ("Edm.Boolean", False, "false"),
        ("Edm.Date", dt.datetime(2026, 1, 31, 5, tzinfo=dt.UTC), "2026-01-31"),
        ("Edm.Date", "2026-01-31T00:00:00Z", "2026-01-31"),
        ("Edm.DateTimeOffset", "2026-01-31", "2026-01-31T00:00:00Z"),
        ("Edm.DateTimeOffset", dt.date(2026, 1, 31), "2026-01-31T00:00:00Z"),
        ("Edm.DateTimeOffset", "2026-01-31T08:00:00.123+02", "2026-01-31T08:00:00.123+02:00"),
        ("Edm.DateTimeOffset", "soon", "soon"),
        ("Edm.TimeOfDay", dt.time(7, 59), "07:59:00"),
        ("Edm.Duration", dt.timedelta(hours=1, seconds=0.5), "duration'PT1H0.5S'"),
        ("Edm.Guid", "{01234567-89ab-cdef-0123-456789abcdef}", "01234567-89ab-cdef-0123-456789abcdef"),
        ("Edm.Binary", b"OData", "binary'T0RhdGE='"),
        ("Edm.GeographyPoint", {"type": "Point", "coordinates": [1.5, 2]}, "geography'SRID=4326;Point(1.5 2)'"),
        ("Edm.GeographyPolygon", {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [0, 1], [0, 0]]]}, "geography'SRID=4326;Polygon((0 0,1 1,0 1,0 0))'"),
        ("Edm.GeometryPoint", "POINT(1 2)", "geometry'SRID=0;POINT(1 2)'"),
        ("Edm.String", None, "null"),
        ("Edm.Untyped", True, "true"),
    ],
)  # fmt: skip
def test_values_of_v4(homes: ModelIndex, type_name: str, value: Any, text: str) -> None:
    written = literal(homes, edm(type_name), value)
    assert written == text
    if text != "soon":
        assert not parse(written, "expression").errors


@pytest.mark.parametrize(
    ("type_name", "value", "text"),
    [
        ("Edm.Int64", 5, "5L"),
        ("Edm.Decimal", "1.5", "1.5M"),
        ("Edm.Double", 1.5, "1.5d"),
        ("Edm.DateTime", "2026-01-31", "datetime'2026-01-31T00:00:00'"),
        ("Edm.DateTimeOffset", "2026-01-31T00:00:00Z", "datetimeoffset'2026-01-31T00:00:00Z'"),
        ("Edm.Time", "07:59:00", "time'PT7H59M00S'"),
        ("Edm.Guid", "01234567-89ab-cdef-0123-456789abcdef", "guid'01234567-89ab-cdef-0123-456789abcdef'"),
        ("Edm.Binary", b"OD", "X'4F44'"),
    ],
)  # fmt: skip
def test_values_of_v2(shop: ModelIndex, type_name: str, value: Any, text: str) -> None:
    written = literal(shop, edm(type_name), value)
    assert written == text
    tree = parse(written, "expression").tree
    assert isinstance(tree, ast.Literal)
    assert tree.kind.is_legacy


def test_types(homes: ModelIndex) -> None:
    number, decimal = edm("Edm.Int32"), edm("Edm.Decimal")
    assert comparable(homes, number, decimal)
    assert not comparable(homes, number, edm("Edm.String"))
    assert promoted(number, decimal) is decimal
    member = value_type(homes, "Homes.Member")
    broker = value_type(homes, "Homes.Broker")
    assert comparable(homes, member, broker)
    assert not comparable(homes, member, value_type(homes, "Homes.Office"))
    assert value_type(homes, "Homes.Nowhere").is_known is False
    assert value_type(homes, "Homes.Media", is_collection=True).shown == "Collection(Media)"


def test_fields_by_path(homes: ModelIndex) -> None:
    found = find_field(homes, "Homes.Property", "ListAgent/Listings/Media/Order")
    assert found is not None
    assert found.type.name == "Edm.Int32"
    assert found.collections == (1, 2)
    assert find_field(homes, "Homes.Property", "Address/Homes.FarAddress/Region") is not None
    assert find_field(homes, "Homes.Property", "Address/Nothing") is None

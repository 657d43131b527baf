"""The geo functions over rows: distances, lengths, and points in polygons."""

from __future__ import annotations

import math
from decimal import Decimal
from typing import Any

import pytest

from reso_explorer.odata import parse
from reso_explorer.values import CANNOT_TELL, EvaluationContext, compile_filter
from reso_explorer.values.evaluate import compile_value

from .documents import shop

STRICT = EvaluationContext(index=shop(), type_name="Shop.Item")
LENIENT = EvaluationContext(index=shop(), type_name="Shop.Item", lenient=True)
LONDON = {"type": "Point", "coordinates": [Decimal("-0.1278"), Decimal("51.5074")]}
PARIS = "geography'SRID=4326;Point(2.3522 48.8566)'"
RING = "geography'SRID=4326;Polygon((-1 51,1 51,1 52,-1 52,-1 51),(0 51.1,0.5 51.1,0.5 51.9,0 51.9,0 51.1))'"


def value(text: str, where: Any) -> Any:
    tree = parse(text, "expression").tree
    return compile_value(tree, STRICT)({"Where": where})


def outcome(text: str, where: Any, context: EvaluationContext = STRICT) -> Any:
    return compile_filter(parse(text, "filter").tree, context).outcome({"Where": where})


@pytest.mark.parametrize(
    "where",
    [
        LONDON,
        "POINT(-0.1278 51.5074)",
        "SRID=4326;Point(-0.1278 51.5074)",
        "geography'SRID=4326;Point(-0.1278 51.5074)'",
    ],
)
def test_distance_in_meters(where: Any) -> None:
    found = value(f"geo.distance(Where,{PARIS})", where)
    assert found == pytest.approx(343_556, abs=1_800)  # Vincenty gives 343.9 km
    assert value(f"geo.distance({PARIS},Where)", where) == found
    assert outcome(f"geo.distance(Where,{PARIS}) lt 350000", where) is True
    assert outcome(f"geo.distance(Where,{PARIS}) lt 340000", where) is False


def test_a_degree_of_the_equator_and_half_the_globe() -> None:
    zero = {"type": "Point", "coordinates": [0, 0]}
    degree = value("geo.distance(Where,geography'SRID=4326;Point(1 0)')", zero)
    half = value("geo.distance(Where,geography'SRID=4326;Point(180 0)')", zero)
    assert degree == pytest.approx(111_195, abs=1)
    assert half == pytest.approx(180 * degree)


def test_a_plane_has_no_meters() -> None:
    zero = {"type": "Point", "coordinates": [0, 0]}
    assert value("geo.distance(Where,geometry'SRID=0;Point(3 4)')", zero) == 5
    line = "geometry'SRID=0;LineString(0 0,3 4,3 10)'"
    assert value(f"geo.length({line})", zero) == 11


def test_length_is_the_sum_of_its_parts() -> None:
    line = {"type": "LineString", "coordinates": [[0, 0], [1, 0], [1, 1]]}
    parts = math.fsum(
        value(f"geo.distance(Where,geography'Point({end})')", {"type": "Point", "coordinates": at})
        for at, end in (([0, 0], "1 0"), ([1, 0], "1 1"))
    )
    assert value("geo.length(Where)", line) == pytest.approx(parts)


@pytest.mark.parametrize(
    ("at", "right"),
    [
        ([-0.5, 51.5], True),
        ([0.25, 51.5], False),  # in the hole
        ([0.0, 51.5], True),  # on the border of the hole
        ([1, 52], True),  # a corner
        ([1.01, 51.5], False),
        ([-0.5, 50.99], False),
    ],
)
def test_points_in_a_polygon(at: list[float], right: bool) -> None:  # noqa: FBT001
    where = {"type": "Point", "coordinates": at}
    assert outcome(f"geo.intersects(Where,{RING})", where) is right
    assert outcome(f"geo.intersects({RING},Where)", where) is right
    assert outcome(f"not geo.intersects(Where,{RING})", where) is not right


@pytest.mark.parametrize(
    ("text", "where", "right"),
    [
        (f"geo.distance(Where,{PARIS}) lt 5", None, False),
        (f"geo.distance(Where,{PARIS}) lt 5", {"type": "Point"}, CANNOT_TELL),
        (f"geo.distance(Where,{PARIS}) lt 5", {"type": "Point", "coordinates": [1]}, CANNOT_TELL),
        (f"geo.distance(Where,{PARIS}) lt 5", {"type": ["Point"]}, CANNOT_TELL),
        (f"geo.distance(Where,{PARIS}) lt 5", "somewhere", CANNOT_TELL),
        (f"geo.distance(Where,{PARIS}) lt 5", 7, CANNOT_TELL),
        (
            f"geo.distance(Where,{PARIS}) lt 5",
            {"type": "Point", "coordinates": [10**400, 1]},
            CANNOT_TELL,
        ),
        (f"geo.distance(Where,{RING}) lt 5", LONDON, CANNOT_TELL),
        ("geo.length(Where) lt 5", LONDON, CANNOT_TELL),
        (
            "geo.intersects(Where,geography'Polygon((170 0,-170 0,-170 9,170 9,170 0))')",
            LONDON,
            CANNOT_TELL,
        ),
    ],
)
def test_what_cannot_be_told(text: str, where: Any, right: Any) -> None:
    assert outcome(text, where) is right


def test_servers_are_not_judged_by_it() -> None:
    assert outcome(f"geo.distance(Where,{PARIS}) lt 350000", LONDON, LENIENT) is CANNOT_TELL
    assert outcome(f"geo.intersects(Where,{RING})", LONDON, LENIENT) is CANNOT_TELL

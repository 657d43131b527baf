"""Places of rows and queries, and the geo functions of OData over them (URL conventions, 5.1.1.12).

A geography lies on the mean sphere of the earth, so that distances are right to half a percent; a
geometry lies on a plane.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reso_explorer.odata.ast import GeoLiteral
from reso_explorer.values.outcome import CANNOT_TELL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reso_explorer.odata.ast import GeoShape

_EARTH: Final = 6_371_008.8
"""Mean radius in meters."""
_LONGEST: Final = 100_000
"""Characters of well-known text that are read."""

Point = tuple[float, float]


class Shape(NamedTuple):
    """A point, a line, or a polygon; `rings` are its points, longitude (or x) first."""

    kind: str
    rings: tuple[tuple[Point, ...], ...]


def literal_shape(shape: GeoShape | None) -> Shape | None:
    """Return the shape of a literal; None for kinds that no function takes."""
    if shape is None or shape.parts:
        return None
    return _made(shape.shape, shape.rings)


def read_shape(value: Any) -> Shape | None:
    """Return a shape sent as GeoJSON or as well-known text; None for anything else."""
    if isinstance(value, str):
        return _of_text(value)
    if not isinstance(value, dict):
        return None
    kind, found = str(value.get("type")), value.get("coordinates")
    rings = {"Point": [[found]], "LineString": [found], "Polygon": found}.get(kind)
    return _made(kind, rings)


def _of_text(text: str) -> Shape | None:
    from reso_explorer.odata import parse

    if len(text) > _LONGEST:
        return None
    inside = text.strip()
    if not inside.lower().startswith("geo"):
        inside = f"geography'{inside}'" if inside.upper().startswith("SRID") else inside
    result = parse(inside, "literal", encoded=False)
    tree = result.tree
    return literal_shape(tree.shape) if result.ok and isinstance(tree, GeoLiteral) else None


def _made(kind: str, rings: Any) -> Shape | None:
    try:
        made = tuple(tuple(_point(position) for position in ring) for ring in rings)
    except (TypeError, ValueError, OverflowError):
        return None
    if not made or not made[0] or not all(math.isfinite(n) for r in made for p in r for n in p):
        return None
    return Shape(kind, made)


def _point(position: Iterable[Any]) -> Point:
    first, second, *_ = position
    return float(first), float(second)


def _distance(first: Shape, second: Shape, *, is_round: bool) -> Any:
    if (first.kind, second.kind) != ("Point", "Point"):
        return CANNOT_TELL
    return _apart(first.rings[0][0], second.rings[0][0], is_round=is_round)


def _length(line: Shape, *, is_round: bool) -> Any:
    if line.kind != "LineString":
        return CANNOT_TELL
    return math.fsum(_apart(a, b, is_round=is_round) for a, b in pairwise(line.rings[0]))


def _intersects(first: Shape, second: Shape, *, is_round: bool) -> Any:
    """Tell whether a point lies in a polygon, its border and not its holes included."""
    point, polygon = (first, second) if first.kind == "Point" else (second, first)
    if (point.kind, polygon.kind) != ("Point", "Polygon"):
        return CANNOT_TELL
    edges = [edge for ring in polygon.rings for edge in pairwise(ring)]
    if is_round and any(abs(a[0] - b[0]) > 180 for a, b in edges):
        return CANNOT_TELL  # over the date line
    place = point.rings[0][0]
    return any(_is_on(place, edge) for edge in edges) or _is_inside(place, edges)


def _apart(first: Point, second: Point, *, is_round: bool) -> float:
    """Return the distance of two points: in meters on a globe, else in units of the plane."""
    if not is_round:
        return math.dist(first, second)
    x1, y1, x2, y2 = map(math.radians, (*first, *second))
    half = math.sin((y2 - y1) / 2) ** 2
    half += math.cos(y1) * math.cos(y2) * math.sin((x2 - x1) / 2) ** 2
    return 2 * _EARTH * math.asin(min(1.0, math.sqrt(half)))


def _is_inside(place: Point, edges: list[tuple[Point, Point]]) -> bool:
    """Count the edges that a ray to the right crosses."""
    x, y = place
    crossed = 0
    for (x1, y1), (x2, y2) in edges:
        if (y1 > y) != (y2 > y):
            crossed += x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1


def _is_on(place: Point, edge: tuple[Point, Point]) -> bool:
    (x, y), ((x1, y1), (x2, y2)) = place, edge
    is_within = min(x1, x2) <= x <= max(x1, x2) and min(y1, y2) <= y <= max(y1, y2)
    return is_within and (x2 - x1) * (y - y1) == (y2 - y1) * (x - x1)


GEO_FUNCTIONS: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "geo.distance": (2, _distance),
    "geo.length": (1, _length),
    "geo.intersects": (2, _intersects),
}
"""How many shapes each function takes, and what it does."""

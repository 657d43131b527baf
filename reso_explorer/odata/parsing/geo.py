"""Reads the well-known text of geography and geometry literals."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from reso_explorer.odata.ast import GeoShape
from reso_explorer.odata.literal_forms import is_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Position

SHAPES: Final = {
    name.lower(): name
    for name in (
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
    )
} | {"collection": "GeometryCollection"}
"""The names of shapes by their lower-case form; `Collection` is the name 4.0 had."""

_PART_OF: Final = {
    "MultiPoint": "Point",
    "MultiLineString": "LineString",
    "MultiPolygon": "Polygon",
}
_SRID: Final = re.compile(r"SRID=([0-9]{1,5});", re.IGNORECASE)
_SIGN: Final = re.compile(r"[ \t]*([A-Za-z]+|[(),]|[^(),A-Za-z]+)")
_MAX_NESTING: Final = 20
T = TypeVar("T")


class GeoError(Exception):
    """The text is no shape; `offset` counts characters of the text."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(message)
        self.offset = offset
        self.message = message


def read_srid(text: str) -> tuple[int | None, int]:
    """Return the number of the reference system and where the shape begins."""
    match = _SRID.match(text)
    if not match:
        return None, 0
    return int(match.group(1)), match.end()


def read_shape(text: str, start: int = 0) -> GeoShape:
    """Read one shape that fills the text from `start` on; raises GeoError."""
    reader = _Reader(text, start)
    shape = reader.shape(0)
    if reader.kind:
        raise GeoError(reader.place, "Nothing may follow the shape.")
    return shape


class _Reader:
    """One token ahead: `kind` is a name, a bracket, a comma, numbers, or empty at the end."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.end = start
        self.place = start
        self.kind = ""
        self.advance()

    def advance(self) -> None:
        match = _SIGN.match(self.text, self.end)
        if match and match.group(1).strip():
            self.place, self.end, self.kind = match.start(1), match.end(), match.group(1)
        else:
            self.place, self.kind = len(self.text), ""

    def expect(self, sign: str) -> None:
        if self.kind != sign:
            raise GeoError(self.place, f"`{sign}` is expected here.")
        self.advance()

    def shape(self, depth: int) -> GeoShape:
        name = SHAPES.get(self.kind.lower())
        if name is None:
            raise GeoError(self.place, "A shape begins with its name, such as `Point`.")
        self.advance()
        if depth > _MAX_NESTING:
            raise GeoError(self.place, "Collections of shapes are nested too deep.")
        if name == "GeometryCollection":
            return GeoShape(name, parts=self.listed(lambda: self.shape(depth + 1)))
        if name in _PART_OF:
            part = _PART_OF[name]
            return GeoShape(name, parts=self.listed(lambda: self.simple(part), empty=True))
        return self.simple(name)

    def simple(self, name: str) -> GeoShape:
        """Read the bracketed data of a point, line or polygon."""
        begin = self.place
        if name == "Polygon":
            rings = self.listed(lambda: self.listed(self.position))
            for ring in rings:
                if ring[0] != ring[-1]:
                    raise GeoError(begin, "The first and last position of a ring must be equal.")
            return GeoShape(name, rings)
        line = self.listed(self.position)
        if name == "Point" and len(line) != 1:
            raise GeoError(begin, "A point has one position: longitude, blank, latitude.")
        if name == "LineString" and len(line) < 2:
            raise GeoError(begin, "A line has at least two positions.")
        return GeoShape(name, (line,))

    def listed(self, read: Callable[[], T], *, empty: bool = False) -> tuple[T, ...]:
        self.expect("(")
        items: list[T] = []
        if not (empty and self.kind == ")"):
            items.append(read())
            while self.kind == ",":
                self.advance()
                items.append(read())
        self.expect(")")
        return tuple(items)

    def position(self) -> Position:
        """Read two to four numbers; a letter inside belongs to an exponent, NaN or INF."""
        begin = self.place
        while self.kind and self.kind not in {"(", ")", ","}:
            self.advance()
        end = self.place if self.kind else len(self.text)
        numbers = tuple(self.text[begin:end].split())
        if not all(is_number(n) or n in {"NaN", "INF", "-INF"} for n in numbers):
            raise GeoError(begin, "A position is made of numbers.")
        if not 2 <= len(numbers) <= 4:
            raise GeoError(
                begin, "A position has two to four numbers, longitude first, joined by blanks."
            )
        return numbers

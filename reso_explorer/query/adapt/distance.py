"""Distances converted from the unit of one server to that of another."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Edit
from reso_explorer.odata.ast import Call, Literal
from reso_explorer.providers.forms import GeoUnit
from reso_explorer.query.adapt.adapted import Rewrite
from reso_explorer.query.analysis import analyse
from reso_explorer.query.edit.text import edited

if TYPE_CHECKING:
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.ast import RelativeUri
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.adapt.adapted import Server

METERS: Final = {
    GeoUnit.METRES: Decimal(1),
    GeoUnit.MILES: Decimal("1609.344"),
    GeoUnit.DEGREES: Decimal(111195),
}
"""Meters in one unit; a degree is taken along a meridian."""
_UNITS: Final = {
    GeoUnit.METRES: "meters",
    GeoUnit.MILES: "miles",
    GeoUnit.DEGREES: "degrees",
}


def convert_distances(
    query: ParseResult[RelativeUri], target: Server, source: Dialect | None
) -> tuple[ParseResult[RelativeUri], list[Rewrite]]:
    """Return the query with the numbers that `geo.distance` is compared with converted."""
    if source is None:
        return query, []
    geo = target.dialect.geo
    own, other = METERS.get(source.geo.unit), METERS.get(geo.unit)
    if own is None or other is None or own == other:
        return query, []
    analysis = analyse(query, target.index, meanings=target.meanings, dialect=target.dialect)
    edits: list[Edit] = []
    rewrites: list[Rewrite] = []
    for compared in analysis.comparisons:
        call, value = compared.node.left, compared.node.right
        if not isinstance(call, Call):
            call, value = value, call
        if not isinstance(call, Call) or call.name.text != "geo.distance":
            continue
        if not isinstance(value, Literal) or isinstance(value.value, bool):
            continue
        if not isinstance(value.value, int | Decimal):
            continue
        written = _shown(Decimal(value.value) * own / other) + geo.number_suffix
        before = value.span.of(query.text)
        if written == before:
            continue
        edits.append(Edit(value.span.start, value.span.end, written))
        reason = f"{target.title} measures distances in {_UNITS[geo.unit]}."
        rewrites.append(Rewrite("geo-unit", f"{before} {_UNITS[source.geo.unit]}", written, reason))
    return edited(query, edits), rewrites


def _shown(number: Decimal) -> str:
    """Return a number with five significant digits, without exponent."""
    places = max(0, 4 - number.adjusted()) if number else 0
    text = f"{number:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

"""Distances converted from the unit of one server to that of another."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Edit, apply_edits
from reso_explorer.odata.ast import Call, Literal
from reso_explorer.odata.parser.entry import parse
from reso_explorer.providers.forms import GeoUnit
from reso_explorer.query.adaptation.adapted import Change
from reso_explorer.query.analysis import analyse

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.providers.dialect import Dialect

METRES: Final = {
    GeoUnit.METRES: Decimal(1),
    GeoUnit.MILES: Decimal("1609.344"),
    GeoUnit.DEGREES: Decimal(111195),
}
"""Metres in one unit; a degree is taken along a meridian."""


def convert_distances(
    text: str, index: ModelIndex, target: Dialect, source: Dialect | None
) -> tuple[str, list[Change]]:
    """Return the text with the numbers that `geo.distance` is compared with converted."""
    if source is None or "geo.distance" not in text:
        return text, []
    own, other = METRES.get(source.geo.unit), METRES.get(target.geo.unit)
    if own is None or other is None:
        return text, []
    analysis = analyse(parse(text), index, dialect=target)
    edits: list[Edit] = []
    changes: list[Change] = []
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
        written = _shown(Decimal(value.value) * own / other) + target.geo.number_suffix
        before = value.span.of(text)
        if written == before:
            continue
        edits.append(Edit(value.span.start, value.span.end, written))
        reason = f"{target.title} counts distances in {target.geo.unit.value}."
        changes.append(Change("geo-unit", f"{before} {source.geo.unit.value}", written, reason))
    return apply_edits(text, edits), changes


def _shown(number: Decimal) -> str:
    """Return a number with five digits that count, without exponent."""
    places = max(0, 4 - number.adjusted()) if number else 0
    text = f"{number:.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

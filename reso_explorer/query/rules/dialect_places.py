"""Places in the form that a server wants, and what its distances count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Call, GeoLiteral, Literal, LiteralKind
from reso_explorer.providers.forms import GeoForm, GeoUnit
from reso_explorer.query.literals import geo_literal
from reso_explorer.query.report import error, remark, replace, source, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Called

_UNITS: Final = {
    GeoUnit.METRES: "metres",
    GeoUnit.MILES: "miles",
    GeoUnit.DEGREES: "degrees",
}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report places in another form, in quotes alone, and functions that are not known to work."""
    for called in analysis.calls:
        if called.node.name.text.startswith("geo."):
            yield from _function(analysis, called)
            for argument in called.node.arguments:
                if isinstance(argument, GeoLiteral):
                    yield from _form(analysis, argument)
                elif isinstance(argument, Literal) and argument.kind is LiteralKind.STRING:
                    yield _quoted(analysis, argument)


def _function(analysis: Analysis, called: Called) -> Iterator[Diagnostic]:
    rules, title = analysis.dialect.geo, analysis.dialect.title
    name = called.node.name
    if rules.form in {GeoForm.NONE, GeoForm.BOX}:
        hint = (
            "Compare latitude and longitude with four limits." if rules.form is GeoForm.BOX else ""
        )
        yield warning("geo-refused", name.span, f"{title} takes no geo functions.", hint)
        return
    if rules.functions and name.text not in rules.functions:
        yield warning(
            "geo-refused",
            name.span,
            f"{title} does not take `{name.text}`.",
        )
    unit = _UNITS.get(rules.unit)
    if name.text != "geo.distance" or unit is None or analysis.dialect.provider == "generic":
        return
    for compared in analysis.comparisons:
        other = compared.node.right if compared.node.left is called.node else None
        if isinstance(other, Literal) and isinstance(compared.node.left, Call):
            yield remark("geo-unit", other.span, f"{title} counts this distance in {unit}.")


_WRITTEN: Final = frozenset({GeoForm.GEOGRAPHY, GeoForm.BARE})


def _form(analysis: Analysis, node: GeoLiteral) -> Iterator[Diagnostic]:
    rules = analysis.dialect.geo
    own = GeoForm.GEOGRAPHY if node.family else GeoForm.BARE
    known = analysis.dialect.provider != "generic"
    if own in {rules.form, *rules.alternatives} or rules.form not in _WRITTEN:
        is_other = rules.srid is not None and node.srid not in {None, rules.srid}
        if own is GeoForm.GEOGRAPHY and is_other and known:
            yield warning(
                "geo-srid",
                node.span,
                f"{analysis.dialect.title} measures in SRID {rules.srid}, not {node.srid}.",
                fix=replace(analysis, node.span, _written(analysis, node)),
            )
        return
    wanted = _written(analysis, node)
    yield warning(
        "geo-form",
        node.span,
        f"{analysis.dialect.title} wants {ticked(wanted)}."
        if known
        else "OData writes places as geography'SRID=4326;Point(…)'.",
        fix=replace(analysis, node.span, wanted),
    )


def _written(analysis: Analysis, node: GeoLiteral) -> str:
    return geo_literal(source(analysis, node.span), "Edm.GeographyPoint", analysis.dialect)


def _quoted(analysis: Analysis, node: Literal) -> Diagnostic:
    text = str(node.value)
    looks_right = "(" in text and text.rstrip().endswith(")")
    fix = None
    if looks_right:
        fix = replace(
            analysis, node.span, geo_literal(text, "Edm.GeographyPoint", analysis.dialect)
        )
    return error(
        "geo-in-quotes", node.span, "A place in quotes alone is a text, not a place.", fix=fix
    )

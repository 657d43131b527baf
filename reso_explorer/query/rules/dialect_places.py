"""Places in the form that a server wants, and what its distances count."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Call, GeoLiteral, Literal, LiteralKind
from reso_explorer.odata.slips.placeholders import placeholder_in
from reso_explorer.providers.forms import GeoForm, GeoUnit
from reso_explorer.query.report import replace, source
from reso_explorer.values.literals import geo_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Called

GEO_IN_QUOTES: Final = Rule(
    code="geo-in-quotes",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A location in quotes without a prefix.",
    help=(
        "In quotes alone a location is a string. Write geography'SRID=4326;Point(longitude "
        "latitude)'."
    ),
    wrong="Property?$filter=geo.distance(Location,'POINT(1 2)') lt 5",
    right="Property?$filter=geo.distance(Location,geography'SRID=4326;Point(1 2)') lt 5",
    spec="URL 5.1.1.11",
    message="A location in quotes needs a prefix; without it, it's a string.",
)

GEO_FORM: Final = Rule(
    code="geo-form",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A location in another form than the server's.",
    help=(
        "OData writes geography'SRID=4326;Point(longitude latitude)'; some servers need "
        "POINT(…) without prefix and quotes."
    ),
    wrong="Property?$filter=geo.distance(Location,POINT(1 2)) lt 5",
    right="Property?$filter=geo.distance(Location,geography'SRID=4326;Point(1 2)') lt 5",
    spec="URL 5.1.1.11",
    message="OData writes locations as geography'SRID=4326;Point(…)'.",
    variants={
        "provider": Template("{provider} needs `{form}`."),
    },
)

GEO_REFUSED: Final = Rule(
    code="geo-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't support this geo function.",
    help="Compare latitude and longitude with four limits instead.",
    wrong="Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5",
    right="Property?$filter=City eq 'a'",
    message="{provider} doesn't support geo functions.",
    variants={
        "box": Template(
            "{provider} doesn't support geo functions.",
            "Compare latitude and longitude with four limits.",
        ),
        "one": Template("{provider} doesn't support `{function}`."),
    },
)

GEO_UNIT: Final = Rule(
    code="geo-unit",
    severity=Severity.INFO,
    area=Area.DIALECT,
    summary="The unit of distances on this server.",
    help="Servers count distances in meters, miles, or degrees, whatever the standard says.",
    wrong="Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5",
    right="Property?$filter=City eq 'a'",
    message="{provider} counts this distance in {unit}.",
)

GEO_SRID: Final = Rule(
    code="geo-srid",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A location in another reference system than the provider's.",
    help="The SRID says in which system the numbers are. Use the provider's.",
    wrong="Property?$filter=geo.distance(Coordinates,geography'SRID=4326;Point(1 2)') lt 5",
    right="Property?$filter=geo.distance(Coordinates,geography'SRID=3956;Point(1 2)') lt 5",
    message="{provider} measures in SRID {known}, not {srid}.",
)

RULES: Final = (GEO_IN_QUOTES, GEO_FORM, GEO_REFUSED, GEO_UNIT, GEO_SRID)


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
        yield GEO_REFUSED.at(name.span, "box" if rules.form is GeoForm.BOX else "", provider=title)
        return
    if rules.functions and name.text not in rules.functions:
        yield GEO_REFUSED.at(name.span, "one", provider=title, function=name.text)
    unit = _UNITS.get(rules.unit)
    if name.text != "geo.distance" or unit is None or analysis.dialect.provider == "generic":
        return
    for compared in analysis.comparisons:
        other = compared.node.right if compared.node.left is called.node else None
        if isinstance(other, Literal) and isinstance(compared.node.left, Call):
            yield GEO_UNIT.at(other.span, provider=title, unit=unit)


_WRITTEN: Final = frozenset({GeoForm.GEOGRAPHY, GeoForm.BARE})


def _form(analysis: Analysis, node: GeoLiteral) -> Iterator[Diagnostic]:
    rules = analysis.dialect.geo
    own = GeoForm.GEOGRAPHY if node.family else GeoForm.BARE
    known = analysis.dialect.provider != "generic"
    if own in {rules.form, *rules.alternatives} or rules.form not in _WRITTEN:
        is_other = rules.srid is not None and node.srid not in {None, rules.srid}
        if own is GeoForm.GEOGRAPHY and is_other and known:
            yield GEO_SRID.at(
                node.span,
                fix=replace(analysis, node.span, _written(analysis, node)),
                provider=analysis.dialect.title,
                known=str(rules.srid),
                srid=str(node.srid),
            )
        return
    wanted = _written(analysis, node)
    yield GEO_FORM.at(
        node.span,
        "provider" if known else "",
        fix=replace(analysis, node.span, wanted),
        provider=analysis.dialect.title,
        form=wanted,
    )


def _written(analysis: Analysis, node: GeoLiteral) -> str:
    return geo_literal(source(analysis, node.span), "Edm.GeographyPoint", analysis.dialect)


def _quoted(analysis: Analysis, node: Literal) -> Diagnostic:
    text = str(node.value)
    looks_right = "(" in text and text.rstrip().endswith(")") and not placeholder_in(text)
    fix = None
    if looks_right:
        fix = replace(
            analysis, node.span, geo_literal(text, "Edm.GeographyPoint", analysis.dialect)
        )
    return GEO_IN_QUOTES.at(node.span, fix=fix)

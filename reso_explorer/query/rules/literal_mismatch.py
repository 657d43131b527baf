"""A literal that can never fit the type it is compared with (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.odata.slips.values import legacy_moment
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.subject import subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Expected

LITERAL_TYPE: Final = Rule(
    code="literal-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A value of a type that never matches the field.",
    help=(
        "The two types have no common values, so servers reject the comparison or return no rows."
    ),
    wrong="Property?$filter=ListPrice eq 2026-01-31",
    right="Property?$filter=ListPrice eq 5",
    spec="URL 5.1.1.1",
    message="{name:subject} is {kind}; `{value}` never matches.",
    variants={
        "form": Template("{name:subject} is {type}; write `{right}`."),
        "parameter": Template("The parameter `{name}` is {kind}."),
    },
)

RULES: Final = (LITERAL_TYPE,)


_FITS_ALL: Final = frozenset({"null", "unknown"})
_UNJUDGED: Final = frozenset(
    {"unknown", "collection", "structure", "null", "geo", "stream", "binary"}
)
_TOLD: Final = frozenset(
    {
        *[(type_name, "text") for type_name in ("number", "boolean", "moment", "date", "time")],
        *[(type_name, "text") for type_name in ("duration", "guid", "enum", "open")],
        *[("text", literal) for literal in ("number", "boolean", "date", "moment", "time")],
        *[("text", literal) for literal in ("guid", "enum")],
        *[("enum", literal) for literal in ("number", "enum")],
        ("open", "enum"),
        ("open", "number"),
        ("moment", "date"),
        ("date", "moment"),
        ("boolean", "number"),
    }
)
"""Pairs of field and literal of which other rules speak."""


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report the mismatches for which there is no better advice."""
    for expected in analysis.expected:
        other = _other_moment(expected) if analysis.is_legacy else None
        if other is not None:
            yield LITERAL_TYPE.at(
                expected.value.span,
                "form",
                fix=replace(analysis, expected.value.span, other),
                name=subject_name(analysis, expected),
                type=expected.type.name,
                right=other,
            )
            continue
        wanted = type_family(expected.type)
        given = literal_family(expected.value)
        if wanted in _UNJUDGED or given in _FITS_ALL or wanted == given:
            continue
        if (wanted, given) in _TOLD:
            continue
        if analysis.is_legacy and {wanted, given} == {"time", "duration"}:
            continue
        yield LITERAL_TYPE.at(
            expected.value.span,
            name=subject_name(analysis, expected),
            kind=type_words(expected.type),
            value=source(analysis, expected.value.span),
        )


def _other_moment(expected: Expected) -> str | None:
    """Return the literal of V2 that the field takes for one of the other kind of timestamp."""
    value = expected.value
    if not isinstance(value, Literal):
        return None
    if value.kind is LiteralKind.V2_DATE_TIME and expected.type.name == "Edm.DateTimeOffset":
        return legacy_moment("datetimeoffset", str(value.value))
    if value.kind is LiteralKind.V2_DATE_TIME_OFFSET and expected.type.name == "Edm.DateTime":
        return legacy_moment("datetime", str(value.value))
    return None

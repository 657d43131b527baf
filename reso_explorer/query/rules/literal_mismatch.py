"""A literal that can never fit the type it is compared with (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import source, type_words
from reso_explorer.query.subject import subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

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

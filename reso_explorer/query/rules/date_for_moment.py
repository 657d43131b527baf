"""A date for a point in time, or the other way round (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.families import type_family
from reso_explorer.query.report import replace
from reso_explorer.query.subject import subject_name
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

DATE_FOR_MOMENT: Final = Rule(
    code="date-for-moment",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A date is compared with a timestamp.",
    help=(
        "A timestamp has a time and a zone: 2026-01-31T00:00:00Z. Servers reject a bare "
        "date there, or read it in a zone of their choice."
    ),
    wrong="Property?$filter=ModificationTimestamp gt 2026-01-31",
    right="Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00Z",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is a timestamp; add a time and a zone.",
)

MOMENT_FOR_DATE: Final = Rule(
    code="moment-for-date",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A timestamp is compared with a date.",
    help="A date has no time and no zone. Write only the day.",
    wrong="Property?$filter=ListingContractDate gt 2026-01-31T00:00:00Z",
    right="Property?$filter=ListingContractDate gt 2026-01-31",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is a date without a time.",
)

RULES: Final = (DATE_FOR_MOMENT, MOMENT_FOR_DATE)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report dates for moments and moments for dates, each with the form that fits."""
    if analysis.is_legacy:
        return
    for expected in analysis.expected:
        value = expected.value
        if not isinstance(value, Literal):
            continue
        family = type_family(expected.type)
        name = subject_name(analysis, expected)
        if value.kind is LiteralKind.DATE and family == "moment":
            yield DATE_FOR_MOMENT.at(
                value.span,
                fix=replace(
                    analysis,
                    value.span,
                    literal(analysis.index, expected.type, value.value, analysis.dialect),
                ),
                name=name,
            )
        elif value.kind is LiteralKind.DATE_TIME_OFFSET and family == "date":
            yield MOMENT_FOR_DATE.at(
                value.span,
                fix=replace(analysis, value.span, str(value.value).partition("T")[0]),
                name=name,
            )

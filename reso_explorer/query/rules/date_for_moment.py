"""A date for a point in time, or the other way round (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.families import type_family
from reso_explorer.query.literals import literal
from reso_explorer.query.report import error, replace
from reso_explorer.query.subject import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report dates for moments and moments for dates, each with the form that fits."""
    if analysis.is_legacy:
        return
    for expected in analysis.expected:
        value = expected.value
        if not isinstance(value, Literal):
            continue
        family = type_family(expected.type)
        name = subject(analysis, expected)
        if value.kind is LiteralKind.DATE and family == "moment":
            yield error(
                "date-for-moment",
                value.span,
                f"{name} is a point in time; it needs a time and a zone.",
                fix=replace(
                    analysis,
                    value.span,
                    literal(analysis.index, expected.type, value.value, analysis.dialect),
                ),
            )
        elif value.kind is LiteralKind.DATE_TIME_OFFSET and family == "date":
            yield error(
                "moment-for-date",
                value.span,
                f"{name} is a date without time.",
                fix=replace(analysis, value.span, str(value.value).partition("T")[0]),
            )

"""A number, date or the like for a text field (OData 4.01 ABNF, string)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.subject import subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

TEXT_WITHOUT_QUOTES: Final = Rule(
    code="text-without-quotes",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A string without quotes.",
    help=(
        "Put strings in single quotes: 'Reno'. Without quotes, the server looks for a field "
        "of that name, or reads a number."
    ),
    wrong="Property?$filter=City eq 5",
    right="Property?$filter=City eq '5'",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is {kind}; put its value in single quotes.",
    variants={
        "name": Template("{type} has no field `{name}`.", "Put strings in single quotes."),
    },
)

RULES: Final = (TEXT_WITHOUT_QUOTES,)


_BARE: Final = frozenset({"number", "boolean", "date", "moment", "time", "guid"})


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report bare values for texts; the fix puts them in quotes."""
    for expected in analysis.expected:
        value = expected.value
        if (
            isinstance(value, Literal)
            and type_family(expected.type) == "text"
            and literal_family(value) in _BARE
            and not value.kind.is_legacy
        ):
            name = subject_name(analysis, expected)
            yield TEXT_WITHOUT_QUOTES.at(
                value.span,
                fix=replace(analysis, value.span, f"'{source(analysis, value.span)}'"),
                name=name,
                kind=type_words(expected.type),
            )

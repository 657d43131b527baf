"""A number, date, moment, Boolean or Guid in quotes (OData 4.01 ABNF, primitiveLiteral)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.families import type_family
from reso_explorer.query.meant import meant_literal
from reso_explorer.query.report import replace, type_words
from reso_explorer.query.subject import subject_name
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Expected

QUOTED_VALUE: Final = Rule(
    code="quoted-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A number, date, or Boolean in quotes.",
    help=(
        "Only strings are in quotes. In quotes the value is a string, and the server "
        "rejects the comparison."
    ),
    wrong="Property?$filter=ListPrice gt '5.5'",
    right="Property?$filter=ListPrice gt 5.5",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is {kind}; write it without quotes.",
    variants={
        "duration": Template("Before OData 4.01 a duration needs its prefix."),
    },
)

TEXT_FOR_VALUE: Final = Rule(
    code="text-for-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A string for a field of another type.",
    help="The string can't be read as a value of the field's type.",
    wrong="Property?$filter=ListPrice gt 'much'",
    right="Property?$filter=ListPrice gt 250000",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is {kind}; `{text}` isn't.",
    variants={
        "example": Template(
            "{name:subject} is {kind}; `{text}` isn't.", "Write it like {example}."
        ),
    },
)

RULES: Final = (QUOTED_VALUE, TEXT_FOR_VALUE)


FORMS: Final = {
    "number": r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?",
    "boolean": r"(?i:true|false)",
    "moment": r"-?\d{4,}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,12})?)?)?\s*([Zz]|[-+]\d\d?(:?\d\d)?)?",
    "date": r"-?\d{4,}-\d\d-\d\d([Tt ][\d:.]+\s*([Zz]|[-+]\d\d?(:?\d\d)?)?)?",
    "time": r"\d\d:\d\d(:\d\d(\.\d{1,12})?)?",
    "duration": r"[-+]?P(\d+D)?(T(\d+H)?(\d+M)?(\d+(\.\d+)?S)?)?",
    "guid": r"(?i:[{]?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[}]?)",
}
"""What a value of a family looks like as text."""
_EXAMPLES: Final = {
    "number": "250000",
    "boolean": "true",
    "moment": "2026-01-31T00:00:00Z",
    "date": "2026-01-31",
    "time": "07:59:00",
    "guid": "01234567-89ab-cdef-0123-456789abcdef",
}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report quoted values for fields that are no texts; most become the same without quotes."""
    for expected in analysis.expected:
        value = expected.value
        if not isinstance(value, Literal) or value.kind not in {
            LiteralKind.STRING,
            LiteralKind.JSON_STRING,
        }:
            continue
        if value.kind is LiteralKind.JSON_STRING and type_family(expected.type) not in {
            "number",
            "boolean",
        }:
            continue
        family = type_family(expected.type)
        if family == "duration" and analysis.takes_form("duration-without-prefix"):
            continue
        if family in FORMS:
            yield _diagnostic(analysis, expected, value, family)


def _diagnostic(analysis: Analysis, expected: Expected, value: Literal, family: str) -> Diagnostic:
    text = str(value.value).strip()
    name = subject_name(analysis, expected)
    is_right = re.fullmatch(FORMS[family], text) is not None
    if family == "duration" and is_right:
        return QUOTED_VALUE.at(
            value.span,
            "duration",
            severity=Severity.INFO,
            fix=replace(analysis, value.span, f"duration'{text}'"),
        )
    if is_right:
        written = literal(analysis.index, expected.type, text, analysis.dialect)
        return QUOTED_VALUE.at(
            value.span,
            fix=replace(analysis, value.span, written),
            name=name,
            kind=type_words(expected.type),
        )
    example = _EXAMPLES.get(family)
    meant = meant_literal(analysis, expected.type, text)
    return TEXT_FOR_VALUE.at(
        value.span,
        "example" if example else "",
        fix=replace(analysis, value.span, meant) if meant is not None else None,
        name=name,
        kind=type_words(expected.type),
        text=text,
        example=example or "",
    )

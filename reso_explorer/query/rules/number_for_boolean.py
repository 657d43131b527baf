"""1 and 0 for true and false, which only V2 and V3 take (OData 4.01 ABNF, booleanValue)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.families import type_family
from reso_explorer.query.report import replace
from reso_explorer.query.subject import subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

NUMBER_FOR_BOOLEAN: Final = Rule(
    code="number-for-boolean",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A number for true or false.",
    help="OData V4 writes true and false; 1 and 0 are forms of V2 and V3.",
    wrong="Property?$filter=InternetYN eq 1",
    right="Property?$filter=InternetYN eq true",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is true or false.",
)

RULES: Final = (NUMBER_FOR_BOOLEAN,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report numbers for Booleans."""
    if analysis.takes_form("number-as-boolean"):
        return
    for expected in analysis.expected:
        value = expected.value
        if (
            isinstance(value, Literal)
            and value.kind is LiteralKind.INTEGER
            and type_family(expected.type) == "boolean"
        ):
            fix = None
            if value.value in {0, 1}:
                fix = replace(analysis, value.span, "true" if value.value else "false")
            name = subject_name(analysis, expected)
            yield NUMBER_FOR_BOOLEAN.at(value.span, fix=fix, name=name)

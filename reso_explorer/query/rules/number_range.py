"""A number that a type cannot hold (OData CSDL 4.01, 3.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.edm import INTEGER_RANGES
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.report import replace
from reso_explorer.query.subject import subject_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

NUMBER_OUT_OF_RANGE: Final = Rule(
    code="number-out-of-range",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A number outside the range of the field's type.",
    help="No row has such a value; some servers reject the number.",
    wrong="Property?$filter=Stories eq 300",
    right="Property?$filter=Stories eq 3",
    spec="CSDL 3.3",
    message="{name:subject} is `{type}`, from {least} to {most}.",
)

FRACTION_FOR_INTEGER: Final = Rule(
    code="fraction-for-integer",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A decimal number for an integer field.",
    help="The field has integers. `eq` with a fraction never matches; write an integer.",
    wrong="Property?$filter=BedroomsTotal gt 2.5",
    right="Property?$filter=BedroomsTotal gt 2",
    spec="URL 5.1.1.18",
    message="{name:subject} is an integer.",
)

RULES: Final = (NUMBER_OUT_OF_RANGE, FRACTION_FOR_INTEGER)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report numbers beyond the range of an integer type, and fractions compared with one."""
    for expected in analysis.expected:
        value = expected.value
        limits = INTEGER_RANGES.get(expected.type.name)
        if limits is None or expected.type.is_collection or not isinstance(value, Literal):
            continue
        name = subject_name(analysis, expected)
        if value.kind in {LiteralKind.INTEGER, LiteralKind.V2_INT64} and isinstance(
            value.value, int
        ):
            if not limits[0] <= value.value <= limits[1]:
                yield NUMBER_OUT_OF_RANGE.at(
                    value.span, name=name, type=expected.type.name, least=limits[0], most=limits[1]
                )
        elif isinstance(value.value, Decimal) and expected.role == "comparison":
            if value.value == value.value.to_integral_value():
                yield FRACTION_FOR_INTEGER.at(
                    value.span, fix=replace(analysis, value.span, str(int(value.value))), name=name
                )
            else:
                yield FRACTION_FOR_INTEGER.at(value.span, name=name)

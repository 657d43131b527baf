"""A number that a type cannot hold (OData CSDL 4.01, 3.3)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.edm import INTEGER_RANGES
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.query.report import remark, replace, warning
from reso_explorer.query.subject import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report numbers beyond the range of an integer type, and fractions compared with one."""
    for expected in analysis.expected:
        value = expected.value
        limits = INTEGER_RANGES.get(expected.type.name)
        if limits is None or expected.type.is_collection or not isinstance(value, Literal):
            continue
        name = subject(analysis, expected)
        if value.kind in {LiteralKind.INTEGER, LiteralKind.V2_INT64} and isinstance(
            value.value, int
        ):
            if not limits[0] <= value.value <= limits[1]:
                yield warning(
                    "number-out-of-range",
                    value.span,
                    f"{name} is {ticked(expected.type.name)}, from {limits[0]:,} to {limits[1]:,}.",
                )
        elif isinstance(value.value, Decimal) and expected.role == "comparison":
            if value.value == value.value.to_integral_value():
                yield remark(
                    "fraction-for-integer",
                    value.span,
                    f"{name} holds whole numbers.",
                    fix=replace(analysis, value.span, str(int(value.value))),
                )
            else:
                yield remark(
                    "fraction-for-integer", value.span, f"{name} holds only whole numbers."
                )

"""Values of enumerations that the document uses without declaring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, ticked
from reso_explorer.odata.ast import Literal
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.report import remark
from reso_explorer.query.subject import subject

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

OPEN_LOOKUP: Final = Rule(
    code="open-lookup",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A field whose values the schema doesn't publish.",
    help=(
        "RESO documents leave out regional lists such as cities and schools, so the value "
        "can't be checked. Sample the data to learn the values."
    ),
    wrong="Property?$filter=SchoolDistrict eq 'Elko'",
    right="Property?$filter=City eq 'Elko'",
    spec="RESO",
)

RULES: Final = (OPEN_LOOKUP,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Say that a value cannot be checked."""
    for expected in analysis.expected:
        if (
            isinstance(expected.value, Literal)
            and type_family(expected.type) == "open"
            and literal_family(expected.value) != "null"
        ):
            yield remark(
                "open-lookup",
                expected.value.span,
                f"The document publishes no values of {subject(analysis, expected)}.",
                f"Its type {ticked(expected.type.name)} is not declared; the server knows it.",
            )

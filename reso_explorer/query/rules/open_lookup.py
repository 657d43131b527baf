"""Values of enumerations that the document uses without declaring them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal
from reso_explorer.query.families import literal_family, type_family
from reso_explorer.query.subject import subject_name

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
    message="The schema doesn't publish the values of {name:subject}.",
    hint="Its type `{type:long}` isn't declared; only the server knows it.",
    variants={
        "enum": Template("The schema doesn't publish the values of {name:subject}."),
    },
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
            yield OPEN_LOOKUP.at(
                expected.value.span, name=subject_name(analysis, expected), type=expected.type.name
            )

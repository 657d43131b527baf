"""A cast to a type that the value can never have (OData 4.01 URL, 4.11, 5.1.1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

CAST_UNRELATED: Final = Rule(
    code="cast-unrelated",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A cast to a type that the value can never have.",
    help=(
        "A cast segment narrows rows to a derived type. A type that is neither derived from "
        "nor a base of the declared type never matches."
    ),
    wrong="Property?$filter=ListAgent/Homes.Office/OfficeKey eq 'a'",
    right="Property?$filter=ListAgent/MemberKey eq 'a'",
    spec="URL 4.11",
    message="A `{declared}` is never a `{type}`.",
    variants={
        "primitive": Template("`{type}` isn't a type of rows or structures."),
    },
)

CAST_TO_ITSELF: Final = Rule(
    code="cast-to-itself",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A cast to the type that the value already has.",
    help="The cast changes nothing and some servers don't support casts. Take it out.",
    wrong="Property?$filter=ListAgent/Homes.Member/MemberKey eq 'a'",
    right="Property?$filter=ListAgent/MemberKey eq 'a'",
    spec="URL 4.11",
    message="The value already has the type `{type}`.",
)

RULES: Final = (CAST_UNRELATED, CAST_TO_ITSELF)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report casts between types that are not related."""
    index = analysis.index
    for path in analysis.paths:
        for step in path.steps:
            if step.kind is not StepKind.CAST or not step.before.is_structured:
                continue
            if not step.after.is_structured:
                yield CAST_UNRELATED.at(step.segment.span, "primitive", type=step.after.shown)
            elif step.before.name == step.after.name:
                yield CAST_TO_ITSELF.at(step.segment.span, type=step.before.item.shown)
            elif not (
                index.is_a(step.after.name, step.before.name)
                or index.is_a(step.before.name, step.after.name)
            ):
                yield CAST_UNRELATED.at(
                    step.segment.span, declared=step.before.item.shown, type=step.after.item.shown
                )

"""A path that goes on after a function that is not composable (OData 4.01 CSDL, 12.4)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Function
from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import NameSegment, SystemSegment
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.steps import Step

NOT_COMPOSABLE: Final = Rule(
    code="not-composable",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path continues after a function that isn't composable.",
    help=(
        "The schema doesn't mark the function as composable, so its result can't be "
        "filtered, counted, or followed. Take the whole result."
    ),
    wrong="Property('a')/Homes.Nearby(miles=1)/$count",
    right="Property('a')/Homes.Nearby(miles=1)",
    spec="CSDL 12.4.1",
    message=(
        "The schema doesn't mark `{function}` as composable, so the path can't continue after it."
    ),
    hint="Request the whole result.",
)

RULES: Final = (NOT_COMPOSABLE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report segments behind the result of a function whose result stands alone."""
    if analysis.resource is None or analysis.is_legacy:
        return
    steps = analysis.resource.steps
    for step in steps:
        segment = step.segment
        if (
            step.kind is StepKind.FUNCTION
            and isinstance(segment, NameSegment)
            and segment.key is not None
            and not _is_composable(step)
        ):
            yield NOT_COMPOSABLE.at(segment.key_span, function=segment.name.simple)
            return
    for step, following in pairwise(steps):
        segment = step.segment
        if (
            step.kind is StepKind.FUNCTION
            and isinstance(segment, NameSegment)
            and not _is_composable(step)
            and not _is_query(following)
        ):
            yield NOT_COMPOSABLE.at(following.segment.span, function=segment.name.simple)


def _is_composable(step: Step) -> bool:
    functions = [o for o in step.overloads if isinstance(o, Function)]
    return not functions or any(function.is_composable for function in functions)


def _is_query(step: Step) -> bool:
    return isinstance(step.segment, SystemSegment) and step.segment.name == "$query"

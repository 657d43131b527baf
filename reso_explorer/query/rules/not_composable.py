"""A path that goes on after a function that is not composable (OData 4.01 CSDL, 12.4)."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Function
from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import NameSegment, SystemSegment
from reso_explorer.query.report import error
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.steps import Step


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report segments behind the result of a function whose result stands alone."""
    if analysis.resource is None or analysis.is_legacy:
        return
    steps = analysis.resource.steps
    for step, following in pairwise(steps):
        segment = step.segment
        if (
            step.kind is StepKind.FUNCTION
            and isinstance(segment, NameSegment)
            and not _is_composable(step)
            and not _is_query(following)
        ):
            yield error(
                "not-composable",
                following.segment.span,
                f"The document does not say that {ticked(segment.name.simple)} is composable,"
                " so nothing can follow it.",
                "Ask for the whole result.",
            )


def _is_composable(step: Step) -> bool:
    functions = [o for o in step.overloads if isinstance(o, Function)]
    return not functions or any(function.is_composable for function in functions)


def _is_query(step: Step) -> bool:
    return isinstance(step.segment, SystemSegment) and step.segment.name == "$query"

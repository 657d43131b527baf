"""`/$count` after what is no collection (OData 4.01 URL, 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.query.report import type_words
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

COUNT_OF_SINGLE_VALUE: Final = Rule(
    code="count-of-single-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`/$count` or `/$filter` after a single value.",
    help="Only a collection can be counted or filtered.",
    wrong="Property?$filter=City/$count gt 1",
    right="Property?$filter=Media/$count gt 1",
    spec="URL 4.8",
    message="`{segment}` needs a collection; what precedes it is {kind}.",
)

RULES: Final = (COUNT_OF_SINGLE_VALUE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report counts of single values."""
    for path in analysis.paths:
        for step in path.steps:
            if (
                step.kind in {StepKind.COUNT, StepKind.FILTER}
                and step.before.is_known
                and not step.before.is_collection
            ):
                yield COUNT_OF_SINGLE_VALUE.at(
                    step.segment.span,
                    segment="$count" if step.kind is StepKind.COUNT else "$filter",
                    kind=type_words(step.before),
                )

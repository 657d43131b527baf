"""`/$count` after what is no collection (OData 4.01 URL, 4.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.report import error, type_words
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report counts of single values."""
    for path in analysis.paths:
        for step in path.steps:
            if (
                step.kind in {StepKind.COUNT, StepKind.FILTER}
                and step.before.is_known
                and not step.before.is_collection
            ):
                word = "`$count`" if step.kind is StepKind.COUNT else "`$filter`"
                yield error(
                    "count-of-single-value",
                    step.segment.span,
                    f"{word} needs a collection; what stands before it is {type_words(step.before)}.",
                )

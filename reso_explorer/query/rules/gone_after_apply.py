"""A field that `$apply` does not leave in the rows (OData Data Aggregation, 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import listed, ticked
from reso_explorer.query.report import error
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report paths to fields that an aggregation has dropped."""
    for path in analysis.paths:
        shape = path.scope.shape
        if not shape.closed or not shape.is_known or not path.steps or not path.starts_at_base:
            continue
        first = path.steps[0]
        if first.kind not in {StepKind.PROPERTY, StepKind.NAVIGATION}:
            continue
        names = path.names
        kept = any(
            names == kept or names.startswith(kept + "/") or kept.startswith(names + "/")
            for kept in shape.paths
        )
        if not kept:
            left = listed([*shape.paths, *shape.names], last="and")
            yield error(
                "gone-after-apply",
                path.node.span,
                f"After `$apply` the rows have no {ticked(names)}.",
                f"They have {left}." if left else "",
            )

"""A cast to a type that the value can never have (OData 4.01 URL, 4.11, 5.1.1.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.query.report import error, remark
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report casts between types that are not related."""
    index = analysis.index
    for path in analysis.paths:
        for step in path.steps:
            if step.kind is not StepKind.CAST or not step.before.is_structured:
                continue
            if not step.after.is_structured:
                yield error(
                    "cast-unrelated",
                    step.segment.span,
                    f"{ticked(step.after.shown)} is no type of rows or structures.",
                )
            elif step.before.name == step.after.name:
                yield remark(
                    "cast-to-itself",
                    step.segment.span,
                    f"The value already is of type {ticked(step.before.item.shown)}.",
                )
            elif not (
                index.is_a(step.after.name, step.before.name)
                or index.is_a(step.before.name, step.after.name)
            ):
                yield error(
                    "cast-unrelated",
                    step.segment.span,
                    f"No {ticked(step.before.item.shown)} is a {ticked(step.after.item.shown)}.",
                )

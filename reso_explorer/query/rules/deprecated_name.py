"""Names that the document calls deprecated (vocabulary Core: Revisions)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.query.report import remark
from reso_explorer.query.steps import StepKind
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Say that a field or relation is on its way out."""
    for path in analysis.paths:
        for step in path.steps:
            if step.member is None or not step.before.is_structured:
                continue
            if step.kind is StepKind.PROPERTY:
                said = analysis.meanings.field(step.before.name, step.member.name).deprecated
            else:
                said = analysis.meanings.relation(step.before.name, step.member.name).deprecated
            if said is not None:
                reason = clip(visible(str(said.value)), 200)
                yield remark(
                    "deprecated",
                    step.segment.span,
                    f"{ticked(step.member.name)} is deprecated.",
                    "" if reason == "deprecated" else f"{reason.rstrip('.')}.",
                )

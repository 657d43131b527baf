"""Names that the document calls deprecated (vocabulary Core: Revisions)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.query.steps import StepKind
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

DEPRECATED: Final = Rule(
    code="deprecated",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="The schema calls this name deprecated.",
    help=(
        "Core.Revisions marks the field or relation as deprecated: it may disappear. The "
        "message quotes what the schema says about it."
    ),
    wrong="Items?$filter=Site eq 'a'&$select=Old",
    right="Items?$filter=Site eq 'a'&$select=Site",
    spec="Core Revisions",
    message="`{name}` is deprecated.",
    variants={
        "reason": Template("`{name}` is deprecated.", "{reason:long}."),
    },
)

RULES: Final = (DEPRECATED,)


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
                yield DEPRECATED.at(
                    step.segment.span,
                    "" if reason == "deprecated" else "reason",
                    name=step.member.name,
                    reason=reason.rstrip("."),
                )

"""A path that goes on after a primitive value or an enumeration (OData 4.01 URL, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.report import error, type_words
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report names after a value that has no parts."""
    for path in analysis.paths:
        for before, step in zip(path.steps, path.steps[1:], strict=False):
            if (
                step.kind is StepKind.UNKNOWN
                and step.before.kind in {TypeKind.PRIMITIVE, TypeKind.ENUM}
                and isinstance(step.segment, NameSegment)
                and "." not in step.segment.name.text
            ):
                name = before.member.name if before.member is not None else "The value"
                yield error(
                    "value-has-no-parts",
                    step.segment.span,
                    f"{ticked(name)} is {type_words(step.before)} and has no {ticked(step.segment.name.text)}.",
                )

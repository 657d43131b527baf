"""A path that goes on after a primitive value or an enumeration (OData 4.01 URL, 4.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import NameSegment
from reso_explorer.query.report import type_words
from reso_explorer.query.steps import StepKind
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

VALUE_HAS_NO_PARTS: Final = Rule(
    code="value-has-no-parts",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path continues after a plain value.",
    help="Strings, numbers, dates, and enumeration values have no fields.",
    wrong="Property?$filter=City/Name eq 'a'",
    right="Property?$filter=City eq 'a'",
    spec="URL 4.6",
    message="`{name}` is {kind} and has no `{part}`.",
)

RULES: Final = (VALUE_HAS_NO_PARTS,)


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
                yield VALUE_HAS_NO_PARTS.at(
                    step.segment.span,
                    name=name,
                    kind=type_words(step.before),
                    part=step.segment.name.text,
                )

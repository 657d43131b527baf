"""A segment that is no name, where only a name can stand (OData 4.01 URL, 4.3 to 4.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import KeySegment
from reso_explorer.query.report import type_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.types import ValueType

SEGMENT_IS_NO_NAME: Final = Rule(
    code="segment-is-no-name",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path segment that isn't a name.",
    help=(
        "After one row a path continues with a field, a relation, or a segment such as `$count`."
    ),
    wrong="Property('a')/City/x$value",
    right="Property('a')/City/$value",
    spec="URL 4.3",
    message="`{segment}` can't follow {before}.",
    replaces=frozenset({"since-4.01"}),
    variants={
        "row": Template(
            "`{segment}` can't follow {before}.",
            "Write the name of a field or relation, or a segment such as `$count`.",
        ),
    },
)

RULES: Final = (SEGMENT_IS_NO_NAME,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report what can be neither a member of what stands before it nor a key or a position."""
    if analysis.resource is None:
        return
    for step in analysis.resource.steps:
        segment = step.segment
        if isinstance(segment, KeySegment) and not _can_follow(segment, step.before):
            yield SEGMENT_IS_NO_NAME.at(
                segment.span,
                "row" if step.before.is_structured else "",
                segment=segment.text,
                before=_what(step.before),
            )
            return


def _can_follow(segment: KeySegment, before: ValueType) -> bool:
    """Whether a segment can be a key or a position in a collection."""
    if not before.is_known:
        return True
    if not before.is_collection:
        return False
    return before.is_structured or segment.ordinal is not None


def _what(before: ValueType) -> str:
    if before.is_structured:
        return f"one {before.item.shown}"
    return type_words(before)

"""A segment that is no name, where only a name can stand (OData 4.01 URL, 4.3 to 4.10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import KeySegment
from reso_explorer.query.report import error, type_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.types import ValueType


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report what can be neither a member of what stands before it nor a key or a position."""
    if analysis.resource is None:
        return
    for step in analysis.resource.steps:
        segment = step.segment
        if isinstance(segment, KeySegment) and not _can_follow(segment, step.before):
            yield error(
                "segment-is-no-name",
                segment.span,
                f"{ticked(segment.text)} cannot follow {_what(step.before)}.",
                "Here stands the name of a field or relation, or a segment such as `$count`."
                if step.before.is_structured
                else "",
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

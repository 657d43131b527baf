"""`$expand` (OData URL conventions, 5.1.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import (
    CountSegment,
    Expand,
    ExpandItem,
    NameSegment,
    Path,
    StarSegment,
    SystemSegment,
)
from reso_explorer.odata.parsing import nested, paths, select
from reso_explorer.odata.parsing.lexer import WORD
from reso_explorer.odata.parsing.option_values import listed

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Option, Segment, Span
    from reso_explorer.odata.parsing.cursor import Cursor


def read_expand(cursor: Cursor) -> Expand:
    """Read items joined by commas."""
    return Expand(listed(cursor, _read_item))


def _read_item(cursor: Cursor) -> ExpandItem:
    index = cursor.index
    segments: list[Segment] = [_read_segment(cursor)]
    while cursor.accept("/"):
        segments.append(_read_segment(cursor))
    path = Path(tuple(segments), span=cursor.span_since(index))
    _check_order(cursor, segments)
    options: tuple[Option, ...] = ()
    opened = cursor.index
    options_span: Span | None = None
    if cursor.at("("):
        options = nested.read_parenthesised_options(cursor, _allowed(segments))
        options_span = cursor.span_since(opened)
    select.step_over_option(cursor)
    span = cursor.span_since(index)
    if options_span is None:
        return ExpandItem(path, options, span=span)
    return ExpandItem(path, options, options_span, span=span)


def _allowed(segments: list[Segment]) -> frozenset[str]:
    last = segments[-1]
    if isinstance(last, CountSegment):
        return nested.COUNT_OPTIONS
    if isinstance(last, StarSegment):
        return nested.STAR_OPTIONS
    if isinstance(last, SystemSegment):
        if last.name == "$ref" and len(segments) > 1 and not isinstance(segments[-2], StarSegment):
            return nested.REF_OPTIONS
        return frozenset()
    return nested.EXPAND_OPTIONS


def _read_segment(cursor: Cursor) -> Segment:
    index = cursor.index
    if cursor.kind == WORD:
        name = cursor.name()
        return NameSegment(name, span=name.span)
    if cursor.accept("*"):
        return StarSegment(span=cursor.token_span(index))
    if cursor.at("@"):
        return paths.read_at_segment(cursor, first=False)
    if cursor.value in {"$ref", "$count", "$value"}:
        name_text = cursor.take()
        span = cursor.token_span(index)
        if name_text == "$count":
            return CountSegment((), span, span=span)
        return SystemSegment("$ref" if name_text == "$ref" else "$value", span=span)
    return select.read_odd_segment(cursor, "a navigation property")


def _check_order(cursor: Cursor, segments: list[Segment]) -> None:
    """Report `*`, `$ref`, `$count` and `$value` at places where they cannot stand."""
    for place, segment in enumerate(segments):
        is_last = place == len(segments) - 1
        if isinstance(segment, StarSegment):
            right = is_last or (place == len(segments) - 2 and _is_system(segments[-1], "$ref"))
        elif isinstance(segment, CountSegment) or _is_system(segment, "$ref"):
            right = is_last and place > 0
        elif _is_system(segment, "$value"):
            right = is_last and place == 0
        else:
            right = True
        if not right:
            cursor.problems.error(
                "misplaced-segment", segment.span, "This segment cannot stand at this place."
            )
            return


def _is_system(segment: Segment, name: str) -> bool:
    return isinstance(segment, SystemSegment) and segment.name == name

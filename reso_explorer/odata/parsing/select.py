"""`$select` (OData URL conventions, 5.1.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import (
    Bad,
    Missing,
    Name,
    NameSegment,
    Path,
    Select,
    SelectItem,
    StarSegment,
)
from reso_explorer.odata.parsing import arguments, lexer, nested, operands, paths
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import DOLLAR, WORD
from reso_explorer.odata.parsing.option_values import listed

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Option, Segment, Span
    from reso_explorer.odata.parsing.cursor import Cursor


def read_select(cursor: Cursor) -> Select:
    """Read items joined by commas."""
    return Select(listed(cursor, _read_item))


def _read_item(cursor: Cursor) -> SelectItem:
    index = cursor.index
    segments: list[Segment] = [_read_segment(cursor)]
    while cursor.accept("/"):
        segments.append(_read_segment(cursor))
    path = Path(tuple(segments), span=cursor.span_since(index))
    if len(segments) > 1:
        _check_star(cursor, segments)
    options: tuple[Option, ...] = ()
    parameters: tuple[Name | Missing, ...] | None = None
    if cursor.at("("):
        if _are_parameters(cursor):
            parameters = arguments.read_name_list(cursor)
        else:
            options = nested.read_parenthesised_options(cursor, nested.SELECT_OPTIONS)
    step_over_option(cursor)
    return SelectItem(path, options, parameters, span=cursor.span_since(index))


def _check_star(cursor: Cursor, segments: list[Segment]) -> None:
    for segment in segments:
        if isinstance(segment, StarSegment):
            cursor.problems.error(
                "misplaced-segment", segment.span, "`*` stands alone, not in a path."
            )
            return


def step_over_option(cursor: Cursor) -> None:
    """Report `$top=1` after a comma, which belongs behind `;` or `&`."""
    if cursor.at("="):
        _report_option(cursor, cursor.token_span())


def _report_option(cursor: Cursor, span: Span) -> None:
    cursor.problems.error(
        "option-after-comma",
        span,
        "An option cannot stand in a list of names.",
        hint="Options are separated by `;` in parentheses and by `&` outside.",
    )
    cursor.skip_to((",", ";"))


def _read_segment(cursor: Cursor) -> Segment:
    kind = cursor.kind
    index = cursor.index
    if kind == WORD:
        name = cursor.name()
        if cursor.at(".") and cursor.next_is("*") and cursor.touches_last():
            cursor.index += 2
            return StarSegment(name, span=cursor.span_since(index))
        return NameSegment(name, span=name.span)
    if cursor.accept("*"):
        return StarSegment(span=cursor.token_span(index))
    if cursor.at("@"):
        return paths.read_at_segment(cursor, first=False)
    return read_odd_segment(cursor, "a property")


def read_odd_segment(cursor: Cursor, expectation: str) -> Segment:
    """Report what is no segment, and step over it if it is an operand of its own."""
    index = cursor.index
    if cursor.kind == lexer.PLACEHOLDER:
        return operands.read_placeholder(cursor)
    if cursor.kind == DOLLAR:
        name = cursor.take()
        if cursor.at("="):
            _report_option(cursor, cursor.token_span(index))
            return Bad(cursor.text_since(index), span=cursor.span_since(index))
        cursor.problems.error(
            "unexpected",
            cursor.token_span(index),
            f"{quoted(name)} does not belong here.",
            expectation,
        )
        return Bad(name, span=cursor.token_span(index))
    if cursor.is_end or cursor.value in {",", ";", ")", "/", "("}:
        return cursor.missing("segment", f"{expectation.capitalize()} is missing here.")
    cursor.unexpected(expectation)
    cursor.index += 1
    return Bad(cursor.text_since(index), span=cursor.span_since(index))


def _are_parameters(cursor: Cursor) -> bool:
    """Whether only names and commas stand in the parentheses."""
    index = cursor.index + 1
    if cursor.kinds[index] != WORD:
        return False
    return cursor.values[index + 1] in {",", ")"}

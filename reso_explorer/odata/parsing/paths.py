"""Paths inside expressions (OData ABNF: firstMemberExpr, rootExpr, annotationExpr)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from reso_explorer.odata.ast import (
    AggregateSegment,
    AliasSegment,
    AnnotationSegment,
    Bad,
    CountSegment,
    FilterSegment,
    LambdaSegment,
    Missing,
    Name,
    NameSegment,
    Path,
    SystemSegment,
    VariableSegment,
)
from reso_explorer.odata.operators import INFIX
from reso_explorer.odata.parsing import apply, arguments, expressions, lexer, nested
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import DOLLAR, WORD

if TYPE_CHECKING:
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import Expression, Option, Segment
    from reso_explorer.odata.parsing.cursor import Cursor

_VARIABLES: Final = frozenset({"$it", "$this", "$root", "$these"})
_SYSTEM: Final = frozenset({"$ref", "$value", "$each", "$query", "$links"})


def read_member_path(cursor: Cursor) -> Expression:
    """Read a path that begins with a name."""
    index = cursor.index
    name = cursor.name()
    if cursor.values[cursor.index] != "/":
        span = name.span
        return Path((NameSegment(name, span=span),), span=span)
    return read_rest(cursor, NameSegment(name, span=name.span), index)


def read_rest(cursor: Cursor, first: Segment, index: int) -> Expression:
    """Read the segments after the first one, which begins at token `index`."""
    segments = [first]
    height = 0
    while cursor.values[cursor.index] == "/" and cursor.kind == lexer.PUNCTUATION:
        cursor.index += 1
        cursor.height = 0
        segments.append(_read_segment(cursor))
        height = max(height, cursor.height)
    cursor.height = height + 1 if height else 0
    return Path(tuple(segments), span=cursor.span_since(index))


def read_variable_path(cursor: Cursor) -> Expression:
    """Read a path that begins with `$it`, `$this`, `$root`, `$these` or `$count`."""
    index = cursor.index
    name = cursor.value
    if name in _VARIABLES:
        cursor.index += 1
        if name == "$root" and not cursor.at("/"):
            cursor.error_here(
                "incomplete-root",
                "`$root` alone is no value.",
                "`/` and an entity set, singleton or function",
            )
        variable = cast("OneOf['$it', '$this', '$root', '$these']", name)
        return read_rest(cursor, VariableSegment(variable, span=cursor.token_span(index)), index)
    if name == "$count" and "with" in cursor.stops:
        return read_rest(cursor, _read_count(cursor), index)
    lowered = name.lower()
    cursor.error_here(
        "unknown-variable",
        f"{quoted(name)} has no meaning here.",
        "`$it`, `$this` or `$root`",
        f"Write it in lower case: {lowered}."
        if lowered in _VARIABLES
        else "If it is a placeholder, put the real value here.",
    )
    cursor.index += 1
    return Bad(name, span=cursor.token_span(index))


def read_at_path(cursor: Cursor) -> Expression:
    """Read a path that begins with a parameter alias or an annotation."""
    index = cursor.index
    return read_rest(cursor, read_at_segment(cursor, first=True), index)


def read_at_segment(cursor: Cursor, *, first: bool) -> Segment:
    """Read `@name`: an alias where a path may begin and the name is simple, else a term."""
    index = cursor.index
    cursor.index += 1
    if cursor.kind != WORD or not cursor.touches_last():
        return cursor.missing("name", "A name must follow `@` at once.")
    name = cursor.name()
    qualifier: Name | None = None
    if cursor.at("#") and cursor.touches_last():
        cursor.index += 1
        if cursor.kind == WORD:
            qualifier = cursor.name()
        else:
            cursor.error_here("missing-name", "A qualifier must follow `#`.", "a name")
    span = cursor.span_since(index)
    if first and qualifier is None and not name.is_qualified:
        return AliasSegment(name, span=span)
    return AnnotationSegment(name, qualifier, span=span)


def _read_segment(cursor: Cursor) -> Segment:
    kind = cursor.kind
    if kind == WORD and (cursor.touches_last() or cursor.value.lower() not in INFIX):
        return _read_name_segment(cursor)
    if kind == DOLLAR:
        return read_dollar_segment(cursor)
    if cursor.at("@"):
        return read_at_segment(cursor, first=False)
    if kind == lexer.PLACEHOLDER:
        index = cursor.index
        text = cursor.take()
        span = cursor.token_span(index)
        cursor.problems.error("placeholder", span, f"{quoted(text)} is a placeholder.", "a name")
        return Bad(text, span=span)
    return cursor.missing("segment", "A name is missing after `/`.")


def _read_name_segment(cursor: Cursor) -> Segment:
    if cursor.values[cursor.index + 1] == "(":
        lowered = cursor.value.lower()
        if lowered in {"any", "all"}:
            return read_lambda(cursor, lowered)
        if cursor.value == "aggregate":
            index = cursor.index
            name_span = cursor.token_span()
            item = apply.read_single_aggregate(cursor)
            return AggregateSegment(item, name_span, span=cursor.span_since(index))
    return read_named(cursor)


def read_named(cursor: Cursor) -> NameSegment:
    """Read a name, and the arguments in parentheses that touch it."""
    index = cursor.index
    name = cursor.name()
    if cursor.values[cursor.index] != "(" or not cursor.touches_last():
        return NameSegment(name, span=name.span)
    opened = cursor.index
    found = arguments.read_arguments(cursor)
    return NameSegment(name, found, cursor.span_since(opened), span=cursor.span_since(index))


def read_lambda(cursor: Cursor, function: str) -> LambdaSegment:
    """Read `any(x:predicate)`, `any()` or `all(x:predicate)`."""
    index = cursor.index
    name_span = cursor.token_span()
    opened = index + 1
    cursor.index += 2
    variable: Name | Missing | None = None
    predicate: Expression | None = None
    if cursor.at(")"):
        if function == "all":
            variable = cursor.missing(
                "variable", "`all` needs a variable and a condition.", hint="Write all(x:…)."
            )
    else:
        if cursor.kind == WORD and cursor.next_is(":"):
            variable = cursor.name()
            cursor.index += 1
        else:
            variable = cursor.missing(
                "variable",
                f"`{function}` needs a variable and `:` before its condition.",
                hint=f"Write {function}(x:…) and begin paths with x.",
            )
            cursor.accept(":")
        stops, cursor.stops = cursor.stops, frozenset()
        predicate = expressions.read_expression(cursor)
        cursor.stops = stops
        cursor.height += 1
    cursor.expect_close(")", opened)
    return LambdaSegment(
        "any" if function == "any" else "all",
        variable,
        predicate,
        name_span,
        span=cursor.span_since(index),
    )


def read_dollar_segment(cursor: Cursor) -> Segment:
    """Read `$count`, `$filter(…)` or another `$` segment."""
    index = cursor.index
    name = cursor.value
    if name == "$count":
        return _read_count(cursor)
    if name == "$filter" and cursor.next_is("("):
        return _read_filter(cursor)
    cursor.index += 1
    span = cursor.token_span(index)
    if name in _SYSTEM:
        cursor.problems.error(
            "misplaced-segment", span, f"{quoted(name)} cannot stand in an expression."
        )
        system = cast("OneOf['$ref', '$value', '$each', '$query', '$links']", name)
        return SystemSegment(system, span=span)
    lowered = name.lower()
    known = lowered in _SYSTEM or lowered in {"$count", "$filter"}
    cursor.problems.error(
        "unknown-segment",
        span,
        f"There is no segment {quoted(name)}.",
        "`$count` or `$filter(…)`",
        f"Segments are written in lower case: {lowered}." if known else "",
    )
    return Bad(name, span=span)


def _read_count(cursor: Cursor) -> CountSegment:
    index = cursor.index
    cursor.index += 1
    name_span = cursor.token_span(index)
    options: tuple[Option, ...] = ()
    if cursor.at("(") and cursor.touches_last():
        options = nested.read_parenthesised_options(cursor, nested.COUNT_OPTIONS)
    return CountSegment(options, name_span, span=cursor.span_since(index))


def _read_filter(cursor: Cursor) -> FilterSegment:
    index = cursor.index
    name_span = cursor.token_span()
    opened = index + 1
    cursor.index += 2
    stops, cursor.stops = cursor.stops, frozenset()
    expression = expressions.read_expression(cursor)
    cursor.stops = stops
    cursor.height += 1
    cursor.expect_close(")", opened)
    return FilterSegment(expression, name_span, span=cursor.span_since(index))

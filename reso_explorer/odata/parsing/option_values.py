"""The values of single query options, read up to `;`, `)` or the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar, cast

from reso_explorer.odata.ast import (
    Apply,
    Compute,
    ComputeItem,
    Count,
    Filter,
    Index,
    InlineCount,
    Levels,
    Missing,
    OrderBy,
    OrderByItem,
    Search,
    Skip,
    Temporal,
    Top,
)
from reso_explorer.odata.ast.node import NOWHERE
from reso_explorer.odata.parsing import apply, expressions, lexer
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import NUMBER, SEARCH, WORD
from reso_explorer.odata.parsing.search import read_search

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import Expression, Name
    from reso_explorer.odata.parsing.cursor import Cursor

T = TypeVar("T")

_DIRECTIONS: Final = frozenset({"asc", "desc"})
_AS: Final = frozenset({"as"})


def with_stops(cursor: Cursor, stops: frozenset[str], read: Callable[[Cursor], T]) -> T:
    """Read something that some words end."""
    outer, cursor.stops = cursor.stops, stops
    result = read(cursor)
    cursor.stops = outer
    return result


def listed(cursor: Cursor, read: Callable[[Cursor], T]) -> tuple[T, ...]:
    """Read items joined by commas."""
    items = [read(cursor)]
    while cursor.accept(","):
        items.append(read(cursor))
    return tuple(items)


def read_filter(cursor: Cursor) -> Filter:
    """Read a Boolean expression."""
    return Filter(with_stops(cursor, frozenset(), expressions.read_expression))


def read_orderby(cursor: Cursor) -> OrderBy:
    """Read expressions and directions, joined by commas."""
    return OrderBy(listed(cursor, read_orderby_item))


def read_orderby_item(cursor: Cursor) -> OrderByItem:
    """Read an expression and `asc` or `desc`."""
    index = cursor.index
    expression = with_stops(cursor, _DIRECTIONS, expressions.read_expression)
    descending = False
    direction = NOWHERE
    if cursor.kind == WORD:
        word = cursor.value.lower()
        if word in _DIRECTIONS:
            direction = cursor.token_span()
            descending = word == "desc"
            cursor.index += 1
        elif word in {"ascending", "descending"}:
            short = word.removesuffix("ending")
            cursor.error_here(
                "unknown-direction",
                f"{quoted(cursor.value)} is no direction.",
                "`asc` or `desc`",
                f"Write {short}.",
            )
            direction = cursor.token_span()
            descending = short == "desc"
            cursor.index += 1
    return OrderByItem(expression, descending, direction, span=cursor.span_since(index))


def read_compute(cursor: Cursor) -> Compute:
    """Read computed values, joined by commas."""
    return Compute(listed(cursor, read_compute_item))


def read_compute_item(cursor: Cursor) -> ComputeItem:
    """Read `expression as Name`."""
    index = cursor.index
    expression = with_stops(cursor, _AS, expressions.read_expression)
    alias = read_alias(cursor)
    return ComputeItem(expression, alias, span=cursor.span_since(index))


def read_alias(cursor: Cursor, *, is_exact: bool = False) -> Name | Missing:
    """Read `as Name`; with `is_exact` an `AS` is no `as`, as in transformations."""
    word = cursor.value if is_exact else cursor.value.lower()
    if cursor.kind == WORD and word == "as":
        cursor.index += 1
        if cursor.kind == WORD and "." not in cursor.value:
            return cursor.name()
        return cursor.missing("name", "A name is missing after `as`.")
    return cursor.missing(
        "name", "A computed value needs a name.", "missing-alias", "Write `as` and a name."
    )


def read_search_option(cursor: Cursor) -> Search:
    """Read the search text that the lexer left in one token."""
    index = cursor.index
    if cursor.kind != SEARCH:
        return Search(cursor.missing("expression", "Something to search for is missing."))
    cursor.index += 1
    expression = read_search(
        cursor.source, cursor.starts[index], cursor.ends[index], cursor.problems
    )
    return Search(expression)


def read_apply(cursor: Cursor) -> Apply:
    """Read a chain of transformations."""
    return Apply(apply.read_sequence(cursor))


def read_top(cursor: Cursor) -> Top:
    """Read a number of rows."""
    return Top(read_digits(cursor, "$top"))


def read_skip(cursor: Cursor) -> Skip:
    """Read a number of rows."""
    return Skip(read_digits(cursor, "$skip"))


def read_index(cursor: Cursor) -> Index:
    """Read a position, negative from the end."""
    negative = cursor.accept("-")
    value = read_digits(cursor, "$index")
    return Index(-value if negative and value is not None else value)


def read_digits(cursor: Cursor, option: str) -> int | None:
    """Read a whole number without sign; report anything else and step over it."""
    index = cursor.index
    if cursor.kind == NUMBER and cursor.value.isdigit() and len(cursor.value) <= 18:
        return int(cursor.take())
    if cursor.is_end or cursor.value in {";", ")", ","}:
        cursor.error_here("missing-number", f"`{option}` needs a number.", "digits")
        return None
    _skip_value(cursor)
    text = cursor.text_since(index)
    if cursor.kinds[index] == lexer.PLACEHOLDER:
        code, message = "placeholder", f"{quoted(text)} is a placeholder."
        if set(text) <= {".", "…"}:
            message = f"{quoted(text)} stands for something that was left out."
    else:
        code, message = "bad-number", f"`{option}` takes digits only, not {quoted(text)}."
    cursor.problems.error(code, cursor.span_since(index), message, "digits")
    return None


def _skip_value(cursor: Cursor) -> None:
    cursor.index += 1
    while not cursor.is_end and cursor.value not in {";", ")", ","}:
        cursor.index += 1


def read_count(cursor: Cursor) -> Count:
    """Read `true` or `false` in any letter case."""
    word = cursor.value.lower() if cursor.kind == WORD else ""
    if word in {"true", "false"}:
        cursor.index += 1
        return Count(word == "true")
    _bad_word(cursor, "$count", "`true` or `false`")
    return Count(None)


def read_inlinecount(cursor: Cursor) -> InlineCount:
    """Read `allpages` or `none`."""
    word = cursor.value.lower() if cursor.kind == WORD else ""
    if word in {"allpages", "none"}:
        cursor.index += 1
        return InlineCount("allpages" if word == "allpages" else "none")
    _bad_word(cursor, "$inlinecount", "`allpages` or `none`")
    return InlineCount(None)


def _bad_word(cursor: Cursor, option: str, expectation: str) -> None:
    index = cursor.index
    if cursor.is_end or cursor.value in {";", ")"}:
        cursor.error_here("missing-value", f"`{option}` needs a value.", expectation)
        return
    _skip_value(cursor)
    text = cursor.text_since(index)
    cursor.problems.error(
        "bad-value",
        cursor.span_since(index),
        f"`{option}` takes {expectation}, not {quoted(text)}.",
        expectation,
    )


def read_levels(cursor: Cursor) -> Levels:
    """Read a positive number or `max`."""
    if cursor.kind == WORD and cursor.value.lower() == "max":
        cursor.index += 1
        return Levels("max")
    index = cursor.index
    value = read_digits(cursor, "$levels")
    if value is not None and cursor.values[index].startswith("0"):
        cursor.problems.error(
            "bad-number",
            cursor.span_since(index),
            "`$levels` takes a positive number or `max`.",
        )
        value = None
    return Levels(value)


def _read_temporal(cursor: Cursor, option: str) -> Temporal:
    word = cursor.value.lower()
    value: Expression | OneOf["min", "max"]
    if word in {"min", "max"} and (
        cursor.kinds[cursor.index + 1] == lexer.END or cursor.next_is(";") or cursor.next_is(")")
    ):
        cursor.index += 1
        value = "min" if word == "min" else "max"
    else:
        value = with_stops(cursor, frozenset(), expressions.read_expression)
    return Temporal(cast("OneOf['$at', '$from', '$to', '$toInclusive']", option), value)


def read_at(cursor: Cursor) -> Temporal:
    """Read a point in time."""
    return _read_temporal(cursor, "$at")


def read_from(cursor: Cursor) -> Temporal:
    """Read where a period begins."""
    return _read_temporal(cursor, "$from")


def read_to(cursor: Cursor) -> Temporal:
    """Read where a period ends, that point excluded."""
    return _read_temporal(cursor, "$to")


def read_to_inclusive(cursor: Cursor) -> Temporal:
    """Read where a period ends, that point included."""
    return _read_temporal(cursor, "$toInclusive")

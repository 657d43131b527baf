"""The right side of `in`, and JSON arrays and objects."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import (
    Bad,
    EnumLiteral,
    GeoLiteral,
    JsonArray,
    JsonMember,
    JsonObject,
    ListExpr,
    Literal,
    LiteralKind,
    Missing,
)
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.odata.parsing import expressions, operands
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import JSON_STRING, JSON_UNCLOSED, WORD

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression
    from reso_explorer.odata.parsing.cursor import Cursor


_OPERATORS: Final = frozenset(OPERATORS)


def read_in_operand(cursor: Cursor) -> Expression:
    """Read what follows `in`: a list of literals, or any expression that is a collection."""
    if not cursor.at("("):
        return operands.read_operand(cursor)
    first = cursor.index
    cursor.index += 1
    if cursor.accept(")"):
        return ListExpr((), span=cursor.span_since(first))
    items: list[Expression] = []
    height = 0
    while True:
        items.append(expressions.read_expression(cursor))
        height = max(height, cursor.height)
        if not cursor.accept(","):
            break
    cursor.expect_close(")", first)
    if len(items) == 1 and not isinstance(items[0], Literal | EnumLiteral | GeoLiteral | Missing):
        cursor.height = height
        return items[0]
    for item in items:
        if not isinstance(item, Literal | EnumLiteral | GeoLiteral | Missing):
            cursor.problems.error(
                "list-of-literals",
                item.span,
                "A list in parentheses holds only literals.",
                "a literal",
                "Write a JSON array for computed values: [A,B].",
            )
    cursor.height = height + 1
    return ListExpr(tuple(items), span=cursor.span_since(first))


def read_array(cursor: Cursor) -> JsonArray | Bad:
    """Read `[item,…]`."""
    first = cursor.index
    if _is_phrase(cursor):
        return _read_phrase(cursor)
    cursor.index += 1
    items: list[Expression] = []
    height = 0
    if not cursor.at("]"):
        while True:
            items.append(_read_value(cursor))
            height = max(height, cursor.height)
            if not cursor.accept(","):
                break
    cursor.expect_close("]", first)
    cursor.height = height + 1
    return JsonArray(tuple(items), span=cursor.span_since(first))


def _is_phrase(cursor: Cursor) -> bool:
    """Whether words without operators stand in the brackets: a note to fill something in."""
    place = cursor.index + 1
    words = 0
    while cursor.kinds[place] == WORD and cursor.values[place].lower() not in _OPERATORS:
        place += 1
        words += 1
    return words > 1 and cursor.values[place] == "]"


def _read_phrase(cursor: Cursor) -> Bad:
    first = cursor.index
    while not cursor.accept("]"):
        cursor.index += 1
    text, span = cursor.text_since(first), cursor.span_since(first)
    cursor.problems.error(
        "placeholder",
        span,
        f"{quoted(text)} is a placeholder.",
        "an expression",
        "Put the real value here.",
    )
    return Bad(text, span=span)


def read_object(cursor: Cursor) -> JsonObject:
    """Read `{"key":value,…}`."""
    first = cursor.index
    cursor.index += 1
    members: list[JsonMember] = []
    height = 0
    if not cursor.at("}"):
        while True:
            members.append(_read_member(cursor))
            height = max(height, cursor.height)
            if not cursor.accept(","):
                break
    cursor.expect_close("}", first)
    cursor.height = height + 1
    return JsonObject(tuple(members), span=cursor.span_since(first))


def _read_member(cursor: Cursor) -> JsonMember:
    first = cursor.index
    key_span = cursor.here()
    key = ""
    if cursor.kind == JSON_STRING:
        literal = read_json_string(cursor)
        key, key_span = str(literal.value), literal.span
    else:
        cursor.unexpected('a key in double quotes: "Key"')
        if not cursor.next_is(":"):
            cursor.skip_to((",",))
            return JsonMember("", Missing("expression", span=cursor.here()))
        key_span = cursor.token_span()
        key = cursor.take()
    if not cursor.accept(":"):
        cursor.unexpected("`:`")
        cursor.skip_to((",",))
        value: Expression = Missing("expression", span=cursor.here())
    else:
        value = _read_value(cursor)
    return JsonMember(key, value, key_span, span=cursor.span_since(first))


def _read_value(cursor: Cursor) -> Expression:
    if cursor.kind in {JSON_STRING, JSON_UNCLOSED}:
        cursor.height = 0
        return read_json_string(cursor)
    return expressions.read_expression(cursor)


def read_json_string(cursor: Cursor) -> Literal:
    """Read a string in double quotes with JSON escapes."""
    unclosed = cursor.kind == JSON_UNCLOSED
    raw = cursor.take()
    span = cursor.token_span(cursor.index - 1)
    value = raw[1:] if unclosed else raw[1:-1]
    if unclosed:
        cursor.problems.error(
            "unclosed-string", span, "This text begins with a double quote and never ends.", '`"`'
        )
    elif "\\" in value:
        try:
            decoded = json.loads(raw, strict=False)
        except ValueError:
            cursor.problems.error(
                "bad-escape",
                span,
                f"{quoted(raw)} has an escape that JSON does not know.",
                hint=r"JSON escapes are \" \\ \/ \b \f \n \r \t and \u with four digits.",
            )
        else:
            value = decoded if isinstance(decoded, str) else value
    return Literal(LiteralKind.JSON_STRING, value, raw, span=span)

"""Single operands: literals, groups, calls, paths, JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import Bad, Unary
from reso_explorer.odata.operators import FOREIGN_OPERATORS, INFIX
from reso_explorer.odata.parsing import calls, expressions, lexer, lists, paths
from reso_explorer.odata.parsing.cursor import MAX_DEPTH, quoted
from reso_explorer.odata.parsing.geo import SHAPES
from reso_explorer.odata.parsing.lexer import PUNCTUATION, STRING, WORD
from reso_explorer.odata.parsing.literals import (
    NUMBER_LIKE,
    read_constant,
    read_number_like,
    read_signed,
    read_smart_string,
    read_string,
    read_unclosed,
)
from reso_explorer.odata.parsing.typed_literals import (
    is_typed_literal,
    read_bare_shape,
    read_typed,
)

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression
    from reso_explorer.odata.parsing.cursor import Cursor


def read_operand(cursor: Cursor) -> Expression:
    """Read one operand; where none stands, report it and return `Missing` without moving."""
    index = cursor.index
    kind = cursor.kinds[index]
    if kind == WORD:
        return _read_word(cursor)
    cursor.height = 0
    if kind == STRING:
        return read_string(cursor)
    if kind in NUMBER_LIKE:
        return read_number_like(cursor)
    if kind == PUNCTUATION:
        return _read_punctuated(cursor)
    if kind == lexer.DOLLAR:
        return paths.read_variable_path(cursor)
    return _read_odd(cursor)


def _read_word(cursor: Cursor) -> Expression:
    index = cursor.index
    following = cursor.values[index + 1]
    cursor.height = 0
    if following == "(" and cursor.kinds[index + 1] == PUNCTUATION:
        if cursor.values[index].lower() in SHAPES and _is_bare_shape(cursor):
            return read_bare_shape(cursor)
        return calls.read_call(cursor)
    if is_typed_literal(cursor):
        return read_typed(cursor)
    if following != "/":
        constant = read_constant(cursor)
        if constant is not None:
            return constant
    word = cursor.values[index].lower()
    if word in INFIX and _is_misplaced_operator(cursor):
        return cursor.missing("expression", f"An operand is missing before {quoted(word)}.")
    if word == "null" and following != "/":
        cursor.hint(
            "case-of-null",
            cursor.token_span(),
            f"{quoted(cursor.value)} is read as a property name.",
            "The null value is written in lower case: null.",
        )
    return paths.read_member_path(cursor)


def _is_misplaced_operator(cursor: Cursor) -> bool:
    """Whether a word like `and` at the place of an operand is meant as an operator."""
    index = cursor.index + 1
    kind, value = cursor.kinds[index], cursor.values[index]
    if kind == WORD:
        lowered = value.lower()
        return lowered not in INFIX and lowered not in cursor.stops
    return kind in NUMBER_LIKE or kind in {STRING, lexer.SMART} or value in {"(", "[", "-", "@"}


def _is_bare_shape(cursor: Cursor) -> bool:
    """Whether numbers joined by blanks, or brackets, follow the name of a shape."""
    index = cursor.index + 2
    while cursor.values[index] in {"(", "-"}:
        index += 1
    kind = cursor.kinds[index]
    if kind == lexer.PLACEHOLDER:
        return True
    return kind in NUMBER_LIKE and cursor.values[index + 1] not in {",", ")"}


def _read_punctuated(cursor: Cursor) -> Expression:
    value = cursor.value
    if value == "(":
        return _read_group(cursor)
    if value == "@":
        return paths.read_at_path(cursor)
    if value == "[":
        return lists.read_array(cursor)
    if value == "{":
        return lists.read_object(cursor)
    if value == "-":
        return read_signed(cursor) or _read_nothing(cursor)
    if value == "." and cursor.kinds[cursor.index + 1] in NUMBER_LIKE and cursor.touches_next():
        cursor.error_here(
            "bad-literal",
            "A number needs a digit before its point.",
            "a number",
            f"Write 0.{cursor.values[cursor.index + 1]}.",
        )
        cursor.index += 1
        return read_number_like(cursor)
    if value == "*":
        cursor.unexpected("an expression")
        cursor.index += 1
        return Bad("*", span=cursor.span_since(cursor.index - 1))
    return _read_nothing(cursor)


def _read_group(cursor: Cursor) -> Expression:
    """Read an expression in parentheses; they leave no node behind."""
    opened = cursor.index
    cursor.index += 1
    expression = expressions.read_expression(cursor)
    if cursor.at(",") and cursor.depth < MAX_DEPTH:
        cursor.error_here(
            "misplaced-list",
            "A list of values stands only after `in`.",
            "`)`",
        )
        cursor.skip_to((")",))
    cursor.expect_close(")", opened)
    return expression


def _read_odd(cursor: Cursor) -> Expression:
    """Read what is no OData but still recognised, or report that an operand is missing."""
    kind = cursor.kind
    if kind == lexer.UNCLOSED:
        return read_unclosed(cursor)
    if kind == lexer.SMART:
        return read_smart_string(cursor)
    if kind in {lexer.JSON_STRING, lexer.JSON_UNCLOSED}:
        cursor.error_here(
            "double-quotes",
            "Double quotes stand only inside JSON arrays and objects.",
            "an expression",
            "Write text in single quotes: '…'.",
        )
        return lists.read_json_string(cursor)
    if kind == lexer.PLACEHOLDER:
        return read_placeholder(cursor)
    if cursor.value == "!":
        return _read_foreign_not(cursor)
    if kind in {lexer.SYMBOL, lexer.OTHER} and cursor.value not in FOREIGN_OPERATORS:
        cursor.unexpected("an expression")
        index = cursor.index
        cursor.index += 1
        return Bad(cursor.text_since(index), span=cursor.span_since(index))
    return _read_nothing(cursor)


def _read_foreign_not(cursor: Cursor) -> Expression:
    """Read `!` before an operand as the `not` it means."""
    first = cursor.index
    cursor.error_here(
        "unknown-operator", "`!` is no OData operator.", "an expression", "Write `not`."
    )
    while cursor.value == "!":
        cursor.index += 1
    operand = read_operand(cursor)
    cursor.height += 1
    return Unary("not", operand, cursor.token_span(first), span=cursor.span_since(first))


def read_placeholder(cursor: Cursor) -> Bad:
    """Read `${name}`, `{name}`, `<name>`, `…`: something a person or a program fills in."""
    index = cursor.index
    text = cursor.take()
    if set(text) <= {".", "…"}:
        message = f"{quoted(text)} stands for something that was left out."
    else:
        message = f"{quoted(text)} is a placeholder."
    cursor.problems.error(
        "placeholder",
        cursor.token_span(index),
        message,
        "an expression",
        "Put the real value here.",
    )
    return Bad(text, span=cursor.token_span(index))


def _read_nothing(cursor: Cursor) -> Expression:
    if cursor.is_end:
        message = "An expression is missing at the end." if cursor.index else "Nothing is here."
    else:
        message = f"An expression is missing before {quoted(cursor.value)}."
    return cursor.missing("expression", message)

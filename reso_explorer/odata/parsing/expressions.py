"""Expressions by precedence (OData URL conventions, 5.1.1.17).

Every read returns a node and leaves the cursor at the first token that does not belong to it.
`cursor.height` is the height of what was read last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from reso_explorer.odata.ast import (
    AliasSegment,
    Bad,
    Binary,
    EnumLiteral,
    Has,
    In,
    Literal,
    LiteralKind,
    Logical,
    Missing,
    Path,
    Unary,
)
from reso_explorer.odata.operators import FOREIGN_OPERATORS, INFIX, Precedence
from reso_explorer.odata.parsing import lexer
from reso_explorer.odata.parsing.cursor import MAX_DEPTH, MAX_HEIGHT, quoted
from reso_explorer.odata.parsing.lexer import END, PUNCTUATION, SYMBOL, WORD
from reso_explorer.odata.parsing.lists import read_in_operand
from reso_explorer.odata.parsing.literals import NUMBER_LIKE, is_sign, read_signed
from reso_explorer.odata.parsing.operands import read_operand

if TYPE_CHECKING:
    from reso_explorer.odata.ast import BinaryOperator, Expression, LogicalOperator, Span
    from reso_explorer.odata.parsing.cursor import Cursor

_AND: Final = int(Precedence.AND)
_PRIMARY: Final = int(Precedence.PRIMARY)
_RELATIONAL: Final = int(Precedence.RELATIONAL)

_OPERAND_KINDS: Final = NUMBER_LIKE | {
    lexer.STRING,
    lexer.DOLLAR,
    lexer.JSON_STRING,
    lexer.UNCLOSED,
    lexer.JSON_UNCLOSED,
    lexer.SMART,
    lexer.PLACEHOLDER,
}


def read_expression(cursor: Cursor) -> Expression:
    """Read one expression of any type."""
    return _read_binary(cursor, 0)


def read_whole_expression(cursor: Cursor, expectation: str = "") -> Expression:
    """Read an expression that must reach the end of the text, stepping over what is foreign."""
    expression = _read_binary(cursor, 0)
    height = cursor.height
    while not cursor.is_end:
        if cursor.kind == PUNCTUATION and cursor.value in {")", "]", "}"}:
            cursor.error_here(
                "unopened-bracket", f"{quoted(cursor.value)} closes nothing.", expectation
            )
        else:
            cursor.unexpected(expectation or "an operator or the end", _misplaced_hint(cursor))
        cursor.index += 1
        before = cursor.index
        cursor.height = height
        expression = _continue_binary(cursor, expression, 0, 0)
        height = cursor.height
        if cursor.index == before and not cursor.is_end:
            _read_binary(cursor, 0)
    return expression


def _misplaced_hint(cursor: Cursor) -> str:
    if cursor.value == "&":
        return "Inside a text `&` is written %26; between conditions write `and`."
    if cursor.value == ";":
        return "`;` separates options only inside `$expand` and `$select`."
    return ""


def _read_binary(cursor: Cursor, level: int) -> Expression:
    """Read operators that bind at least as tightly as `level`."""
    if cursor.depth >= MAX_DEPTH:
        return cursor.too_deep()
    cursor.depth += 1
    first = cursor.index
    left = _read_unary(cursor)
    left = _continue_binary(cursor, left, level, first)
    cursor.depth -= 1
    return left


def _continue_binary(cursor: Cursor, left: Expression, level: int, first: int) -> Expression:
    """Go on after the left operand, whose first token is `first`."""
    height = cursor.height
    while True:
        kind = cursor.kinds[cursor.index]
        if kind == END:
            break
        if kind == WORD:
            word = cursor.values[cursor.index]
            operator = word if word in INFIX else word.lower()
            rank = INFIX.get(operator, 0)
            if rank == 0 or operator in cursor.stops:
                if word.lower() in cursor.stops or not _is_foreign(cursor):
                    break
                operator, rank = _foreign_operator(cursor)
        elif _is_foreign(cursor):
            operator, rank = _foreign_operator(cursor)
        else:
            break
        if rank < level or (rank == _PRIMARY):
            break
        if rank <= _AND:
            left = _read_logical(cursor, left, operator, rank, first)
        else:
            span = cursor.here() if kind in _OPERAND_KINDS else _take_operator(cursor)
            cursor.height = 0
            right = _read_binary(cursor, rank + 1)
            left = Binary(
                cast("BinaryOperator", operator),
                left,
                right,
                span,
                span=cursor.span_since(first),
            )
        height = max(height, cursor.height) + 1
        if height > MAX_HEIGHT:
            return _too_tall(cursor)
    cursor.height = height
    return left


def _too_tall(cursor: Cursor) -> Expression:
    cursor.height = 0
    return cursor.too_deep()


def _read_logical(
    cursor: Cursor, left: Expression, operator: str, rank: int, first: int
) -> Expression:
    """Read `and` or `or` chains into one flat node."""
    operands: list[Expression] = []
    spans: list[Span] = []
    height = cursor.height
    _add_operand(operands, spans, left, operator)
    while True:
        spans.append(_take_operator(cursor))
        cursor.height = 0
        right = _read_binary(cursor, rank + 1)
        height = max(height, cursor.height)
        _add_operand(operands, spans, right, operator)
        if cursor.kinds[cursor.index] == WORD:
            word = cursor.values[cursor.index].lower()
            if word == operator and word not in cursor.stops:
                continue
        elif FOREIGN_OPERATORS.get(cursor.value) == operator and _is_foreign(cursor):
            _foreign_operator(cursor)
            continue
        break
    cursor.height = height
    return Logical(
        cast("LogicalOperator", operator),
        tuple(operands),
        tuple(spans),
        span=cursor.span_since(first),
    )


def _add_operand(
    operands: list[Expression], spans: list[Span], operand: Expression, operator: str
) -> None:
    """Add an operand; one of the same operator (from parentheses) gives its own operands."""
    if isinstance(operand, Logical) and operand.operator == operator:
        operands.extend(operand.operands)
        spans.extend(operand.operator_spans)
    else:
        operands.append(operand)


def _check_flag(cursor: Cursor, right: Expression) -> None:
    """Report what cannot be the flag on the right of `has`."""
    if isinstance(right, EnumLiteral | Missing | Bad):
        return
    if isinstance(right, Literal) and right.kind in {LiteralKind.STRING, LiteralKind.NULL}:
        return
    if isinstance(right, Path) and isinstance(right.segments[0], AliasSegment):
        return
    cursor.problems.error(
        "enum-expected",
        right.span,
        "`has` takes the value of an enum.",
        "an enum literal",
        "Write NS.Type'Member' or 'Member'.",
    )


def _take_operator(cursor: Cursor) -> Span:
    """Take the operator, pointing out missing blanks around it."""
    index = cursor.index
    starts, ends = cursor.starts, cursor.ends
    if cursor.kinds[index] == WORD and (
        ends[index] == starts[index + 1] or (index and starts[index] == ends[index - 1])
    ):
        cursor.hint(
            "blank-missing",
            cursor.token_span(index),
            f"Blanks belong around {quoted(cursor.values[index])}; not every server does without.",
        )
    cursor.index += 1
    return cursor.source.span(starts[index], ends[index])


def _is_foreign(cursor: Cursor) -> bool:
    """Whether an operand follows what stands at the place of an operator."""
    kind, value = cursor.kind, cursor.value
    if kind == SYMBOL or (kind == PUNCTUATION and value in {"=", "-", "*"}):
        return value in FOREIGN_OPERATORS and _begins_operand(cursor, cursor.index + 1)
    if kind == WORD:
        return _begins_operand(cursor, cursor.index + 1)
    return kind in _OPERAND_KINDS


def _begins_operand(cursor: Cursor, index: int) -> bool:
    if index >= len(cursor.kinds):
        return False
    kind, value = cursor.kinds[index], cursor.values[index]
    if kind == WORD:
        return value.lower() not in cursor.stops and value.lower() not in {"and", "or"}
    if kind == PUNCTUATION:
        return value in {"(", "[", "{", "@", "-"}
    return kind in _OPERAND_KINDS


def _foreign_operator(cursor: Cursor) -> tuple[str, int]:
    """Report what stands at the place of an operator; return the operator it may mean.

    The cursor stays: the caller takes the token, unless an operand stands here and there is
    no operator at all.
    """
    value = cursor.value
    if cursor.kind not in {WORD, SYMBOL, PUNCTUATION}:
        cursor.error_here(
            "missing-operator",
            f"An operator is missing before {quoted(value)}.",
            "an operator such as `eq` or `and`",
        )
        return "eq", INFIX["eq"]
    if cursor.follows_string():
        cursor.error_here(
            "undoubled-quote",
            f"The text ends before {quoted(value)}.",
            "an operator or the end",
            "A quote inside a text is doubled: 'O''Neil'.",
        )
        return "eq", INFIX["eq"]
    operator = FOREIGN_OPERATORS.get(value.lower())
    if operator is None:
        from reso_explorer.suggest import near_names

        near = near_names(value, INFIX, limit=1)
        operator = near[0] if near else ""
    cursor.error_here(
        "unknown-operator",
        f"{quoted(value)} is no OData operator.",
        "an operator such as `eq` or `and`",
        f"Write `{operator}`." if operator else "",
    )
    if operator in {"", "has", "in"}:
        operator = "eq"
    return operator, INFIX[operator]


def _read_unary(cursor: Cursor) -> Expression:
    """Read `not` and `-` before an operand, then `has` and `in` after it."""
    index = cursor.index
    kind = cursor.kinds[index]
    value = cursor.values[index]
    if (kind == WORD and value.lower() == "not") or is_sign(cursor):
        return _read_prefixed(cursor)
    operand = read_operand(cursor)
    if cursor.kinds[cursor.index] == WORD and cursor.values[cursor.index].lower() in {"has", "in"}:
        return _read_tight(cursor, operand, index)
    return operand


def _read_prefixed(cursor: Cursor) -> Expression:
    """Read a chain of prefix operators without recursion."""
    prefixes: list[tuple[str, int]] = []
    literal: Expression | None = None
    while True:
        index = cursor.index
        if cursor.kind == WORD and cursor.value.lower() == "not" and _negates(cursor):
            prefixes.append(("not", index))
        elif is_sign(cursor):
            literal = read_signed(cursor)
            if literal is not None:
                break
            if cursor.value == "+":
                cursor.unexpected("an expression", "A plus sign stands only before a number.")
            else:
                prefixes.append(("-", index))
        else:
            break
        cursor.index += 1
    first = cursor.index if literal is None else index
    cursor.height = 0
    operand = read_operand(cursor) if literal is None else literal
    operand = _read_tight(cursor, operand, first)
    if len(prefixes) + cursor.height > MAX_HEIGHT:
        return _too_tall(cursor)
    return _wrap(cursor, prefixes, operand)


def _wrap(cursor: Cursor, prefixes: list[tuple[str, int]], operand: Expression) -> Expression:
    cursor.height += len(prefixes)
    for operator, index in reversed(prefixes):
        operand = Unary(
            "not" if operator == "not" else "-",
            operand,
            cursor.token_span(index),
            span=cursor.span_since(index),
        )
    if prefixes and prefixes[-1][0] == "not":
        _warn_of_loose_not(cursor, prefixes[-1][1])
    return operand


def _warn_of_loose_not(cursor: Cursor, index: int) -> None:
    """Point out `not A eq B`, which means `(not A) eq B`."""
    if cursor.kind == WORD and INFIX.get(cursor.value.lower(), 0) >= int(Precedence.EQUALITY):
        cursor.hint(
            "not-binds-tighter",
            cursor.token_span(index),
            f"`not` negates only what stands before {quoted(cursor.value)}.",
            "Put the comparison in parentheses: not (A eq B).",
        )


def _negates(cursor: Cursor) -> bool:
    """Whether `not` is the operator here, and not a property of this name."""
    index = cursor.index + 1
    kind, value = cursor.kinds[index], cursor.values[index]
    if kind == END:
        return True
    if kind == PUNCTUATION:
        return value in {"(", "[", "{", "@", "-"}
    if kind == WORD and value.lower() in INFIX and value.lower() not in {"has", "in"}:
        after = cursor.kinds[index + 1]
        return after == WORD and cursor.values[index + 1].lower() in INFIX
    if kind == WORD and value.lower() in {"has", "in"}:
        return not _begins_operand(cursor, index + 1)
    return True


def _read_tight(cursor: Cursor, left: Expression, first: int) -> Expression:
    """Read `has` and `in`, which bind tighter than anything else."""
    while cursor.kinds[cursor.index] == WORD:
        word = cursor.values[cursor.index].lower()
        if word == "has":
            height = cursor.height
            span = _take_operator(cursor)
            cursor.height = 0
            right = read_operand(cursor)
            cursor.height = max(height, cursor.height) + 1
            _check_flag(cursor, right)
            left = Has(left, right, span, span=cursor.span_since(first))
        elif word == "in":
            height = cursor.height
            span = _take_operator(cursor)
            cursor.height = 0
            right = read_in_operand(cursor)
            cursor.height = max(height, cursor.height) + 1
            left = In(left, right, span, span=cursor.span_since(first))
        else:
            break
        if cursor.height > MAX_HEIGHT:
            return _too_tall(cursor)
    return left

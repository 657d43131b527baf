"""What stands in the parentheses after a name: keys or parameters, positional or named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import (
    AliasSegment,
    Argument,
    EnumLiteral,
    GeoLiteral,
    Literal,
    Missing,
    Path,
)
from reso_explorer.odata.parsing import expressions
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import DOLLAR, WORD

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression, Name
    from reso_explorer.odata.parsing.cursor import Cursor


def read_arguments(cursor: Cursor) -> tuple[Argument, ...]:
    """Read `(…)` with the cursor at `(`; the forms must not mix, and only one is positional."""
    found = read_arguments_quietly(cursor)
    check_mixture(cursor, found)
    return found


def read_arguments_quietly(cursor: Cursor) -> tuple[Argument, ...]:
    """Read `(…)` with the cursor at `(`, in whatever mixture."""
    opened = cursor.index
    cursor.index += 1
    found: list[Argument] = []
    height = 0
    if not cursor.at(")"):
        while True:
            found.append(_read_argument(cursor))
            height = max(height, cursor.height)
            if not cursor.accept(","):
                break
    cursor.expect_close(")", opened)
    cursor.height = height + 1
    return tuple(found)


def check_mixture(cursor: Cursor, found: tuple[Argument, ...]) -> None:
    """Report unnamed arguments beside others."""
    positional = [argument for argument in found if argument.name is None]
    if any(isinstance(argument.value, Missing) for argument in found):
        return
    if positional and len(found) > 1:
        cursor.problems.error(
            "unnamed-argument",
            positional[0].span,
            "Several keys or parameters must all have their names.",
            "`name=value`",
            "Write (A=1,B=2).",
        )


def _read_argument(cursor: Cursor) -> Argument:
    index = cursor.index
    if cursor.kind == WORD and cursor.next_is("="):
        name = cursor.name()
        if not (cursor.touches_last() and cursor.touches_next()):
            cursor.hint(
                "blank-around-equals",
                cursor.token_span(),
                "Blanks around `=` are outside the grammar; many servers accept them.",
            )
        cursor.index += 1
        value = read_plain_expression(cursor)
        return Argument(name, value, span=cursor.span_since(index))
    if cursor.kind == DOLLAR and cursor.next_is("="):
        cursor.error_here(
            "misplaced-option",
            f"The option {quoted(cursor.value)} cannot stand in these parentheses.",
        )
        cursor.skip_to((",",))
        return Argument(None, Missing("expression", span=cursor.here()))
    value = read_plain_expression(cursor)
    return Argument(None, value, span=cursor.span_since(index))


def read_name_list(cursor: Cursor) -> tuple[Name | Missing, ...]:
    """Read `(a,b)`, names alone, with the cursor at `(`."""
    opened = cursor.index
    cursor.index += 1
    names: list[Name | Missing] = []
    while True:
        if cursor.kind == WORD:
            names.append(cursor.name())
        else:
            names.append(cursor.missing("name", "A parameter name is missing."))
        if not cursor.accept(","):
            break
    cursor.expect_close(")", opened)
    return tuple(names)


def read_plain_expression(cursor: Cursor) -> Expression:
    """Read an expression in brackets, where the stop words outside have no meaning."""
    stops, cursor.stops = cursor.stops, frozenset()
    value = expressions.read_expression(cursor)
    cursor.stops = stops
    return value


def is_constant(value: Expression) -> bool:
    """Whether a value is a literal or a parameter alias, all that a resource path allows."""
    if isinstance(value, Literal | EnumLiteral | GeoLiteral | Missing):
        return True
    return (
        isinstance(value, Path)
        and len(value.segments) == 1
        and isinstance(value.segments[0], AliasSegment)
    )

"""Names followed by `(`: canonical functions, `cast`, `isof`, `case`, and custom functions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.edm import OLD_TYPES, QUERY_TYPES
from reso_explorer.odata.ast import (
    Bad,
    Call,
    Case,
    CaseBranch,
    Cast,
    IsOf,
    Missing,
    Name,
    NameSegment,
    TypeName,
)
from reso_explorer.odata.functions import FUNCTIONS, Function, find_function
from reso_explorer.odata.parsing import arguments, lexer, paths
from reso_explorer.odata.parsing.cursor import quoted
from reso_explorer.odata.parsing.lexer import PUNCTUATION, STRING, TIME, WORD
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Argument, Expression
    from reso_explorer.odata.parsing.cursor import Cursor

_MODERN: Final = {
    "substringof": "V4 writes contains(text,part): the arguments change places.",
    "replace": "V4 has no function that replaces text.",
}


def read_call(cursor: Cursor) -> Expression:
    """Read a name and its arguments; the cursor stands at the name."""
    word = cursor.value
    function = FUNCTIONS.get(word) or find_function(word)
    if function is None and word.lower() in {"any", "all"}:
        return _read_lonely_lambda(cursor)
    if function is None:
        return _read_custom(cursor)
    if not cursor.touches_next():
        cursor.hint(
            "blank-before-parenthesis",
            cursor.token_span(),
            f"No blank belongs between {quoted(word)} and its parenthesis.",
        )
    if function.name == "case":
        return _read_case(cursor)
    if function.name in {"cast", "isof"}:
        return _read_type_call(cursor, function.name)
    return _read_canonical(cursor, function)


def _read_canonical(cursor: Cursor, function: Function) -> Expression:
    index = cursor.index
    span = cursor.token_span()
    cursor.index += 1
    values = _read_values(cursor)
    call = Call(Name(function.name, span=span), tuple(values), span=cursor.span_since(index))
    _check_count(cursor, call, function)
    if function.legacy:
        cursor.hint(
            "legacy-function",
            span,
            f"`{function.name}` is a function of V2 and V3.",
            _MODERN[function.name],
        )
    if cursor.at("/"):
        return paths.read_rest(cursor, call, index)
    return call


def _read_values(cursor: Cursor) -> list[Expression]:
    """Read `(value,…)` with the cursor at `(`."""
    opened = cursor.index
    cursor.index += 1
    values: list[Expression] = []
    height = 0
    stops, cursor.stops = cursor.stops, frozenset()
    if not cursor.at(")"):
        while True:
            values.append(arguments.read_plain_expression(cursor))
            height = max(height, cursor.height)
            if not cursor.accept(","):
                break
    cursor.stops = stops
    cursor.expect_close(")", opened)
    cursor.height = height + 1
    return values


def _check_count(cursor: Cursor, call: Call, function: Function) -> None:
    given = len(call.arguments)
    is_incomplete = any(isinstance(argument, Missing) for argument in call.arguments)
    if function.fewest <= given <= function.most or is_incomplete:
        return
    if function.fewest == function.most:
        wanted = count(function.most, "argument") if function.most else "no arguments"
    else:
        wanted = f"{function.fewest} to {function.most} arguments"
    cursor.problems.error(
        "argument-count",
        call.name.span,
        f"`{function.name}` takes {wanted}, here {'is' if given == 1 else 'are'} {given or 'none'}.",
        hint=f"Write {describe_call(function)}.",
    )


def describe_call(function: Function) -> str:
    """Return the longest form of a call: `substring(text,start,length)`."""
    longest = max(function.signatures, key=lambda signature: len(signature.parameters))
    return f"{function.name}({','.join(p.name for p in longest.parameters)})"


def _read_type_call(cursor: Cursor, function: str) -> Expression:
    """Read `cast(type)`, `cast(value,type)` and the same with `isof`."""
    index = cursor.index
    name_span = cursor.token_span()
    opened = index + 1
    cursor.index += 2
    operand: Expression | None = None
    height = 0
    if _type_ends_call(cursor):
        type_name: TypeName | Missing | Bad = _read_type(cursor)
    else:
        operand = arguments.read_plain_expression(cursor)
        height = cursor.height
        if cursor.accept(","):
            type_name = _read_type(cursor)
        else:
            type_name = cursor.missing("type", f"`{function}` needs a type as last argument.")
    cursor.expect_close(")", opened)
    cursor.height = height + 1
    span = cursor.span_since(index)
    if function == "isof":
        return IsOf(operand, type_name, name_span, span=span)
    cast = Cast(operand, type_name, name_span, span=span)
    if cursor.at("/"):
        return paths.read_rest(cursor, cast, index)
    return cast


def _type_ends_call(cursor: Cursor) -> bool:
    """Whether only a type name stands between here and the closing parenthesis."""
    if cursor.kind == WORD and cursor.next_is(")"):
        return True
    if cursor.kind == STRING:
        return cursor.next_is(")")
    return cursor.at("Collection") and cursor.next_is("(") and cursor.next_is(")", 4)


def _read_type(cursor: Cursor) -> TypeName | Missing | Bad:
    index = cursor.index
    if cursor.at("Collection") and cursor.next_is("(") and cursor.kinds[index + 2] == WORD:
        cursor.index += 2
        name = cursor.name()
        cursor.expect_close(")", index + 1)
        type_name = TypeName(
            name, is_collection=True, raw=cursor.text_since(index), span=cursor.span_since(index)
        )
        _check_type(cursor, name)
        return type_name
    if cursor.kind == WORD:
        name = cursor.name()
        _check_type(cursor, name)
        return TypeName(name, raw=name.text, span=name.span)
    if cursor.kind == STRING:
        return _read_quoted_type(cursor)
    if cursor.is_end or cursor.at(")") or cursor.at(","):
        return cursor.missing("type", "A type name is missing.")
    cursor.unexpected("a type name")
    cursor.skip_to((",",))
    return Bad(cursor.text_since(index), span=cursor.span_since(index))


def _read_quoted_type(cursor: Cursor) -> TypeName | Bad:
    index = cursor.index
    raw = cursor.take()
    span = cursor.token_span(index)
    text = raw[1:-1]
    is_collection = text.startswith("Collection(") and text.endswith(")")
    inner = text[11:-1] if is_collection else text
    if not all(lexer.is_identifier(part) for part in inner.split(".")):
        cursor.problems.error("bad-type", span, f"{quoted(text)} is no type name.", "a type name")
        return Bad(raw, span=span)
    cursor.hint(
        "legacy-type",
        span,
        "V2 and V3 write type names in quotes.",
        f"V4 writes {text} without quotes.",
    )
    return TypeName(Name(inner, span=span), is_collection, raw, span=span)


_V2_TYPES: Final = OLD_TYPES | {"Edm.Float"}


def _check_type(cursor: Cursor, name: Name) -> None:
    if name.namespace != "Edm" or name.text in QUERY_TYPES:
        return
    if name.text in _V2_TYPES:
        cursor.hint("legacy-type", name.span, f"{quoted(name.text)} is a type of V2 and V3.")
        return
    from reso_explorer.suggest import did_you_mean

    cursor.problems.error(
        "unknown-type",
        name.span,
        f"There is no type {quoted(name.text)}.{did_you_mean(name.text, QUERY_TYPES)}",
        "a type name",
    )


def _read_case(cursor: Cursor) -> Expression:
    """Read `case(condition:value,…)`."""
    index = cursor.index
    name_span = cursor.token_span()
    opened = index + 1
    cursor.index += 2
    branches: list[CaseBranch] = []
    height = 0
    while True:
        branches.append(_read_branch(cursor))
        height = max(height, cursor.height)
        if not cursor.accept(","):
            break
    cursor.expect_close(")", opened)
    cursor.height = height + 1
    return Case(tuple(branches), name_span, span=cursor.span_since(index))


def _read_branch(cursor: Cursor) -> CaseBranch:
    index = cursor.index
    errors = len(cursor.problems.errors)
    condition = arguments.read_plain_expression(cursor)
    height = cursor.height
    last = cursor.index - 1
    if not cursor.at(":") and last > index and cursor.kinds[last] == TIME:
        _split_time(cursor, last)
        del cursor.problems.errors[errors:]
        cursor.index = index
        condition = arguments.read_plain_expression(cursor)
        height = cursor.height
    value: Expression
    if cursor.accept(":"):
        value = arguments.read_plain_expression(cursor)
        height = max(height, cursor.height)
    else:
        value = cursor.missing(
            "expression",
            "`case` needs `:` and a value after each condition.",
            hint="Write case(A gt 0:'x',true:'y').",
        )
    cursor.height = height
    return CaseBranch(condition, value, span=cursor.span_since(index))


def _split_time(cursor: Cursor, place: int) -> None:
    """Part a token like `12:30`, which was read as a time, at its last colon."""
    value, start, end = cursor.values[place], cursor.starts[place], cursor.ends[place]
    first, _, last = value.rpartition(":")
    colon = start + len(first)
    first_kind = TIME if ":" in first else lexer.NUMBER
    cursor.kinds[place : place + 1] = [first_kind, PUNCTUATION, lexer.NUMBER]
    cursor.values[place : place + 1] = [first, ":", last]
    cursor.starts[place : place + 1] = [start, colon, colon + 1]
    cursor.ends[place : place + 1] = [colon, colon + 1, end]


def _read_custom(cursor: Cursor) -> Expression:
    """Read a name that is no canonical function: custom, a key after a name, or mistyped."""
    index = cursor.index
    opened = index + 1
    name = cursor.name()
    found = arguments.read_arguments_quietly(cursor)
    if _is_positional_call(found):
        return _mistyped(cursor, name, found, index)
    arguments.check_mixture(cursor, found)
    segment = NameSegment(name, found, cursor.span_since(opened), span=cursor.span_since(index))
    return paths.read_rest(cursor, segment, index)


def _read_lonely_lambda(cursor: Cursor) -> Expression:
    """Read `any(…)` without a collection before it."""
    index = cursor.index
    word = cursor.value
    cursor.error_here(
        "lambda-without-path",
        f"{quoted(word)} needs a collection before it.",
        "a collection and `/`",
        f"Write Collection/{word.lower()}(x:…).",
    )
    return paths.read_rest(cursor, paths.read_lambda(cursor, word.lower()), index)


def _is_positional_call(found: tuple[Argument, ...]) -> bool:
    if not found or any(argument.name is not None for argument in found):
        return False
    return len(found) > 1 or not arguments.is_constant(found[0].value)


def _mistyped(cursor: Cursor, name: Name, found: tuple[Argument, ...], index: int) -> Expression:
    from reso_explorer.suggest import did_you_mean

    cursor.problems.error(
        "unknown-function",
        name.span,
        f"There is no function {quoted(name.text)}.{did_you_mean(name.text, FUNCTIONS)}",
        "a function name",
        "Functions of a service are called with named parameters: NS.F(p=1).",
    )
    return Call(name, tuple(argument.value for argument in found), span=cursor.span_since(index))

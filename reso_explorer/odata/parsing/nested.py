"""Options in parentheses, separated by `;`: after `$expand` and `$select` items and `$count`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import msgspec

from reso_explorer.odata.ast import AliasOption, Bad, Missing, UnknownOption
from reso_explorer.odata.parsing import arguments, expand, option_values, select
from reso_explorer.odata.parsing.cursor import MAX_DEPTH, quoted
from reso_explorer.odata.parsing.lexer import DOLLAR, WORD

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Option
    from reso_explorer.odata.parsing.cursor import Cursor

COUNT_OPTIONS: Final = frozenset({"filter", "search"})
"""After `$count`."""
REF_OPTIONS: Final = COUNT_OPTIONS | {"orderby", "skip", "top", "count"}
"""After `$ref`, and after a selected collection of primitive values."""
SELECT_OPTIONS: Final = REF_OPTIONS | {"compute", "select", "@"}
"""After a selected complex property."""
EXPAND_OPTIONS: Final = SELECT_OPTIONS | {
    "expand",
    "levels",
    "apply",
    "at",
    "from",
    "to",
    "toinclusive",
}
"""After an expanded navigation property."""
STAR_OPTIONS: Final = frozenset({"levels"})
"""After `*` in `$expand`."""

READERS: Final[dict[str, Callable[[Cursor], Option]]] = {
    "filter": option_values.read_filter,
    "search": option_values.read_search_option,
    "orderby": option_values.read_orderby,
    "skip": option_values.read_skip,
    "top": option_values.read_top,
    "count": option_values.read_count,
    "compute": option_values.read_compute,
    "select": select.read_select,
    "expand": expand.read_expand,
    "levels": option_values.read_levels,
    "apply": option_values.read_apply,
    "at": option_values.read_at,
    "from": option_values.read_from,
    "to": option_values.read_to,
    "toinclusive": option_values.read_to_inclusive,
    "index": option_values.read_index,
    "inlinecount": option_values.read_inlinecount,
}
"""How to read the value of an option, by its name in lower case and without `$`."""

OPAQUE: Final = frozenset({"format", "id", "skiptoken", "deltatoken", "schemaversion"})
"""Options whose values are taken as they are; they stand only at the end of a URL."""

DOLLAR_REQUIRED: Final = frozenset({"at", "from", "to", "toinclusive", "skiptoken", "deltatoken"})
"""Options that keep their `$` even in 4.01."""


def read_parenthesised_options(cursor: Cursor, allowed: frozenset[str]) -> tuple[Option, ...]:
    """Read `(option;…)` with the cursor at `(`."""
    opened = cursor.index
    if cursor.depth >= MAX_DEPTH:
        cursor.too_deep()
        return ()
    cursor.depth += 1
    cursor.index += 1
    stops, cursor.stops = cursor.stops, frozenset()
    options: list[Option] = []
    if cursor.at(")"):
        cursor.error_here("missing-option", "Options are missing in the parentheses.", "an option")
    while not cursor.at(")"):
        before = cursor.index
        options.append(_read_option(cursor, allowed))
        if cursor.accept(";"):
            continue
        if cursor.at(")") or cursor.is_end:
            break
        if cursor.value in {",", "&"}:
            cursor.error_here(
                "option-separator", "Options in parentheses are separated by `;`.", "`;` or `)`"
            )
            cursor.index += 1
            continue
        cursor.unexpected("`;` or `)`")
        if cursor.kind == DOLLAR:
            continue
        cursor.skip_to((";", ")", ","))
        if not cursor.accept(";") and cursor.index == before:
            break
    cursor.expect_close(")", opened)
    cursor.stops = stops
    cursor.depth -= 1
    _check_doubles(cursor, options)
    return tuple(options)


def _read_option(cursor: Cursor, allowed: frozenset[str]) -> Option:
    index = cursor.index
    if cursor.at("@"):
        return _read_alias_option(cursor, allowed)
    if cursor.kind not in {DOLLAR, WORD} or not cursor.next_is("="):
        return _read_no_option(cursor)
    spelled = cursor.take()
    name_span = cursor.token_span(index)
    cursor.index += 1
    begin = cursor.index
    name = spelled.removeprefix("$").lower()
    reader = READERS.get(name)
    if name in OPAQUE:
        cursor.skip_to((";",))
        cursor.problems.error(
            "misplaced-option",
            name_span,
            f"The option {quoted(spelled)} cannot stand in these parentheses.",
            _list_of(allowed),
        )
        return UnknownOption(
            spelled,
            cursor.text_since(begin),
            name_span=name_span,
            spelled=spelled,
            span=cursor.span_since(index),
        )
    if reader is None or (name in DOLLAR_REQUIRED and not spelled.startswith("$")):
        cursor.skip_to((";",))
        span = cursor.span_since(index)
        cursor.problems.error(
            "unknown-option",
            name_span,
            f"{quoted(spelled)} cannot stand in these parentheses.{_near(spelled, allowed)}",
            "an option",
        )
        return UnknownOption(
            spelled, cursor.text_since(begin), name_span=name_span, spelled=spelled, span=span
        )
    if name not in allowed:
        cursor.problems.error(
            "misplaced-option",
            name_span,
            f"The option {quoted(spelled)} cannot stand in these parentheses.",
            _list_of(allowed),
        )
    option = reader(cursor)
    return msgspec.structs.replace(
        option,
        name_span=name_span,
        spelled=spelled,
        value_span=cursor.span_since(begin),
        span=cursor.span_since(index),
    )


def _near(spelled: str, allowed: frozenset[str]) -> str:
    from reso_explorer.suggest import did_you_mean

    return did_you_mean(spelled, ["$" + name for name in sorted(allowed) if name != "@"])


def _list_of(allowed: frozenset[str]) -> str:
    return ", ".join(f"`${name}`" for name in sorted(allowed) if name != "@")


def _read_no_option(cursor: Cursor) -> Bad:
    from reso_explorer.odata.parsing.lexer import PLACEHOLDER
    from reso_explorer.odata.parsing.operands import read_placeholder

    index = cursor.index
    if cursor.kind == PLACEHOLDER:
        return read_placeholder(cursor)
    if cursor.kind == DOLLAR:
        cursor.index += 1
        cursor.unexpected("`=` and a value")
        cursor.index = index
    else:
        cursor.unexpected("an option such as `$select=`")
    cursor.skip_to((";",))
    return Bad(cursor.text_since(index), span=cursor.span_since(index))


def _read_alias_option(cursor: Cursor, allowed: frozenset[str]) -> Option:
    index = cursor.index
    cursor.index += 1
    if cursor.kind != WORD or not cursor.next_is("="):
        cursor.unexpected("a name and `=`")
        cursor.skip_to((";",))
        return Bad(cursor.text_since(index), span=cursor.span_since(index))
    if "@" not in allowed:
        cursor.error_here("misplaced-option", "A parameter alias cannot be defined here.")
    name = cursor.name()
    name_span = cursor.span_since(index)
    cursor.index += 1
    begin = cursor.index
    value = (
        Missing("expression", span=cursor.here())
        if cursor.is_end
        else arguments.read_plain_expression(cursor)
    )
    return AliasOption(
        name,
        value,
        name_span=name_span,
        value_span=cursor.span_since(begin),
        spelled=f"@{name.text}",
        span=cursor.span_since(index),
    )


def _check_doubles(cursor: Cursor, options: list[Option]) -> None:
    seen: set[str] = set()
    for option in options:
        if isinstance(option, Bad):
            continue
        name = option.spelled
        key = name if name.startswith("@") else name.removeprefix("$").lower()
        if key in seen:
            cursor.problems.error(
                "duplicate-option", option.name_span, f"The option {quoted(name)} stands twice."
            )
        seen.add(key)

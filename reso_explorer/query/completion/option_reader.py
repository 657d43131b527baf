"""Reads options and their lists up to the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.parser import tokens as lexer
from reso_explorer.query.completion.place import Expectation, Place
from reso_explorer.query.completion.token_reader import ANYTHING, CONDITION, Wanted
from reso_explorer.query.fields import member_named
from reso_explorer.query.scope import Shape
from reso_explorer.query.types import INT64, UNKNOWN, ValueType, value_type

if TYPE_CHECKING:
    from reso_explorer.query.completion.reader import Reader
    from reso_explorer.query.scope import Scope

OF_COLLECTIONS: Final[tuple[str, ...]] = (
    "$filter",
    "$select",
    "$expand",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$search",
    "$compute",
    "$apply",
)
"""Options of a request for rows, the usual ones first."""
OF_SINGLE: Final[tuple[str, ...]] = ("$select", "$expand", "$compute")
NESTED: Final[tuple[str, ...]] = (*OF_COLLECTIONS, "$levels")
CHOICES: Final = {
    "$count": ("true", "false"),
    "$inlinecount": ("allpages", "none"),
    "$format": ("json", "xml"),
    "$levels": ("max",),
}


def read_value(reader: Reader, key: str, scope: Scope) -> None:
    """Read the value of an option at the top of a query; always ends in `Reached`."""
    read_option(reader, key, scope)
    while not reader.is_end:
        reader.at += 1
    reader.stop(Place(Expectation.NOTHING, scope))


def read_option(reader: Reader, key: str, scope: Scope) -> Scope:
    """Read the value of an option; returns the scope that later options see."""
    if key == "$filter":
        reader.expression(scope, CONDITION)
    elif key == "$orderby":
        _orderby(reader, scope)
    elif key == "$select":
        _select(reader, scope)
    elif key == "$expand":
        _expand(reader, scope)
    elif key == "$compute":
        return compute(reader, scope)
    elif key == "$apply":
        from reso_explorer.query.completion.apply_reader import read_apply

        return read_apply(reader, scope)
    elif key in CHOICES:
        if reader.is_end:
            reader.stop(Place(Expectation.CHOICE, scope, names=CHOICES[key]))
        reader.at += 1
    elif key.startswith("@"):
        reader.expression(scope, ANYTHING)
    else:
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        reader.at += 1
    return scope


def _orderby(reader: Reader, scope: Scope) -> None:
    words, reader.words = reader.words, ("asc", "desc")
    while True:
        reader.expression(scope, Wanted(usage="orderby"))
        if not reader.is_end and reader.value.lower() in {"asc", "desc"}:
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING, scope))
        if not reader.accept(","):
            break
    reader.words = words


def compute(reader: Reader, scope: Scope) -> Scope:
    """Read computed items; returns the scope that knows their names."""
    made = scope
    words, reader.words = reader.words, ("as",)
    while True:
        found = reader.expression(scope, ANYTHING)
        if not reader.is_end and reader.value == "as":
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING, made))
            made = with_name(made, reader.value, found.type)
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING, made))
        if not reader.accept(","):
            break
    reader.words = words
    return made


def with_name(scope: Scope, name: str, found: ValueType) -> Scope:
    """Return the scope with one more made name."""
    shape = scope.shape
    names = {**shape.names, name: found}
    return scope.with_shape(Shape(names, shape.closed, shape.paths, shape.is_known))


def _select(reader: Reader, scope: Scope) -> None:
    used: list[str] = []
    while True:
        found, name = _item_path(reader, scope, Expectation.SELECT, used)
        used.append(name)
        if reader.looks("(") and reader.touches():
            reader.at += 1
            fields: tuple[str, ...] = ("$filter", "$orderby", "$top", "$skip", "$count", "$search")
            if found.is_structured:
                fields += ("$select", "$compute")
            read_nested(reader, scope.inside(found.item, None), found, fields)
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        if not reader.accept(","):
            return


def _expand(reader: Reader, scope: Scope) -> None:
    used: list[str] = []
    while True:
        found, name = _item_path(reader, scope, Expectation.EXPAND, used)
        used.append(name)
        if reader.looks("("):
            reader.at += 1
            allowed: tuple[str, ...] = NESTED
            if name == "*":
                allowed = ("$levels",)
            elif found == INT64:
                allowed = ("$filter", "$search")
            elif not found.is_collection and found.is_known:
                allowed = (*OF_SINGLE, "$levels")
            read_nested(reader, scope.inside(found.item, None), found, allowed)
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        if not reader.accept(","):
            return


def _item_path(
    reader: Reader, scope: Scope, expectation: Expectation, used: list[str]
) -> tuple[ValueType, str]:
    """Read the path of a select or expand item; return its type and text."""
    if reader.is_end:
        reader.stop(
            Place(expectation, scope, before=scope.base, names=tuple(used), usage=str(expectation))
        )
    begin = reader.at
    found = scope.base.item
    while True:
        kind, name = reader.kinds[reader.at], reader.value
        if kind != lexer.WORD and name not in {"*", "$count", "$ref", "$value", "@"}:
            return UNKNOWN, ""
        reader.at += 1
        if name == "$count":
            found = INT64
        elif "." in name:
            declared = reader.index.type(name)
            if declared is not None:
                found = value_type(
                    reader.index, declared.qualified_name, is_collection=found.is_collection
                )
        elif kind == lexer.WORD:
            made = scope.shape.names.get(name)
            member = member_named(reader.index, found.name, name) if found.is_structured else None
            if member is not None:
                found = value_type(reader.index, member.type, is_collection=member.is_collection)
            else:
                found = made if made is not None else UNKNOWN
        if not reader.looks("/"):
            break
        reader.at += 1
        if reader.is_end:
            reader.stop(
                Place(
                    Expectation.MEMBER,
                    scope,
                    before=found,
                    usage=str(expectation),
                    names=tuple(used),
                )
            )
    return found, "".join(reader.values[begin : reader.at])


def read_nested(reader: Reader, scope: Scope, found: ValueType, allowed: tuple[str, ...]) -> None:
    """Read options in parentheses behind the opening one."""
    kept, reader.words = reader.words, ()
    used: list[str] = []
    while True:
        if reader.is_end:
            left = tuple(name for name in allowed if name not in used)
            reader.stop(Place(Expectation.OPTION, scope, before=found, names=left, is_nested=True))
        if reader.accept(")"):
            break
        key = "$" + reader.value.removeprefix("$").lower()
        if reader.value == "@":
            reader.at += 1
            key = "@"
        used.append(key)
        if not reader.is_end:
            reader.at += 1
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        if reader.accept("="):
            scope = _value(reader, key, scope)
        if not reader.accept(";"):
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING, scope))
            if not reader.accept(")"):
                _recover(reader)
                continue
            break
    reader.words = kept


def _value(reader: Reader, key: str, scope: Scope) -> Scope:
    if key == "$search":
        while not reader.is_end and reader.value not in {";", ")"}:
            reader.at += 1
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        return scope
    return read_option(reader, key, scope)


def _recover(reader: Reader) -> None:
    """Skip what is not understood up to the next option."""
    while not reader.is_end and reader.value not in {";", ")"}:
        reader.at += 1
    reader.accept(";")

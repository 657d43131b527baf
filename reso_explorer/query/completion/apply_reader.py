"""Reads `$apply` up to the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.parser import tokens as lexer
from reso_explorer.query.completion.option_reader import read_option, with_name
from reso_explorer.query.completion.place import Expectation, Place
from reso_explorer.query.completion.token_reader import ANYTHING, CONDITION, Wanted
from reso_explorer.query.scope import Shape
from reso_explorer.query.types import DOUBLE, INT64, ValueType

if TYPE_CHECKING:
    from reso_explorer.query.completion.reader import Reader
    from reso_explorer.query.scope import Scope

TRANSFORMATIONS: Final = (
    "groupby",
    "aggregate",
    "filter",
    "compute",
    "orderby",
    "top",
    "skip",
    "topcount",
    "bottomcount",
    "topsum",
    "bottomsum",
    "toppercent",
    "bottompercent",
    "concat",
    "search",
    "identity",
)
METHODS: Final = ("sum", "average", "min", "max", "countdistinct")
_LOST: Final = Shape({}, is_known=False)


def read_apply(reader: Reader, scope: Scope) -> Scope:
    """Read a chain of transformations; returns the scope of the rows it leaves."""
    while True:
        if reader.is_end:
            reader.stop(Place(Expectation.APPLY, scope, names=TRANSFORMATIONS))
        name = reader.value
        reader.at += 1
        if reader.accept("("):
            scope = _arguments(reader, scope, name)
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        if not reader.accept("/"):
            return scope


def _arguments(reader: Reader, scope: Scope, name: str) -> Scope:
    words, reader.words = reader.words, ()
    if name == "aggregate":
        scope = _aggregates(reader, scope)
    elif name == "groupby":
        scope = _groupby(reader, scope)
    elif name == "filter":
        reader.expression(scope, CONDITION)
    elif name in {"compute", "orderby"}:
        scope = read_option(reader, f"${name}", scope)
    elif name == "concat":
        read_apply(reader, scope)
        while reader.accept(","):
            read_apply(reader, scope)
        scope = scope.with_shape(_LOST)
    elif name.startswith(("top", "bottom")) and name != "top":
        reader.expression(scope, ANYTHING)
        if reader.accept(","):
            reader.expression(scope, ANYTHING)
    else:
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        while not reader.is_end and not reader.looks(")"):
            reader.at += 1
    if reader.is_end:
        reader.stop(Place(Expectation.NOTHING, scope))
    reader.accept(")")
    reader.words = words
    return scope


def _aggregates(reader: Reader, scope: Scope) -> Scope:
    """Read aggregate expressions; returns the scope that knows only their names."""
    made = scope.with_shape(Shape({}, closed=True))
    while True:
        reader.words = ("with", "as")
        found = reader.expression(scope, Wanted(usage="aggregate")).type
        if not reader.is_end and reader.value == "with":
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.METHOD, scope, before=found, names=METHODS))
            found = _aggregated(reader.value, found)
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.OPERATOR, scope, words=("as",)))
        if not reader.is_end and reader.value == "as":
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING, made))
            made = with_name(made, reader.value, found)
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING, made))
        if not reader.accept(","):
            return made


def _aggregated(method: str, found: ValueType) -> ValueType:
    if method == "countdistinct":
        return INT64
    return DOUBLE if method == "average" else found.item


def _groupby(reader: Reader, scope: Scope) -> Scope:
    paths: list[str] = []
    if reader.is_end:
        reader.stop(Place(Expectation.OPERAND, scope, usage="groupby", names=("(",)))
    reader.accept("(")
    while True:
        if reader.is_end:
            reader.stop(Place(Expectation.OPERAND, scope, usage="groupby"))
        begin = reader.at
        if reader.value == "rollup" and reader.at + 1 < reader.size:
            reader.at += 1
            reader.skip_group()
        elif reader.kinds[reader.at] == lexer.WORD:
            reader.expression(scope, Wanted(usage="groupby"))
            paths.append("".join(reader.values[begin : reader.at]))
        else:
            reader.at += 1
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING, scope))
        if not reader.accept(","):
            break
    reader.accept(")")
    names: dict[str, ValueType] = {}
    if reader.accept(","):
        inner = read_apply(reader, scope)
        names |= dict(inner.shape.names)
    return scope.with_shape(Shape(names, closed=True, paths=tuple(paths)))

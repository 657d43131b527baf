"""Reads calls of canonical functions up to the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.functions import SAME
from reso_explorer.query.completion.place import Expectation, Place
from reso_explorer.query.completion.token_reader import (
    ANYTHING,
    CONDITION,
    NOTHING,
    Operand,
    Wanted,
)
from reso_explorer.query.types import BOOLEAN, STRING, UNKNOWN, ValueType, edm, value_type

if TYPE_CHECKING:
    from reso_explorer.odata.functions import Function
    from reso_explorer.query.completion.reader import Reader
    from reso_explorer.query.scope import Scope


def read_call(reader: Reader, scope: Scope, function: Function) -> Operand:
    """Read the arguments of a canonical function from its opening parenthesis on."""
    reader.at += 1
    if function.name in {"cast", "isof"}:
        return _type_call(reader, scope, function.name)
    if function.name == "case":
        return _case(reader, scope)
    given: list[Operand] = []
    while True:
        wanted = _argument(function, given)
        if reader.is_end:
            reader.stop_at_operand(scope, wanted)
        if reader.accept(")"):
            break
        given.append(reader.inner(scope, wanted))
        if not reader.accept(","):
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING))
            reader.accept(")")
            break
    return Operand(_call_result(function, given))


def _argument(function: Function, given: list[Operand]) -> Wanted:
    place = len(given)
    types = [
        name
        for signature in function.signatures
        if place < len(signature.parameters)
        for name in signature.parameters[place].types
    ]
    if not types:
        return ANYTHING
    subject = next((operand.subject for operand in given if operand.subject), None)
    names = [name for name in types if name.startswith("Edm.")]
    first = edm(names[0]) if names else UNKNOWN
    if place and given[0].type.is_known and function.group == "string" and first == STRING:
        return Wanted(first, subject, function.name, function.name)
    others = tuple(edm(name) for name in dict.fromkeys(names[1:]))
    return Wanted(first, None, function.name, function.name, others)


def _type_call(reader: Reader, scope: Scope, name: str) -> Operand:
    if reader.is_end:
        reader.stop_at_operand(scope, Wanted(operator=name))
    reader.inner(scope, ANYTHING)
    found = UNKNOWN
    if reader.accept(","):
        if reader.is_end:
            reader.stop(Place(Expectation.TYPE, scope))
        found = value_type(reader.index, reader.value.strip("'"))
        reader.at += 1
    if reader.is_end:
        reader.stop(Place(Expectation.NOTHING))
    reader.accept(")")
    return Operand(BOOLEAN if name == "isof" else found)


def _case(reader: Reader, scope: Scope) -> Operand:
    found = NOTHING
    while True:
        reader.inner(scope, CONDITION)
        if reader.accept(":"):
            found = reader.inner(scope, Wanted(found.type))
        if not reader.accept(","):
            reader.accept(")")
            return found


def _call_result(function: Function, given: list[Operand]) -> ValueType:
    result = function.signatures[0].result
    if given and given[0].type.name == "Edm.Decimal" and function.group == "arithmetic":
        return given[0].type
    if result == SAME:
        return given[0].type if given else UNKNOWN
    if result.startswith("Edm."):
        return edm(result)
    return UNKNOWN

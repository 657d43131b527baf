"""Reads paths, keys and calls of the service up to the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Property
from reso_explorer.odata.parser import tokens as lexer
from reso_explorer.query.completion.place import Expectation, Place, Subject
from reso_explorer.query.completion.token_reader import CONDITION, NOTHING, Operand, Wanted
from reso_explorer.query.fields import member_named
from reso_explorer.query.keys import key_parts
from reso_explorer.query.member_paths import operations_named, unqualified_operations
from reso_explorer.query.scope import Binding
from reso_explorer.query.types import BOOLEAN, INT64, UNKNOWN, ValueType, value_type

if TYPE_CHECKING:
    from reso_explorer.csdl.model import OperationOverload
    from reso_explorer.query.completion.reader import Reader
    from reso_explorer.query.scope import Scope


def member_operand(reader: Reader, scope: Scope, before: ValueType, name: str) -> Operand:
    """Read what may follow a name, and return what it is."""
    index = reader.index
    if "." in name:
        found = index.type(name)
        if found is not None:
            return Operand(
                value_type(index, found.qualified_name, is_collection=before.is_collection)
            )
        return _operation(reader, scope, operations_named(index, index.qualify(name)))
    if not before.is_structured:
        return _skipped(reader, NOTHING)
    member = member_named(index, before.name, name)
    if member is None:
        return _operation(reader, scope, unqualified_operations(index, name))
    reached = value_type(index, member.type, is_collection=member.is_collection)
    subject = Subject(before.name, member) if isinstance(member, Property) else None
    if reader.looks("(") and reader.touches() and reached.is_collection:
        reader.at += 1
        read_key(reader, scope, reached)
        return Operand(reached.item, subject)
    return Operand(reached, subject)


def _skipped(reader: Reader, operand: Operand) -> Operand:
    if reader.looks("(") and reader.touches():
        reader.skip_group()
    return operand


def _operation(reader: Reader, scope: Scope, overloads: tuple[OperationOverload, ...]) -> Operand:
    if not overloads:
        return _skipped(reader, NOTHING)
    if reader.looks("(") and reader.touches():
        reader.at += 1
        read_parameters(reader, scope, overloads)
    result = overloads[0].return_type
    if result is None:
        return NOTHING
    return Operand(value_type(reader.index, result.type, is_collection=result.is_collection))


def read_parameters(reader: Reader, scope: Scope, overloads: tuple[OperationOverload, ...]) -> None:
    """Read the named arguments of an operation of the service."""
    known: dict[str, ValueType] = {}
    for overload in overloads:
        parameters = overload.parameters[1:] if overload.is_bound else overload.parameters
        for parameter in parameters:
            known[parameter.name] = value_type(
                reader.index, parameter.type, is_collection=parameter.is_collection
            )
    used: list[str] = []
    while True:
        if reader.is_end:
            left = tuple(name for name in known if name not in used)
            reader.stop(Place(Expectation.PARAMETER, scope, names=left))
        if reader.accept(")"):
            return
        name = reader.value
        reader.at += 1
        used.append(name)
        if reader.accept("="):
            reader.inner(scope, Wanted(known.get(name, UNKNOWN), operator="eq"))
        if not reader.accept(","):
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING))
            reader.accept(")")
            return


def read_key(reader: Reader, scope: Scope, collection: ValueType) -> None:
    """Read a key predicate behind its opening parenthesis."""
    parts = key_parts(reader.index, collection.name)
    used: list[str] = []
    while True:
        if reader.is_end:
            reader.stop(
                Place(
                    Expectation.KEY,
                    scope,
                    parts[0].type if len(parts) == 1 else UNKNOWN,
                    before=collection,
                    names=tuple(p.name for p in parts if p.name not in used),
                )
            )
        if reader.accept(")"):
            return
        name = reader.value
        if reader.at + 1 < reader.size and reader.values[reader.at + 1] == "=":
            reader.at += 2
            used.append(name)
            part = next((p for p in parts if p.name == name), None)
            reader.inner(scope, Wanted(part.type if part else UNKNOWN, operator="eq"))
        else:
            reader.at += 1
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING))
        if not reader.accept(","):
            if reader.is_end:
                reader.stop(Place(Expectation.NOTHING))
            reader.accept(")")
            return


def read_root_path(reader: Reader, scope: Scope) -> Operand:
    """Read what stands behind `$root`."""
    if not reader.accept("/"):
        return NOTHING
    if reader.is_end:
        reader.stop(Place(Expectation.RESOURCE, scope))
    name = reader.value
    reader.at += 1
    source = reader.index.entity_sets.get(name)
    if source is None:
        single = reader.index.singletons.get(name)
        found = value_type(reader.index, single.type) if single is not None else UNKNOWN
        return rest_of_path(reader, scope, _skipped(reader, Operand(found)))
    found = value_type(reader.index, source.type, is_collection=True)
    if reader.looks("("):
        reader.at += 1
        read_key(reader, scope, found)
        found = found.item
    return rest_of_path(reader, scope, Operand(found))


def rest_of_path(
    reader: Reader, scope: Scope, operand: Operand, usage: str = "expression"
) -> Operand:
    """Read segments after `/`."""
    while reader.looks("/"):
        reader.at += 1
        if reader.is_end:
            reader.stop(Place(Expectation.MEMBER, scope, before=operand.type, usage=usage))
        kind, name = reader.kinds[reader.at], reader.values[reader.at]
        if kind == lexer.WORD and name.lower() in {"any", "all"} and _opens(reader):
            reader.at += 2
            _lambda(reader, scope, operand)
            operand = Operand(BOOLEAN)
        elif kind == lexer.WORD:
            reader.at += 1
            operand = member_operand(reader, scope, operand.type, name)
        elif name == "$count":
            reader.at += 1
            _count_options(reader, scope, operand)
            operand = Operand(INT64)
        elif name == "$filter" and _opens(reader):
            reader.at += 2
            reader.inner(scope.inside(operand.type.item, None), CONDITION)
            reader.accept(")")
        elif name == "@":
            reader.at += 2
            operand = NOTHING
        else:
            reader.at += 1
            operand = NOTHING
    return operand


def _opens(reader: Reader) -> bool:
    return reader.at + 1 < reader.size and reader.values[reader.at + 1] == "("


def _count_options(reader: Reader, scope: Scope, operand: Operand) -> None:
    if reader.looks("(") and reader.touches():
        from reso_explorer.query.completion.option_reader import read_nested

        reader.at += 1
        read_nested(
            reader, scope.inside(operand.type.item, None), operand.type, ("$filter", "$search")
        )


def _lambda(reader: Reader, scope: Scope, operand: Operand) -> None:
    """Read `x:condition)` behind the opening parenthesis."""
    if reader.is_end:
        reader.stop(Place(Expectation.VARIABLE, scope, before=operand.type))
    if reader.accept(")"):
        return
    name = reader.value
    if reader.at + 1 >= reader.size or reader.values[reader.at + 1] != ":":
        reader.at += 1
        if reader.is_end:
            reader.stop(Place(Expectation.NOTHING))
        reader.inner(scope, CONDITION)
    else:
        reader.at += 2
        reader.subjects[name] = operand.subject
        reader.inner(scope.with_variable(name, Binding(operand.type.item)), CONDITION)
    if reader.is_end:
        reader.stop(Place(Expectation.NOTHING))
    reader.accept(")")

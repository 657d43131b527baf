"""Names of fields and relations, by type and context."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.csdl.model import Function, NavigationProperty
from reso_explorer.graph import EntityGraph
from reso_explorer.query.completion.candidate import Candidate
from reso_explorer.query.families import type_family
from reso_explorer.query.lambdas import free_variable
from reso_explorer.query.member_paths import binds
from reso_explorer.query.types import TypeKind, ValueType, value_type

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.scope import Scope

_ELSEWHERE: Final = 40
"""Fit of what is not known to work at this place but may."""
_STEP: Final = 20
"""Fit of what leads on to fitting fields."""


class Member(NamedTuple):
    """A field or relation with its type, made once per type."""

    name: str
    kind: str
    type: ValueType
    family: str
    detail: str
    element: str


class _Members(dict[str, tuple[Member, ...]]):
    """Fields and relations by type, made on first use."""

    def __init__(self, index: ModelIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, type_name: str) -> tuple[Member, ...]:
        found = self[type_name] = tuple(_collect(self._index, type_name))
        return found


def members(index: ModelIndex, type_name: str) -> tuple[Member, ...]:
    """Return fields and relations of a type, own and inherited."""
    return index.part(_Members)[type_name]


def _collect(index: ModelIndex, type_name: str) -> Iterator[Member]:
    groups = (index.properties(type_name), index.navigation_properties(type_name))
    for group in groups:
        for name, declared in group.items():
            member = declared.member
            found = value_type(index, member.type, is_collection=member.is_collection)
            kind = "field"
            if isinstance(member, NavigationProperty):
                kind = "relation"
            elif found.kind is TypeKind.COMPLEX:
                kind = "structure"
            yield Member(name, kind, found, type_family(found), found.shown, f"{type_name}/{name}")


def operands(
    index: ModelIndex,
    meanings: Meanings,
    dialect: Dialect,
    scope: Scope,
    wanted: tuple[ValueType, ...],
    usage: str,
    *,
    behind: int = 0,
) -> Iterator[Candidate]:
    """Yield the fields, relations and variables that can begin a value of one of some types.

    `behind` is added to the fit of all, where values come first.
    """
    for name, binding in scope.variables.items():
        fits = usage == "condition" or binding.type.is_structured
        fits = fits or any(_fits(found, binding.type) for found in wanted)
        fit = 0 if fits else 10
        yield Candidate(name, name, "variable", binding.type.shown, behind + fit)
    for name, made in scope.shape.names.items():
        if usage == "condition" or any(_fits(found, made) for found in wanted):
            yield Candidate(name, name, "computed", made.shown, behind)
    if not scope.base.is_structured:
        return
    if scope.variables:
        behind += 5
    found = fitting(index, scope.base.name, wanted, usage, behind)
    late = _late(meanings, dialect, scope, usage)
    if late is None and not scope.shape.closed:
        yield from found
        return
    for candidate in found:
        name = candidate.label
        if scope.shape.closed and scope.shape.is_known and not _kept(scope, name):
            continue
        if late is not None and late(name):
            candidate = candidate._replace(fit=candidate.fit + _ELSEWHERE)
        yield candidate


class _Fitting(dict[tuple[str, tuple[ValueType, ...], str, int], tuple[Candidate, ...]]):
    """Members that serve a purpose: by type, wanted types, usage, and what is added to the fit."""

    def __init__(self, _: ModelIndex) -> None:
        super().__init__()


def fitting(
    index: ModelIndex, type_name: str, wanted: tuple[ValueType, ...], usage: str, behind: int
) -> tuple[Candidate, ...]:
    """Return the members of a type that serve a purpose, made once."""
    cache = index.part(_Fitting)
    key = (type_name, wanted, usage, behind)
    known = cache.get(key)
    if known is not None:
        return known
    found: list[Candidate] = []
    for member in members(index, type_name):
        fits = [how for one in wanted if (how := _fit(member, one, usage)) is not None]
        if fits:
            name, fit = member.name, behind + min(fits)
            found.append(
                Candidate(name, name, member.kind, member.detail, fit, element=member.element)
            )
    base = value_type(index, type_name)
    found += casts(index, base, fit=_ELSEWHERE + 5)
    found += functions(index, base, fit=_ELSEWHERE + 6)
    cache[key] = tuple(found)
    return cache[key]


def _late(
    meanings: Meanings, dialect: Dialect, scope: Scope, usage: str
) -> Callable[[str], bool] | None:
    """Return what tells of a field that it is known not to work here, None if nothing is known."""
    if scope.entity_set is None:
        return None
    allowed = dialect.filter.fields.get(scope.entity_set) if usage == "condition" else None
    said = meanings.entity_set(scope.entity_set)
    excepted = said.non_sortable if usage == "orderby" else said.non_filterable
    if allowed is None and not excepted:
        return None
    return lambda name: name in excepted or (allowed is not None and name not in allowed)


def _kept(scope: Scope, name: str) -> bool:
    return any(path == name or path.startswith(name + "/") for path in scope.shape.paths)


def _fits(wanted: ValueType, found: ValueType) -> bool:
    if not wanted.is_known or not found.is_known:
        return True
    return type_family(wanted) == type_family(found)


def _fit(member: Member, wanted: ValueType, usage: str) -> int | None:
    """Return how well a member serves where a type is wanted, None for not at all."""
    family = member.family
    is_path = member.type.is_structured
    if usage == "orderby":
        if family in {"collection", "geo", "stream"}:
            return _STEP + 5 if member.type.is_collection else None
        return _STEP if is_path else 0
    if usage == "groupby":
        if family == "collection":
            return None
        return _STEP if is_path else 0
    if usage == "condition":
        if family in {"geo", "stream", "binary"}:
            return 10
        if family == "collection":
            return 2
        return 3 if is_path else 0
    if not wanted.is_known:
        return 2 if is_path or family == "collection" else 0
    if wanted.is_collection:
        return 0 if member.type.is_collection else _STEP
    if wanted.name.startswith("Edm.Geo") and member.type.is_collection:
        return 5 if member.type.item.is_number else None
    if family == "collection":
        return _STEP + 5 if type_family(wanted) in {"number", "boolean"} else None
    if family == type_family(wanted) and family != "enum":
        return 0
    if family in {"enum", "open"} and member.type.name == wanted.name:
        return 0
    return _STEP if is_path else None


def segments(
    index: ModelIndex, before: ValueType, scope: Scope | None, usage: str
) -> Iterator[Candidate]:
    """Yield what may stand after `/` in an expression, select or expand item."""
    if before.is_collection and usage == "expression":
        yield from lambdas(before, scope)
        yield Candidate("$count", "$count", "keyword", "how many", 1)
        yield Candidate("$filter(…)", "$filter()", "snippet", "only some items", 9, caret=8)
    elif before.is_collection and usage in {"expand", "orderby", "aggregate"}:
        yield Candidate("$count", "$count", "keyword", "how many", 8)
    if usage == "expand" and before.kind is TypeKind.ENTITY:
        yield Candidate("$ref", "$ref", "keyword", "references only", 9)
    if not before.is_structured:
        return
    for member in members(index, before.name):
        if usage == "expand" and member.kind == "field":
            continue
        fit = 0
        if usage == "select" and member.kind == "relation":
            fit = _ELSEWHERE
        if before.is_collection and usage == "expression":
            fit = 10
        yield Candidate(
            member.name, member.name, member.kind, member.detail, fit, element=member.element
        )
    yield from casts(index, before, fit=15)
    if usage in {"expression", "resource"}:
        yield from functions(index, before, fit=16)


def lambdas(before: ValueType, scope: Scope | None) -> Iterator[Candidate]:
    """Yield `any` and `all` with a condition to fill in."""
    variable = free_variable(scope)
    for number, function in enumerate(("any", "all")):
        if before.is_structured:
            insert = f"{function}({variable}:{variable}/)"
            caret = len(insert) - 1
            shown = f"{function}({variable}:{variable}/…)"
        else:
            insert = f"{function}({variable}:{variable} eq )"
            caret = len(insert) - 1
            shown = f"{function}({variable}:{variable} eq …)"
        detail = "at least one item" if function == "any" else "every item; true for none"
        yield Candidate(shown, insert, "snippet", detail, number, (function,), caret)
    yield Candidate("any()", "any()", "snippet", "is not empty", 2)


def casts(index: ModelIndex, before: ValueType, *, fit: int) -> Iterator[Candidate]:
    """Yield the types derived from a type."""
    for name in EntityGraph.of(index).descendants(before.name):
        short = name.rpartition(".")[2]
        yield Candidate(name, name, "type", "only these", fit, (short,), element=name)


def functions(index: ModelIndex, before: ValueType, *, fit: int) -> Iterator[Candidate]:
    """Yield the service's functions that can be called on a value."""
    for name, overloads in index.functions.items():
        for overload in overloads:
            if not overload.is_bound or not binds(index, overload, before):
                continue
            yield operation(name, overload, fit)
            break


def operation(name: str, overload: Function, fit: int) -> Candidate:
    """Return the call of a function of the service."""
    parameters = overload.parameters[1:] if overload.is_bound else overload.parameters
    insert = f"{name}({','.join(f'{p.name}=' for p in parameters)})"
    caret = len(name) + len(parameters[0].name) + 2 if parameters else None
    return _call(name, overload, fit, insert, caret)


def function_import(name: str, overload: Function, fit: int) -> Candidate:
    """Return the call of a function import of V1-V3: its parameters are options, the first begun."""
    first = f"?{overload.parameters[0].name}=" if overload.parameters else ""
    return _call(name, overload, fit, name + first, None)


def _call(name: str, overload: Function, fit: int, insert: str, caret: int | None) -> Candidate:
    result = overload.return_type
    detail = ""
    if result is not None:
        shown = result.type.rpartition(".")[2]
        detail = f"Collection({shown})" if result.is_collection else shown
    short = name.rpartition(".")[2]
    return Candidate(name, insert, "function", detail, fit, (short,), caret, element=name)

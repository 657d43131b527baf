"""Operators that fit the value before the cursor, and functions that give a fitting value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.functions import FUNCTIONS, NAMED_TYPE, SAME
from reso_explorer.odata.operators import OPERATORS, Precedence
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.query.completion.candidate import Candidate
from reso_explorer.query.families import type_family
from reso_explorer.query.types import edm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.functions import Function
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.completion.context import Left, Place
    from reso_explorer.query.types import ValueType

_EQUALITY: Final = ("eq", "ne")
_ORDER: Final = ("gt", "ge", "lt", "le")
_ARITHMETIC: Final = ("add", "sub", "mul", "div", "mod")
_BY_FAMILY: Final[dict[str, tuple[str, ...]]] = {
    "text": (*_EQUALITY, "in", *_ORDER),
    "number": (*_EQUALITY, *_ORDER, "in", *_ARITHMETIC, "divby"),
    "boolean": (*_EQUALITY, "and", "or"),
    "moment": (*_ORDER, *_EQUALITY, "add", "sub", "in"),
    "date": (*_ORDER, *_EQUALITY, "add", "sub", "in"),
    "time": (*_EQUALITY, *_ORDER, "in"),
    "duration": (*_EQUALITY, *_ORDER, *_ARITHMETIC),
    "guid": (*_EQUALITY, "in", *_ORDER),
    "enum": (*_EQUALITY, "in", "has", *_ORDER),
    "open": (*_EQUALITY, "in", "has"),
    "geo": _EQUALITY,
    "binary": _EQUALITY,
    "stream": _EQUALITY,
    "structure": _EQUALITY,
    "collection": (),
    "null": _EQUALITY,
    "unknown": (*_EQUALITY, *_ORDER, "in", "has", "and", "or", *_ARITHMETIC),
}
_COMPARED: Final = int(Precedence.AND) + 1
_MODERN: Final = frozenset({"in", "has", "divby"})


def operators(
    index: ModelIndex, dialect: Dialect, place: Place, *, is_legacy: bool
) -> Iterator[Candidate]:
    """Yield operators by the types of the values they would follow, then words such as `desc`."""
    seen: set[str] = set()
    for number, left in enumerate(place.lefts):
        if number and not left.type.is_known:
            continue
        for order, name in enumerate(_fitting(index, left, is_outer=number > 0)):
            if name in seen or (is_legacy and name in _MODERN):
                continue
            seen.add(name)
            fit = order + (20 if number and name not in {"and", "or"} else 0)
            yield Candidate(
                name,
                f"{name} ",
                "operator",
                OPERATORS[name].description,
                fit + _late(dialect, name),
            )
    for order, word in enumerate(place.words):
        tail = " " if word in {"as", "with"} else ""
        yield Candidate(word, word + tail, "keyword", _WORDS.get(word, ""), order - 10)


def _fitting(index: ModelIndex, left: Left, *, is_outer: bool) -> Iterator[str]:
    found = left.type
    names = _BY_FAMILY[type_family(found)]
    if is_outer and found.name == "Edm.Boolean":
        names = ("and", "or")
    if _is_flags(index, found):
        names = ("has", *[name for name in names if name != "has"])
    if _COMPARED < left.lowest < Precedence.UNARY and found.name != "Edm.Boolean":
        # After the right side of a comparison nothing is compared again.
        names = tuple(name for name in names if name in _ARITHMETIC or name == "divby")
    for name in names:
        if left.lowest <= int(OPERATORS[name].precedence) < left.below:
            yield name


def _is_flags(index: ModelIndex, found: ValueType) -> bool:
    enum = index.enum_type(found.name) if type_family(found) == "enum" else None
    return enum is not None and enum.is_flags


def _late(dialect: Dialect, name: str) -> int:
    """Return how far back an operator goes that the server may not know."""
    rules = dialect.filter
    if name in rules.operators:
        return 0
    if rules.operators_complete:
        return 60
    is_new = name in {"in", "divby"} and dialect.odata_version != ProtocolVersion.V401
    return 30 if is_new else 0


_WORDS: Final = {
    "asc": "smallest first",
    "desc": "largest first",
    "as": "a name for it",
    "with": "a method",
}


_OLD: Final = frozenset({"2.0", "3.0"})
_BEHIND: Final = 25


def calls(
    dialect: Dialect, wanted: tuple[ValueType, ...], usage: str, *, is_legacy: bool
) -> Iterator[Candidate]:
    """Yield functions by the type they give; in a condition, those that make one."""
    refused = {refusal.name for refusal in dialect.filter.refused if not refusal.fields}
    for function in FUNCTIONS.values():
        if function.legacy != is_legacy and (function.legacy or function.since not in _OLD):
            continue
        fits = [how for found in wanted if (how := _fit(function, found, usage)) is not None]
        if not fits:
            continue
        fit = min(fits)
        rules = dialect.filter
        if function.name in refused or (
            rules.functions_complete and function.name not in rules.functions
        ):
            fit += 60
        elif function.since not in {*_OLD, "4.0"}:
            fit += 10
        yield _candidate(function, fit)


def _fit(function: Function, wanted: ValueType, usage: str) -> int | None:
    results = {signature.result for signature in function.signatures}
    if usage == "condition":
        if "Edm.Boolean" in results:
            return _BEHIND
        return _BEHIND + 5
    if not wanted.is_known or wanted.is_collection:
        return _BEHIND + 5
    family = type_family(wanted)
    if results & {SAME, NAMED_TYPE, "any"} and not any(r.startswith("Edm.") for r in results):
        return _BEHIND + 10
    if any(r.startswith("Edm.") and type_family(edm(r)) == family for r in results):
        return 0 if function.name == "now" else _BEHIND
    return None


def _candidate(function: Function, fit: int) -> Candidate:
    """Return the call of a function with the cursor at its first argument."""
    longest = max(function.signatures, key=lambda signature: len(signature.parameters))
    shown = f"{function.name}({', '.join(p.name for p in longest.parameters)})"
    required = len(longest.parameters) - longest.optional
    insert = f"{function.name}({',' * max(required - 1, 0)})"
    if function.name in {"case", "cast", "isof"}:
        insert = f"{function.name}()"
    caret = len(function.name) + 1 if longest.parameters else None
    return Candidate(
        shown,
        insert,
        "function",
        _result(function),
        fit,
        (function.name,),
        caret,
        documentation=function.description,
    )


def _result(function: Function) -> str:
    result = function.signatures[0].result
    return result if result.startswith("Edm.") else ""

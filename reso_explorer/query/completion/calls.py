"""Canonical functions that give a fitting value."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.functions import FUNCTIONS, NAMED_TYPE, SAME
from reso_explorer.query.completion.candidate import Candidate
from reso_explorer.query.families import type_family
from reso_explorer.query.types import edm

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.functions import Function
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.types import ValueType

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
        yield candidate(function, fit)


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


def candidate(function: Function, fit: int) -> Candidate:
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

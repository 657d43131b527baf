"""Operators and names of other languages: `==`, `&&`, `!`, `lower(…)`, `descending`, `NULL`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.operators import FOREIGN_OPERATORS, INFIX
from reso_explorer.odata.slips import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

_OTHER_FUNCTIONS: Final = {
    "lower": "tolower",
    "lcase": "tolower",
    "upper": "toupper",
    "ucase": "toupper",
    "len": "length",
    "substr": "substring",
    "mid": "substring",
    "instr": "indexof",
    "ceil": "ceiling",
    "getdate": "now",
    "current_timestamp": "now",
    "includes": "contains",
    "beginswith": "startswith",
    "begins_with": "startswith",
    "starts_with": "startswith",
    "ends_with": "endswith",
}
_SYSTEM_NAMES: Final = frozenset(
    {"$count", "$ref", "$value", "$metadata", "$batch", "$all", "$entity", "$it", "$this"}
)


def foreign_operators(reading: Reading) -> Iterator[Diagnostic]:
    """Yield `==`, `!=`, `>`, `||`, `!` and their kin."""
    plain = reading.plain
    for problem, start, end in reading.problems("unknown-operator"):
        found = plain[start:end]
        if found == "!":
            last = end
            while plain[last : last + 1].isspace():
                last += 1
            yield reading.slip(
                rules.UNKNOWN_OPERATOR,
                start,
                end,
                ((start, last, "not "),),
                "Write `not`",
                found=found,
                right="not",
            )
            continue
        name = _operator(found)
        if name is None and " " in found:
            name = str(problem.data.get("right", "")) or None
        if name is None:
            continue
        before = "" if plain[start - 1 : start].isspace() else " "
        after = "" if plain[end : end + 1].isspace() else " "
        yield reading.slip(
            rules.UNKNOWN_OPERATOR,
            start,
            end,
            f"{before}{name}{after}",
            found=found,
            right=name,
        )


def _operator(found: str) -> str | None:
    name = FOREIGN_OPERATORS.get(found.lower())
    if name is not None or not found.isalpha():
        return name
    from reso_explorer.suggest import near_names

    near = near_names(found, INFIX, limit=2)
    return near[0] if len(near) == 1 else None


def foreign_functions(reading: Reading) -> Iterator[Diagnostic]:
    """Yield functions of SQL and JavaScript, and misspelt ones."""
    for _problem, start, end in reading.problems("unknown-function"):
        found = reading.plain[start:end]
        name = _OTHER_FUNCTIONS.get(found.lower())
        if name is None:
            from reso_explorer.suggest import near_names

            near = near_names(found, FUNCTIONS)
            name = near[0] if len(near) == 1 else None
        if name is not None:
            rule = rules.UNKNOWN_FUNCTION
            yield reading.slip(rule, start, end, name, found=found, right=name)


def foreign_words(reading: Reading) -> Iterator[Diagnostic]:
    """Yield `descending`, `NULL`, and system names in another case."""
    for _problem, start, end in reading.problems("unknown-direction"):
        found = reading.plain[start:end].lower().removesuffix("ending")
        if found in {"asc", "desc"}:
            yield reading.slip(rules.UNKNOWN_DIRECTION, start, end, found)
    for _problem, start, end in reading.problems("unknown-segment", "unknown-variable"):
        found = reading.plain[start:end]
        lowered = found.lower()
        if lowered in _SYSTEM_NAMES and lowered != found:
            yield reading.slip(rules.LOWER_CASE, start, end, lowered, right=lowered)
    for _problem, start, end in reading.problems("case-of-null"):
        yield reading.slip(rules.NULL_CASE, start, end, "null")


def open_brackets(reading: Reading) -> Iterator[Diagnostic]:
    """Yield brackets that are never closed, where nothing else is wrong."""
    errors = reading.result.errors
    if not errors or any(error.code != "unclosed-bracket" for error in errors):
        return
    for problem, start, end in reading.problems("unclosed-bracket"):
        if problem.data.get("expected", "`)`") == "`)`":
            yield reading.slip(rules.UNCLOSED_BRACKET, start, end, ")", "Add `)`")

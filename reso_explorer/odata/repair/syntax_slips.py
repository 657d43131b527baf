"""Slips whose right form follows from the error itself: `==`, double quotes, `.5`, `lower(…)`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from reso_explorer.odata import literal_forms as forms
from reso_explorer.odata import parse
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.literals import quote
from reso_explorer.odata.operators import FOREIGN_OPERATORS, INFIX
from reso_explorer.odata.parser.options import READERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Node
    from reso_explorer.odata.repair.draft import Draft
    from reso_explorer.odata.result import ParseResult, SyntaxProblem

Edit: TypeAlias = tuple[int, int, str]
"""From where to where, and what to put there."""

_ROUNDS: Final = 6
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


def repair_slips(draft: Draft) -> None:
    """Repair the values of options and the path, a few rounds each."""
    for option in draft.options:
        start = option.name.removeprefix("$").lower()
        if option.value and start in READERS and option.name.startswith("$"):
            option.value = _repaired(draft, option.value, start)
    if draft.path:
        draft.path = _repaired(draft, draft.path, "relative_uri")


def _repaired(draft: Draft, text: str, start: str) -> str:
    for _ in range(_ROUNDS):
        result = _parse(text, start)
        edits: list[tuple[SyntaxProblem, Edit]] = []
        for problem in (*result.errors, *result.hints):
            edit = _edit(problem, text)
            if edit is not None:
                edits.append((problem, edit))
        if not edits:
            break
        for problem, (begin, end, new) in sorted(edits, key=_place, reverse=True):
            draft.change(problem.code, problem.message, text[begin:end], new.strip())
            text = text[:begin] + new + text[end:]
    return text


def _place(edit: tuple[SyntaxProblem, Edit]) -> int:
    return edit[1][0]


def _parse(text: str, start: str) -> ParseResult[Node]:
    if start == "relative_uri":
        return parse(text)
    if start in {"filter", "orderby", "expand", "select", "compute", "apply"}:
        return parse(text, start, encoded=False)
    return parse("", "query_options")


def _edit(problem: SyntaxProblem, text: str) -> Edit | None:
    """Return what to put in place of which stretch, or None."""
    begin, end = problem.span.start, problem.span.end
    found = problem.span.of(text)
    maker = _MAKERS.get(problem.code)
    if maker is None:
        return None
    return maker(text, begin, end, found)


def _operator(text: str, begin: int, end: int, found: str) -> Edit | None:
    if found == "!":
        return begin, end, "not "
    name = FOREIGN_OPERATORS.get(found.lower())
    if name is None:
        from reso_explorer.suggest import near_names

        near = near_names(found, INFIX, limit=1)
        name = near[0] if near and found.isalpha() else None
    if name is None:
        return None
    before = "" if text[begin - 1 : begin].isspace() else " "
    after = "" if text[end : end + 1].isspace() else " "
    return begin, end, f"{before}{name}{after}"


def _double_quotes(_text: str, begin: int, end: int, found: str) -> Edit | None:
    if len(found) > 1 and found.endswith('"'):
        return begin, end, quote(found[1:-1])
    return None


def _smart_quotes(_text: str, begin: int, end: int, found: str) -> Edit:
    return begin, end, quote(found[1:-1])


def _undoubled(text: str, begin: int, _end: int, _found: str) -> Edit | None:
    if text[begin - 1 : begin] == "'" and text.count("'") % 2:
        return begin, begin, "'"
    return None


def _literal(_text: str, begin: int, end: int, found: str) -> Edit | None:
    if found == ".":
        return begin, begin, "0"
    if re.fullmatch(r"-?[0-9]+\.", found):
        return begin, end, found + "0"
    date = re.fullmatch(r"([0-9]{4,})-([0-9]{1,2})-([0-9]{1,2})", found)
    if date:
        padded = f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}"
        return (begin, end, padded) if forms.date_problem(padded) is None else None
    moment = _moment(found)
    return (begin, end, moment) if moment and moment != found else None


def _moment(text: str) -> str | None:
    """Return a right point in time for one with a blank, or without a full offset."""
    candidate = re.sub(r"(?<=[0-9]) (?=[0-9]{2}:)", "T", text, count=1)
    match = re.fullmatch(r"(.*T[0-9:.]+)([+-])([0-9]{1,2}):?([0-9]{2})?", candidate)
    if match:
        candidate = f"{match[1]}{match[2]}{match[3]:0>2}:{match[4] or '00'}"
    elif not candidate.upper().endswith("Z"):
        candidate += "Z"
    return candidate if forms.date_time_offset_problem(candidate) is None else None


def _typed_moment(text: str, begin: int, end: int, _found: str) -> Edit | None:
    """Return a bare date or time for `date'…'` and `timestamp'…'`."""
    match = re.match(r"'([^']*)'", text[end:])
    if not match:
        return None
    value = match.group(1)
    if forms.date_problem(value) is None or forms.time_problem(value) is None:
        return begin, end + match.end(), value
    moment = _moment(value)
    return (begin, end + match.end(), moment) if moment else None


def _function(_text: str, begin: int, end: int, found: str) -> Edit | None:
    name = _OTHER_FUNCTIONS.get(found.lower())
    if name is None:
        from reso_explorer.suggest import near_names

        near = near_names(found, FUNCTIONS)
        name = near[0] if len(near) == 1 else None
    return None if name is None else (begin, end, name)


def _direction(_text: str, begin: int, end: int, found: str) -> Edit:
    return begin, end, found.lower().removesuffix("ending")


def _lowered(_text: str, begin: int, end: int, found: str) -> Edit | None:
    lowered = found.lower()
    known = {"$count", "$ref", "$value", "$metadata", "$batch", "$all", "$entity", "$it", "$this"}
    return (begin, end, lowered) if lowered in known and lowered != found else None


def _separator(_text: str, begin: int, end: int, _found: str) -> Edit:
    return begin, end, ";"


def _nested_option(text: str, begin: int, _end: int, _found: str) -> Edit | None:
    """Return `;` for the comma before an option in the parentheses of `$expand`."""
    before = text[:begin].rstrip()
    if before.endswith(",") and before.count("(") > before.count(")"):
        return len(before) - 1, begin, ";"
    return None


_MAKERS: Final[dict[str, Callable[[str, int, int, str], Edit | None]]] = {
    "unknown-operator": _operator,
    "double-quotes": _double_quotes,
    "smart-quotes": _smart_quotes,
    "undoubled-quote": _undoubled,
    "bad-literal": _literal,
    "unqualified-enum": _typed_moment,
    "unknown-function": _function,
    "unknown-direction": _direction,
    "unknown-segment": _lowered,
    "unknown-variable": _lowered,
    "option-separator": _separator,
    "option-after-comma": _nested_option,
    "case-of-null": lambda _text, begin, end, found: (begin, end, found.lower()),
}

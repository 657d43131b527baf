"""Conditions as SQL writes them: LIKE, IS NULL, BETWEEN, NOT IN."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.literals import quote

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.repair.draft import Draft

_TEXT: Final = re.compile(r"'(?:[^']|'')*'")
_OPERAND: Final = r"(?<![\w./@$])(?P<operand>[\w./@$]++(?:\([^()]*\))?)"
_VALUE: Final = r"(?:'\x00*'|[\w.:+-]+)"

_WHERE: Final = re.compile(r"\A\s*where\s+(?=\S)", re.IGNORECASE)
_LIKE: Final = re.compile(
    rf"{_OPERAND}\s+(?P<not>not\s+)?i?like\s+(?P<value>'\x00*')", re.IGNORECASE
)
_IS_NULL: Final = re.compile(rf"{_OPERAND}\s+is\s+(?P<not>not\s+)?null\b", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    rf"{_OPERAND}\s+(?P<not>not\s+)?between\s+(?P<low>{_VALUE})\s+and\s+(?P<high>{_VALUE})",
    re.IGNORECASE,
)
_NOT_IN: Final = re.compile(rf"{_OPERAND}\s+not\s+in\s*(?P<list>\([^()]*\))", re.IGNORECASE)
_INFIX: Final = re.compile(
    rf"{_OPERAND}\s+(?P<function>contains|startswith|endswith)\s+(?P<value>'\x00*')",
    re.IGNORECASE,
)


def rewrite_sql_forms(draft: Draft) -> None:
    """Rewrite the conditions of `$filter`."""
    for option in draft.options:
        if option.name == "$filter" and option.value:
            option.value = _rewrite(draft, option.value)


def _rewrite(draft: Draft, value: str) -> str:
    value = _replace(draft, value, _WHERE, lambda _match, _part: "")
    value = _replace(draft, value, _LIKE, _from_like)
    value = _replace(draft, value, _IS_NULL, _from_is_null)
    value = _replace(draft, value, _BETWEEN, _from_between)
    value = _replace(draft, value, _NOT_IN, _from_not_in)
    return _replace(draft, value, _INFIX, _from_infix)


def _mask(text: str) -> str:
    """Hide what stands in quotes, keeping all places."""
    return _TEXT.sub(lambda match: "'" + "\0" * (len(match.group()) - 2) + "'", text)


def _replace(
    draft: Draft,
    value: str,
    pattern: re.Pattern[str],
    make: Callable[[re.Match[str], Callable[[str], str]], str | None],
) -> str:
    """Replace every match outside of texts; `make` gets the match and reads its groups."""
    parts: list[str] = []
    last = 0
    for match in pattern.finditer(_mask(value)):

        def part(group: str, match: re.Match[str] = match) -> str:
            return value[match.start(group) : match.end(group)]

        made = make(match, part)
        if made is None:
            continue
        draft.change("sql-form", "OData writes this otherwise.", match_text(value, match), made)
        parts += [value[last : match.start()], made]
        last = match.end()
    return "".join(parts) + value[last:]


def match_text(value: str, match: re.Match[str]) -> str:
    """Return the text that a match in the masked text covers."""
    return value[match.start() : match.end()]


def _from_like(match: re.Match[str], part: Callable[[str], str]) -> str | None:
    operand = part("operand")
    pattern = part("value")[1:-1].replace("''", "'")
    text = pattern.strip("%")
    if "%" in text or not text:
        return None
    function = {
        (True, True): "contains",
        (True, False): "endswith",
        (False, True): "startswith",
    }.get((pattern.startswith("%"), pattern.endswith("%")))
    negated = match.group("not")
    if function is None:
        return f"{operand} {'ne' if negated else 'eq'} {quote(text)}"
    call = f"{function}({operand},{quote(text)})"
    return f"not {call}" if negated else call


def _from_is_null(match: re.Match[str], part: Callable[[str], str]) -> str:
    return f"{part('operand')} {'ne' if match.group('not') else 'eq'} null"


def _from_between(match: re.Match[str], part: Callable[[str], str]) -> str:
    operand = part("operand")
    inside = f"({operand} ge {part('low')} and {operand} le {part('high')})"
    return f"not {inside}" if match.group("not") else inside


def _from_not_in(_match: re.Match[str], part: Callable[[str], str]) -> str:
    return f"not ({part('operand')} in {part('list')})"


def _from_infix(_match: re.Match[str], part: Callable[[str], str]) -> str:
    return f"{part('function').lower()}({part('operand')},{part('value')})"

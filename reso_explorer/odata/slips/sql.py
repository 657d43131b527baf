"""Conditions as SQL writes them: LIKE, IS NULL, BETWEEN, NOT IN, and `City contains 'x'`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Severity
from reso_explorer.odata.literals import quote
from reso_explorer.odata.slips import rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

    Part = Callable[[str], str]

_OPERAND: Final = r"(?<![\w./@$])(?P<operand>[\w./@$]++(?:\([^()]*\))?)"
_STRING: Final = r"'\x00*'"
_VALUE: Final = rf"(?:{_STRING}|[\w.:+-]+)"

_WHERE: Final = re.compile(r"(?:(?<=\$filter=)|\A)\s*where\s+(?=\S)", re.IGNORECASE)
_LIKE: Final = re.compile(
    rf"{_OPERAND}\s+(?P<not>not\s+)?i?like\s+(?P<value>{_STRING})", re.IGNORECASE
)
_IS_NULL: Final = re.compile(rf"{_OPERAND}\s+is\s+(?P<not>not\s+)?null\b", re.IGNORECASE)
_BETWEEN: Final = re.compile(
    rf"{_OPERAND}\s+(?P<not>not\s+)?between\s+(?P<low>{_VALUE})\s+and\s+(?P<high>{_VALUE})",
    re.IGNORECASE,
)
_NOT_IN: Final = re.compile(rf"{_OPERAND}\s+not\s+in\s*(?P<list>\([^()]*\))", re.IGNORECASE)
_INFIX: Final = re.compile(
    rf"{_OPERAND}\s+(?P<function>contains|startswith|endswith)\s+(?P<value>{_STRING})",
    re.IGNORECASE,
)
_LIST: Final = re.compile(
    rf"{_OPERAND}\s+(?P<operator>eq|ne|in)\s*"
    rf"(?P<open>[(\[])\s*(?P<list>{_VALUE}(?:\s*,\s*{_VALUE})*)\s*[)\]]",
    re.IGNORECASE,
)
_WORDS: Final = re.compile(
    r"\b(?:where|i?like|is|between|in|contains|startswith|endswith|eq|ne)\b", re.IGNORECASE
)


_ESCAPE_IN_LIKE: Final = re.compile(
    rf"{_OPERAND}\s+(?P<not>not\s+)?i?like\s+(?P<value>'(?=[^']*%[0-9A-Fa-f]{{2}})[^']*')",
    re.IGNORECASE,
)


def like_with_wildcards(reading: Reading) -> Iterator[Diagnostic]:
    """Yield LIKE whose `%` looks like an escape: `City like '%beach%'`."""
    if "like" not in reading.text.lower():
        return
    for match in _ESCAPE_IN_LIKE.finditer(reading.text):
        made = _like(reading, match, match.group)
        if made is not None:
            yield reading.raw_slip(rules.SQL_LIKE, *match.span(), made)


def sql_conditions(reading: Reading) -> Iterator[Diagnostic]:
    """Yield conditions in the form of SQL."""
    if not _WORDS.search(reading.mask):
        return
    for rule, pattern, make in _FORMS:
        for match in pattern.finditer(reading.mask):

            def part(group: str, match: re.Match[str] = match) -> str:
                return reading.plain[match.start(group) : match.end(group)]

            made = make(reading, match, part)
            if made is not None:
                is_grammar = pattern is _LIST and not reading.is_broken(*match.span())
                severity = Severity.WARNING if is_grammar else None
                yield reading.slip(rule, *match.span(), made, severity=severity)


def _where(_reading: Reading, _match: re.Match[str], _part: Part) -> str:
    return ""


def _like(reading: Reading, match: re.Match[str], part: Part) -> str | None:
    operand = part("operand")
    pattern = part("value")[1:-1].replace("''", "'")
    text = pattern.strip("%")
    if "%" in text or "_" in text or not text:
        return None
    negated = match["not"]
    starts, ends = pattern.startswith("%"), pattern.endswith("%")
    if not starts and not ends:
        return f"{operand} {'ne' if negated else 'eq'} {quote(text)}"
    if starts and ends and reading.server.is_legacy:
        call = f"substringof({quote(text)},{operand})"
    else:
        function = "contains" if starts and ends else "endswith" if starts else "startswith"
        call = f"{function}({operand},{quote(text)})"
    return f"not {call}" if negated else call


def _is_null(_reading: Reading, match: re.Match[str], part: Part) -> str:
    return f"{part('operand')} {'ne' if match['not'] else 'eq'} null"


def _between(reading: Reading, match: re.Match[str], part: Part) -> str:
    operand = part("operand")
    inside = f"{operand} ge {part('low')} and {operand} le {part('high')}"
    return f"not ({inside})" if match["not"] else reading.grouped(*match.span(), inside)


def _not_in(reading: Reading, match: re.Match[str], part: Part) -> str:
    values = part("list")
    if not reading.server.takes_in and (items := _items(values[1:-1])):
        return one_of(reading, match.span(), part("operand"), items, is_negated=True)
    return f"not ({part('operand')} in {values})"


def _infix(reading: Reading, _match: re.Match[str], part: Part) -> str:
    function = part("function").lower()
    if function == "contains" and reading.server.is_legacy:
        return f"substringof({part('value')},{part('operand')})"
    return f"{function}({part('operand')},{part('value')})"


def _list(reading: Reading, match: re.Match[str], part: Part) -> str | None:
    """Return `in (…)` for `in […]` and `eq (…,…)`."""
    is_in = match["operator"].lower() == "in"
    items = _items(part("list"))
    if (is_in and match["open"] == "(") or not items or (not is_in and len(items) < 2):
        return None
    is_negated = match["operator"].lower() == "ne"
    return one_of(reading, match.span(), part("operand"), items, is_negated=is_negated)


def _items(text: str) -> list[str]:
    items = re.findall(r"'(?:[^']|'')*'|[^\s,']+", text)
    return items if all(items) else []


def one_of(
    reading: Reading, place: tuple[int, int], operand: str, items: list[str], *, is_negated: bool
) -> str:
    """Return the condition that a field has one of some values, in the form the server takes.

    `place` is the stretch that it replaces.
    """
    if reading.server.takes_in:
        test = f"{operand} in ({','.join(items)})"
        return f"not ({test})" if is_negated else test
    operator, joint = ("ne", " and ") if is_negated else ("eq", " or ")
    tests = joint.join(f"{operand} {operator} {item}" for item in items)
    return tests if len(items) == 1 else reading.grouped(*place, tests)


_FORMS: Final = (
    (rules.SQL_WHERE, _WHERE, _where),
    (rules.SQL_LIKE, _LIKE, _like),
    (rules.SQL_IS_NULL, _IS_NULL, _is_null),
    (rules.SQL_BETWEEN, _BETWEEN, _between),
    (rules.SQL_NOT_IN, _NOT_IN, _not_in),
    (rules.INFIX_FUNCTION, _INFIX, _infix),
    (rules.LIST_OF_VALUES, _LIST, _list),
)

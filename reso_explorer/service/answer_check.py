"""An answer compared with its request: what a server accepts with 200 and ignores all the same."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.service.urls import split_options
from reso_explorer.service.values import comparable, compares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.service.rows import Page, Row

_CONDITION: Final = re.compile(
    r"(?P<field>[A-Za-z_]\w*) (?P<operator>eq|ne|gt|ge|lt|le) "
    r"(?P<literal>'(?:[^']|'')*'|true|false|-?\d+(?:\.\d+)?(?![\w.:-])|"
    r"\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?)"
)
_STRAY: Final = 2
"""Unselected fields that are no surprise: servers may add key fields."""


def answer_notes(url: str, page: Page) -> tuple[str, ...]:
    """Return a sentence for each part of the query that the first page does not bear out.

    Looked at are $top, $count, $select, $expand, the plain comparisons of $filter where they are
    joined by `and` only, and $orderby by numbers and dates.
    """
    if page.is_single:
        return ()
    options = {name.lstrip("$").lower(): value for name, value in split_options(url)[1]}
    notes = [
        _top(options.get("top", ""), page),
        _count(options, page),
        _select(options.get("select", ""), options.get("expand", ""), page.rows),
        _expand(options.get("expand", ""), page.rows),
        _filter(options.get("filter", ""), page.rows),
        _orderby(options.get("orderby", ""), page.rows),
    ]
    return tuple(note for note in notes if note)


def _top(text: str, page: Page) -> str:
    if text.isdecimal() and len(page.rows) > int(text):
        return f"$top={text} was not heeded: {len(page.rows):,} rows came."
    return ""


def _count(options: dict[str, str], page: Page) -> str:
    wanted = options.get("count") == "true" or options.get("inlinecount") == "allpages"
    return (
        "A count was asked for, but the answer carries none."
        if wanted and page.count is None
        else ""
    )


def _names(text: str) -> list[str]:
    """Return the top-level items of a list, options in parentheses left out."""
    found: list[str] = []
    depth, start = 0, 0
    for place, sign in enumerate(text + ","):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            found.append(text[start:place].partition("(")[0].strip())
            start = place + 1
    return [name for name in found if name]


def _sent(rows: Sequence[Row]) -> dict[str, None]:
    return dict.fromkeys(
        name for row in rows for name in row if "@" not in name and name != "__metadata"
    )


def _select(text: str, expand: str, rows: Sequence[Row]) -> str:
    wanted = _names(text)
    if not wanted or not rows or any(not name.isidentifier() for name in wanted):
        return ""
    sent = _sent(rows)
    extra = [name for name in sent if name not in wanted and name not in _names(expand)]
    if len(extra) > _STRAY:
        return f"$select was not heeded: {len(extra):,} other fields came."
    missing = [name for name in wanted if name not in sent]
    if missing and not all(name in _names(expand) for name in missing):
        return f"Selected, but in no row: {', '.join(missing)}. Servers may leave out nulls."
    return ""


def _expand(text: str, rows: Sequence[Row]) -> str:
    names = [name.partition("/")[0] for name in _names(text)]
    sent = _sent(rows)
    missing = [name for name in names if name.isidentifier() and name not in sent]
    if missing and rows:
        return f"$expand was not heeded: the rows do not carry {', '.join(missing)}."
    return ""


def _filter(text: str, rows: Sequence[Row]) -> str:
    for condition in text.split(" and "):
        match = _CONDITION.fullmatch(condition.strip())
        if match is None:
            # Other operators may bind what was split here; then nothing can be said.
            return ""
    for match in _CONDITION.finditer(text):
        field, operator = match["field"], match["operator"]
        for row in rows:
            if field in row and _fits(row[field], operator, match["literal"]) is False:
                return f"$filter was not heeded: a row does not meet `{match.group()}`."
    return ""


def _fits(value: Any, operator: str, literal: str) -> bool | None:
    """Return whether a value meets a comparison; None where it cannot be told."""
    if value is None:
        return None if operator == "ne" else False
    if literal.startswith("'"):
        wanted = literal[1:-1].replace("''", "'")
        if not isinstance(value, str) or operator not in {"eq", "ne"}:
            return None
        # Some servers compare texts without regard to case, and tell enumerations by text.
        same = value.casefold() == wanted.casefold()
        return same if operator == "eq" else not same
    if literal in {"true", "false"}:
        right: Any = literal == "true"
        return compares(value, operator, right) if isinstance(value, bool) else None
    kind = "Edm.Decimal"
    if re.match(r"\d{4}-\d\d-\d\d", literal):
        kind = "Edm.DateTimeOffset" if "T" in literal else "Edm.Date"
        if not isinstance(value, str) or ("T" in literal) != ("T" in value):
            return None
    elif not isinstance(value, int | Decimal) or isinstance(value, bool):
        return None
    left, right = comparable(value, kind), comparable(literal, kind)
    return None if left is None or right is None else compares(left, operator, right)


def _orderby(text: str, rows: Sequence[Row]) -> str:
    first = text.partition(",")[0].split()
    if not first or not first[0].isidentifier() or len(first) > 2:
        return ""
    operator = "ge" if first[1:] == ["desc"] else "le"
    values = [row.get(first[0]) for row in rows]
    values = [value for value in values if value is not None]
    numbers = all(isinstance(value, int | Decimal) for value in values)
    dates = all(isinstance(v, str) and re.match(r"\d{4}-\d\d-\d\dT", v) for v in values)
    if not numbers and not dates:
        return ""
    kind = "Edm.Decimal" if numbers else "Edm.DateTimeOffset"
    known = [comparable(value, kind) for value in values]
    if any(compares(left, operator, right) is False for left, right in pairwise(known)):
        return f"$orderby was not heeded: the rows are not in the order of {first[0]}."
    return ""

"""Conditions put into `$filter` and taken out."""

from __future__ import annotations

import re
from typing import Final

from reso_explorer.query.clauses import outside
from reso_explorer.query.edits.nested import change_option

_WORD: Final = re.compile(r"[A-Za-z]+")
_AROUND: Final = frozenset(" \t\n()")


def conditions(text: str) -> list[str] | None:
    """Return the conditions that `and` joins at the top level, None where an `or` stands there."""
    clear = {at for at, _ in outside(text)}
    parts: list[str] = []
    start = 0
    for word in _WORD.finditer(text):
        if word.group().lower() not in {"and", "or"} or word.start() not in clear:
            continue
        before, after = text[word.start() - 1 : word.start()], text[word.end() : word.end() + 1]
        if before not in _AROUND or after not in _AROUND:
            continue
        if word.group().lower() == "or":
            return None
        parts.append(text[start : word.start()].strip())
        start = word.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


def add_filter(text: str, clause: str, *, within: tuple[str, ...] = ()) -> str:
    """Return the text with one more condition, joined by `and`.

    Parentheses are set where an `or` would change its meaning. A condition that is there
    already is not added again. Another value for the same field (`City eq 'Reno'` beside
    `City eq 'Elko'`) joins the first one by `or`, since no row has both.
    """
    return change_option(text, "$filter", lambda value: _added(value or "", clause), within)


def remove_filter(text: str, clause: str, *, within: tuple[str, ...] = ()) -> str:
    """Return the text without a condition."""
    return change_option(text, "$filter", lambda value: _removed(value or "", clause), within)


def toggle_filter(text: str, clause: str, *, within: tuple[str, ...] = ()) -> str:
    """Return the text with a condition added, or taken out where it is there."""

    def change(value: str | None) -> str:
        value = value or ""
        return _removed(value, clause) if _holds(value, clause) else _added(value, clause)

    return change_option(text, "$filter", change, within)


def has_filter(text: str, clause: str, *, within: tuple[str, ...] = ()) -> bool:
    """Tell whether the filter holds a condition, alone, joined by `and`, or as an alternative."""
    found = False

    def look(value: str | None) -> str | None:
        nonlocal found
        found = _holds(value or "", clause)
        return value

    change_option(text, "$filter", look, within)
    return found


def _holds(filter_text: str, clause: str) -> bool:
    if filter_text.strip() == clause:
        return True
    known = conditions(filter_text)
    if known is None:
        return clause in _alternatives(filter_text, clause)
    operand = _as_operand(clause)
    return any(part in {clause, operand} or clause in _alternatives(part, clause) for part in known)


def _added(filter_text: str, clause: str) -> str:
    filter_text = filter_text.strip()
    if not filter_text or _holds(filter_text, clause):
        return filter_text or clause
    known = conditions(filter_text)
    if known is None:
        choices = _alternatives(filter_text, clause)
        if choices:
            return " or ".join([*choices, clause])
        return f"({filter_text}) and {_as_operand(clause)}"
    for number, part in enumerate(known):
        choices = _alternatives(part, clause)
        if choices:
            joined = " or ".join([*choices, clause])
            known[number] = joined if len(known) == 1 else f"({joined})"
            return " and ".join(known)
    return f"{filter_text} and {_as_operand(clause)}"


def _removed(filter_text: str, clause: str) -> str:
    filter_text = filter_text.strip()
    if filter_text == clause:
        return ""
    known = conditions(filter_text)
    if known is None:
        choices = _alternatives(filter_text, clause)
        return " or ".join(c for c in choices if c != clause) if choices else filter_text
    kept: list[str] = []
    for part in known:
        choices = [choice for choice in _alternatives(part, clause) if choice != clause]
        if part in {clause, _as_operand(clause)}:
            continue
        if clause in part and choices:
            joined = " or ".join(choices)
            part = f"({joined})" if len(choices) > 1 else joined
        kept.append(part)
    return " and ".join(kept)


def _as_operand(clause: str) -> str:
    return f"({clause})" if conditions(clause) is None else clause


_VALUE: Final = r"(?:[\w.]*'(?:[^']|'')*'|[^\s()',]+)"


def _alternatives(text: str, clause: str) -> list[str]:
    """Return the parts of `F eq 'A' or F eq 'B'` where `clause` is another one of them, else []."""
    field, operator, _ = (*clause.split(" ", 2), "", "")[:3]
    if operator != "eq" or not re.fullmatch(rf"{re.escape(field)} eq {_VALUE}", clause):
        return []
    while text.startswith("(") and text.endswith(")"):
        text = text[1:-1].strip()
    one = rf"{re.escape(field)}\s+eq\s+{_VALUE}"
    if not re.fullmatch(rf"{one}(?:\s+or\s+{one})*", text):
        return []
    return [found.group() for found in re.finditer(one, text)]

"""Two rows side by side: what differs, and by how much."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from reso_explorer.text import visible
from reso_explorer.tui.present.cells import BLANK, Cell, cell, groups_digits, number_text
from reso_explorer.values.declared import UNDECLARED
from reso_explorer.values.read import AsSent, read_decimal, read_value
from reso_explorer.values.temporal import DAY, HOUR, MINUTE, Timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reso_explorer.tui.present.result_fields import ResultFields
    from reso_explorer.values.declared import DeclaredType

_ABSENT: Any = object()


class Pair(NamedTuple):
    """One value of two rows; `change` says what became of it, "" where both are the same."""

    name: str
    left: Cell
    right: Cell
    change: str
    differs: bool
    values: tuple[Any, Any]


def compare_rows(
    left: Mapping[str, Any],
    right: Mapping[str, Any],
    fields: ResultFields,
    order: Sequence[str] = (),
) -> list[Pair]:
    """Return the values of two rows in order; nested ones by their path, control information last."""
    every = dict.fromkeys((*left, *right))
    names = [name for name in dict.fromkeys((*order, *every)) if name in every]
    names.sort(key=lambda name: "@" in name)
    found: list[Pair] = []
    for name in names:
        declared = fields.declared(name)
        title = fields.title(name)
        found += _pairs(title, left.get(name, _ABSENT), right.get(name, _ABSENT), declared)
    return found


def _pairs(name: str, left: Any, right: Any, declared: DeclaredType) -> Iterator[Pair]:
    if isinstance(left, dict) and isinstance(right, dict):
        for inner in dict.fromkeys((*left, *right)):
            title = f"{name}/{visible(inner)}"
            yield from _pairs(
                title, left.get(inner, _ABSENT), right.get(inner, _ABSENT), UNDECLARED
            )
        return
    if _has_rows(left) and _has_rows(right):
        for place in range(max(len(left), len(right))):
            one, other = (each[place] if place < len(each) else _ABSENT for each in (left, right))
            yield from _pairs(f"{name} #{place + 1}", one, other, UNDECLARED)
        return
    same = _is_same(left, right, declared)
    yield Pair(
        name,
        _cell(name, left),
        _cell(name, right),
        "" if same else _change(name, left, right, declared),
        not same,
        (None if left is _ABSENT else left, None if right is _ABSENT else right),
    )


def _has_rows(value: Any) -> bool:
    return isinstance(value, list) and any(isinstance(item, dict | list) for item in value)


def _cell(name: str, value: Any) -> Cell:
    return BLANK if value is _ABSENT else cell(value, grouped=groups_digits(name))


def _is_same(left: Any, right: Any, declared: DeclaredType) -> bool:
    if left is _ABSENT or right is _ABSENT:
        return left is right
    return bool(_read(left, declared) == _read(right, declared))


def _read(value: Any, declared: DeclaredType) -> Any:
    found = read_value(declared, value)
    return found.value if isinstance(found, AsSent) else found


def _change(name: str, left: Any, right: Any, declared: DeclaredType) -> str:
    """Return how a value changed from left to right."""
    if left is _ABSENT or (left is None and right is not _ABSENT):
        return "added"
    if right is _ABSENT or right is None:
        return "removed"
    if isinstance(left, list) and isinstance(right, list):
        return _items(left, right)
    one, other = _read(left, declared), _read(right, declared)
    if isinstance(one, Timestamp) and isinstance(other, Timestamp):
        return _span(other.at - one.at)
    if isinstance(one, dt.date) and isinstance(other, dt.date):
        return _span((other - one).days * DAY)
    numbers = _number(one), _number(other)
    if numbers[0] is None or numbers[1] is None:
        return ""
    change = numbers[1] - numbers[0]
    text = number_text(abs(change), grouped=groups_digits(name))
    return f"{'-' if change < 0 else '+'}{text}"


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal | float):
        return None
    return read_decimal(value) if not isinstance(value, float) else Decimal(repr(value))


def _items(left: list[Any], right: list[Any]) -> str:
    added = [item for item in right if item not in left]
    removed = [item for item in left if item not in right]
    parts = [f"+{cell(item).text}" for item in added] + [f"-{cell(item).text}" for item in removed]
    return " ".join(parts) or "other order"


def _span(ticks: int) -> str:
    """Return a time between two timestamps: `+3 d 4 h`, `-20 s`."""
    sign, rest = "-" if ticks < 0 else "+", abs(ticks)
    days, rest = divmod(rest, DAY)
    hours, rest = divmod(rest, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds = rest / 10**12
    parts = [
        f"{number} {unit}"
        for number, unit in ((days, "d"), (hours, "h"), (minutes, "min"))
        if number
    ]
    if not days and not hours and seconds:
        parts.append(f"{seconds:g} s")
    return f"{sign}{' '.join(parts[:2]) or '0 s'}"

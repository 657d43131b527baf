"""What people type for a value: `6/1`, `-30d`, `500k`, `yes`; read by the type of the field."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_AHEAD: Final = 60
"""Days that a date without a year may lie ahead; a later one is of the year before."""
_RELATIVE: Final = re.compile(
    r"([+-])\s*(\d{1,5})\s*(h|hours?|d|days?|w|weeks?|m|mo|months?|y|years?)?"
)
_AGO: Final = re.compile(r"(\d{1,5})\s*(hours?|days?|weeks?|months?|years?) ago")
_AMERICAN: Final = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
_NAMED: Final = re.compile(r"([a-z]{3,9})\.? (\d{1,2})(?:,? (\d{4}))?")
_ISO_MONTH: Final = re.compile(r"(\d{4})(?:-(\d{1,2}))?")
_MONTHS: Final = (
    "jan",
    "feb",
    "mar",
    "apr",
    "may",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
)
_DAYS: Final = {"today": 0, "yesterday": -1, "tomorrow": 1}
_TRUE: Final = frozenset({"true", "yes", "y", "t", "on"})
_FALSE: Final = frozenset({"false", "no", "n", "f", "off"})
_SCALES: Final = {"": 1, "k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_MOST_DIGITS: Final = 28
"""Digits of a number at most, before or after the decimal point: those `Decimal` computes with."""
_NUMBER: Final = re.compile(r"([+-]?[\d,]*\.?\d+)\s*([kmb]?)", re.IGNORECASE)


def typed_value(text: str, family: str, now: dt.datetime) -> Any:
    """Return the value that a text means for a field of a type family.

    Args:
        text: what was typed.
        family: as `query.families.type_family` names it.
        now: the time that relative dates are counted from.

    Raises:
        ValueError: the text is none; the message says how to write one.
    """
    shown = text.strip()
    if shown.casefold() == "null":
        return None
    readers: dict[str, Callable[[str], Any]] = {
        "number": _number,
        "boolean": _boolean,
        "date": lambda each: _day(each, now),
        "moment": lambda each: _moment(each, now),
    }
    reader = readers.get(family)
    if reader is None:
        return _unquoted(shown)
    return reader(shown)


def _unquoted(text: str) -> str:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text


def _number(text: str) -> Decimal:
    found = _NUMBER.fullmatch(text.lstrip("$").strip())
    try:
        if found is None:
            value = Decimal(text)
        else:
            value = Decimal(found[1].replace(",", "")) * _SCALES[found[2].lower()]
    except InvalidOperation:
        raise ValueError("Write a number: 500000, 500k, or 1.2m.") from None
    if not value.is_finite() or not -_MOST_DIGITS <= value.adjusted() < _MOST_DIGITS:
        raise ValueError(f"Write a number with at most {_MOST_DIGITS} digits.")
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _boolean(text: str) -> bool:
    folded = text.casefold()
    if folded in _TRUE:
        return True
    if folded in _FALSE:
        return False
    raise ValueError("Write yes or no.")


def _day(text: str, now: dt.datetime) -> dt.date:
    found = _moment(text, now)
    return found.date() if isinstance(found, dt.datetime) else found


def _moment(text: str, now: dt.datetime) -> dt.datetime:
    """Return a time; a day begins at midnight of the zone of `now`."""
    folded = " ".join(text.casefold().split())
    if folded == "now":
        return now.replace(microsecond=0)
    relative = _RELATIVE.fullmatch(folded)
    if relative is not None:
        return _moved(now, int(relative[1] + relative[2]), (relative[3] or "d")[:2])
    ago = _AGO.fullmatch(folded)
    if ago is not None:
        return _moved(now, -int(ago[1]), ago[2][:2])
    try:
        day = _calendar_day(folded, now.date())
        if day is not None:
            return dt.datetime.combine(day, dt.time(), now.tzinfo)
        found = dt.datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise ValueError("Write a date: 6/1, 2024-06-01, today, or -30d.") from None
    return found if found.tzinfo is not None else found.replace(tzinfo=now.tzinfo)


def _moved(now: dt.datetime, number: int, unit: str) -> dt.datetime:
    """Return the time some hours, or the midnight some days, weeks, months, or years away."""
    try:
        if unit[0] == "h":
            return now.replace(microsecond=0) + dt.timedelta(hours=number)
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        if unit[0] in "dw":
            return midnight + dt.timedelta(days=number * (7 if unit[0] == "w" else 1))
        months = number * (12 if unit[0] == "y" else 1)
        year, month = divmod(midnight.year * 12 + midnight.month - 1 + months, 12)
        day = min(midnight.day, _length(year, month + 1))
        return midnight.replace(year=year, month=month + 1, day=day)
    except (OverflowError, ValueError):
        raise ValueError("That date is too far away.") from None


def _length(year: int, month: int) -> int:
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return (following - dt.timedelta(days=1)).day


def _calendar_day(text: str, today: dt.date) -> dt.date | None:
    """Return the day that a text names, None where it is no such text."""
    if text in _DAYS:
        return today + dt.timedelta(days=_DAYS[text])
    found = _AMERICAN.fullmatch(text)
    if found is not None:
        year = int(found[3]) if found[3] else None
        if year is not None and year < 100:
            year += 2000
        return _in_year(year, int(found[1]), int(found[2]), today)
    found = _NAMED.fullmatch(text)
    if found is not None and found[1][:3] in _MONTHS:
        month = _MONTHS.index(found[1][:3]) + 1
        return _in_year(int(found[3]) if found[3] else None, month, int(found[2]), today)
    found = _ISO_MONTH.fullmatch(text)
    if found is not None:
        return dt.date(int(found[1]), int(found[2] or 1), 1)
    return None


def _in_year(year: int | None, month: int, day: int, today: dt.date) -> dt.date:
    """Return a day; without a year the last one, or the next one if it is near."""
    if year is not None:
        return dt.date(year, month, day)
    latest = today + dt.timedelta(days=_AHEAD)
    for candidate in range(today.year + 1, today.year - 9, -1):
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if found <= latest:
            return found
    raise ValueError("no such day")

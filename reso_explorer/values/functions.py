"""The canonical functions of the query language, over values (OData 4.01 URL conventions, 5.1.1.5-13).

Each takes values that are neither null nor CANNOT_TELL, and returns a value, None, or CANNOT_TELL
where the arguments have the wrong kinds or where servers differ.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.values.compare import compare, folded
from reso_explorer.values.outcome import CANNOT_TELL, EITHER, FALSE, TRUE, Mask
from reso_explorer.values.temporal import (
    DAY,
    HOUR,
    MINUTE,
    SECOND,
    Duration,
    TimeOfDay,
    Timestamp,
    day_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_RISKY: Final = re.compile(r"[)\]}*+?][*+{]|\\[1-9pPuUkb]|\(\?")
"""Parts of a pattern that may take forever, or that Python and JavaScript read differently."""

_WHITE: Final = " \t\n\r\f\v"


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and not isinstance(value, bool)


def _exact(plain: Callable[..., Any]) -> Callable[..., Any]:
    """Return a function that no server reads differently, so that leniency means nothing to it."""

    def call(*values: Any, **_liberties: bool) -> Any:
        return plain(*values)

    return call


# --- conditions on strings and collections ------------------------------------------------------------


def _text_test(plain: Callable[[str, str], bool]) -> Callable[..., Mask | None]:
    def test(text: Any, part: Any, *, lenient: bool) -> Mask | None:
        if not isinstance(text, str) or not isinstance(part, str):
            return None
        if plain(text, part):
            return TRUE
        return EITHER if lenient and plain(folded(text), folded(part)) else FALSE

    return test


def _contains_part(text: str, part: str) -> bool:
    return part in text


_contains_text = _text_test(_contains_part)
_starts_text = _text_test(str.startswith)
_ends_text = _text_test(str.endswith)


def _items_equal(left: list[Any], right: list[Any]) -> bool:
    return len(left) == len(right) and all(
        compare(one, "eq", other, lenient=False) == TRUE
        for one, other in zip(left, right, strict=True)
    )


def _run_at(items: list[Any], part: list[Any]) -> int:
    """Return where a collection has another one as consecutive items, -1 where it hasn't."""
    return next(
        (
            start
            for start in range(len(items) - len(part) + 1)
            if _items_equal(items[start : start + len(part)], part)
        ),
        -1,
    )


def _contains(text: Any, part: Any, *, lenient: bool) -> Mask | None:
    if isinstance(text, list) and isinstance(part, list):
        return TRUE if _run_at(text, part) >= 0 else FALSE
    return _contains_text(text, part, lenient=lenient)


def _startswith(text: Any, part: Any, *, lenient: bool) -> Mask | None:
    if isinstance(text, list) and isinstance(part, list):
        return TRUE if _items_equal(text[: len(part)], part) else FALSE
    return _starts_text(text, part, lenient=lenient)


def _endswith(text: Any, part: Any, *, lenient: bool) -> Mask | None:
    if isinstance(text, list) and isinstance(part, list):
        tail = text[len(text) - len(part) :] if len(part) <= len(text) else []
        return TRUE if len(part) <= len(text) and _items_equal(tail, part) else FALSE
    return _ends_text(text, part, lenient=lenient)


def _substringof(part: Any, text: Any, *, lenient: bool) -> Mask | None:
    return _contains_text(text, part, lenient=lenient)


def _matches(text: Any, pattern: Any, *, lenient: bool) -> Mask | None:
    if not isinstance(text, str) or not isinstance(pattern, str) or len(text) > 10_000:
        return None
    if len(pattern) > 200 or _RISKY.search(pattern):
        return None
    try:
        found = re.search(pattern, text, re.ASCII)
        if found or not lenient:
            return TRUE if found else FALSE
        return EITHER if re.search(pattern, text, re.IGNORECASE) else FALSE
    except re.error:
        return None


@_exact
def _hassubset(items: Any, subset: Any) -> Mask | None:
    if not isinstance(items, list) or not isinstance(subset, list):
        return None
    try:
        missing = Counter(subset) - Counter(items)
    except TypeError:
        return None
    return FALSE if missing else TRUE


@_exact
def _hassubsequence(items: Any, part: Any) -> Mask | None:
    if not isinstance(items, list) or not isinstance(part, list):
        return None
    place = 0
    for item in part:
        place = next(
            (n + 1 for n in range(place, len(items)) if _items_equal([items[n]], [item])), -1
        )
        if place < 0:
            return FALSE
    return TRUE


CONDITIONS: Final[dict[str, Callable[..., Mask | None]]] = {
    "contains": _contains,
    "startswith": _startswith,
    "endswith": _endswith,
    "substringof": _substringof,
    "matchesPattern": _matches,
    "hassubset": _hassubset,
    "hassubsequence": _hassubsequence,
}
"""Functions that give true or false; None where the arguments don't allow to tell."""


# --- strings --------------------------------------------------------------------------------------------


def _is_wide(text: str) -> bool:
    """Tell whether a string has characters that some platforms count as two."""
    return not text.isascii() and any(ord(char) > 0xFFFF for char in text)


def _indexof(text: Any, part: Any, *, lenient: bool) -> Any:
    if isinstance(text, list) and isinstance(part, list):
        return _run_at(text, part)
    if not isinstance(text, str) or not isinstance(part, str) or _is_wide(text):
        return CANNOT_TELL
    found = text.find(part)
    if lenient and folded(text).find(folded(part)) != found:
        return CANNOT_TELL
    return found


def _length(text: Any, *, lenient: bool) -> Any:
    if not isinstance(text, str | list):
        return CANNOT_TELL
    if isinstance(text, str) and (_is_wide(text) or (lenient and text != text.rstrip())):
        # SQL Server doesn't count trailing spaces.
        return CANNOT_TELL
    return len(text)


def _substring(text: Any, start: Any, length: Any = None, *, lenient: bool) -> Any:
    if not isinstance(text, str | list) or not isinstance(start, int):
        return CANNOT_TELL
    if length is not None and (not isinstance(length, int) or length < 0):
        return CANNOT_TELL
    if isinstance(text, str) and _is_wide(text):
        return CANNOT_TELL
    if start < 0:
        if lenient:
            return CANNOT_TELL
        start = max(len(text) + start, 0)
    if lenient and start > len(text):
        return CANNOT_TELL
    return text[start:] if length is None else text[start : start + length]


@_exact
def _concat(first: Any, second: Any) -> Any:
    if isinstance(first, list) and isinstance(second, list):
        return first + second
    if isinstance(first, str) and isinstance(second, str):
        return first + second
    return CANNOT_TELL


def _of_text(plain: Callable[[str], str]) -> Callable[..., Any]:
    def change(text: Any) -> Any:
        return plain(text) if isinstance(text, str) else CANNOT_TELL

    return _exact(change)


def _stripped(text: str) -> str:
    return text.strip(_WHITE)


def _replace(text: Any, find: Any, new: Any, *, lenient: bool) -> Any:
    if not all(isinstance(each, str) for each in (text, find, new)) or not find:
        return CANNOT_TELL
    if lenient and find not in text and folded(find) in folded(text):
        return CANNOT_TELL
    return text.replace(find, new)


# --- dates -----------------------------------------------------------------------------------------------


def _day_part(name: str) -> Callable[..., Any]:
    def part(value: Any, *, lenient: bool) -> Any:
        if isinstance(value, dt.date):
            return getattr(value, name)
        if not isinstance(value, Timestamp):
            return CANNOT_TELL
        found = {value.date}
        if lenient and value.offset is not None:
            # A server may take the day of its own time zone.
            found |= {day_of(value.at - 14 * HOUR), day_of(value.at + 14 * HOUR)}
        parts = {getattr(day, name) if day else None for day in found}
        return parts.pop() if len(parts) == 1 and None not in parts else CANNOT_TELL

    return part


def _clock(value: Any) -> int | None:
    if isinstance(value, Timestamp):
        return value.local % DAY
    return value.at if isinstance(value, TimeOfDay) else None


def _hour(value: Any, *, lenient: bool) -> Any:
    clock = _clock(value)
    zoned = isinstance(value, Timestamp) and value.offset is not None
    return CANNOT_TELL if clock is None or (lenient and zoned) else clock // HOUR


def _minute(value: Any, *, lenient: bool) -> Any:
    clock = _clock(value)
    zoned = isinstance(value, Timestamp) and bool((value.offset or 0) % 60)
    return CANNOT_TELL if clock is None or (lenient and zoned) else clock // MINUTE % 60


@_exact
def _second(value: Any) -> Any:
    clock = _clock(value)
    return CANNOT_TELL if clock is None else clock // SECOND % 60


def _fraction(value: Any, *, lenient: bool) -> Any:
    clock = _clock(value)
    if clock is None or (lenient and clock % SECOND == 0):
        return CANNOT_TELL
    return Decimal(clock % SECOND) / SECOND


def _date(value: Any, *, lenient: bool) -> Any:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, Timestamp) or (lenient and value.offset is not None):
        return CANNOT_TELL
    return value.date or CANNOT_TELL


def _time(value: Any, *, lenient: bool) -> Any:
    if isinstance(value, TimeOfDay):
        return value
    if not isinstance(value, Timestamp) or (lenient and value.offset is not None):
        return CANNOT_TELL
    return value.time


def _offset_minutes(value: Any, *, lenient: bool) -> Any:
    if not isinstance(value, Timestamp) or value.offset is None or lenient:
        return CANNOT_TELL
    return value.offset


@_exact
def _total_seconds(value: Any) -> Any:
    return Decimal(value.length) / SECOND if isinstance(value, Duration) else CANNOT_TELL


# --- numbers ---------------------------------------------------------------------------------------------


def _rounding(mode: str) -> Callable[..., Any]:
    def change(value: Any, *, lenient: bool) -> Any:
        if not _is_number(value) or isinstance(value, int):
            return value if _is_number(value) else CANNOT_TELL
        if isinstance(value, float) and not math.isfinite(value):
            return value
        exact = Decimal(repr(value)) if isinstance(value, float) else value
        if exact.adjusted() > 300:
            return CANNOT_TELL
        halves = mode == ROUND_HALF_UP and exact % 1 in {Decimal("0.5"), Decimal("-0.5")}
        if lenient and halves:
            return CANNOT_TELL
        found = exact.quantize(Decimal(1), rounding=mode) if exact.adjusted() < 27 else exact
        return float(found) if isinstance(value, float) else found

    return change


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "indexof": _indexof,
    "length": _length,
    "substring": _substring,
    "concat": _concat,
    "tolower": _of_text(str.lower),
    "toupper": _of_text(str.upper),
    "trim": _of_text(_stripped),
    "replace": _replace,
    "year": _day_part("year"),
    "month": _day_part("month"),
    "day": _day_part("day"),
    "hour": _hour,
    "minute": _minute,
    "second": _second,
    "fractionalseconds": _fraction,
    "date": _date,
    "time": _time,
    "totaloffsetminutes": _offset_minutes,
    "totalseconds": _total_seconds,
    "round": _rounding(ROUND_HALF_UP),
    "floor": _rounding(ROUND_FLOOR),
    "ceiling": _rounding(ROUND_CEILING),
}
"""Functions that give a value."""


# --- arithmetic --------------------------------------------------------------------------------------------


def arithmetic(operator: str, left: Any, right: Any, *, lenient: bool = False) -> Any:
    """Return `left operator right` (add, sub, mul, div, divby, mod), None if one is null."""
    if left is CANNOT_TELL or right is CANNOT_TELL:
        return CANNOT_TELL
    if left is None or right is None:
        return None
    if _is_number(left) and _is_number(right):
        if lenient and operator in {"div", "mod"} and (left < 0 or right < 0):
            return CANNOT_TELL  # platforms round to zero or down
        return _numeric(operator, left, right)
    if operator in {"add", "sub"}:
        return _temporal_sum(left, right, -1 if operator == "sub" else 1)
    return _scaled(operator, left, right)


def _numeric(operator: str, left: Any, right: Any) -> Any:
    if isinstance(left, float) or isinstance(right, float):
        left, right = float(left), float(right)
    elif isinstance(left, Decimal) or isinstance(right, Decimal):
        left, right = Decimal(left), Decimal(right)
    try:
        if operator == "add":
            return left + right
        if operator == "sub":
            return left - right
        if operator == "mul":
            return left * right
        return _divided(operator, left, right)
    except (ArithmeticError, ValueError):
        return CANNOT_TELL


def _divided(operator: str, left: Any, right: Any) -> Any:
    if isinstance(left, float) and operator != "mod":
        if right == 0:
            return math.nan if left == 0 or math.isnan(left) else math.copysign(math.inf, left)
        return left / right
    if right == 0:
        return CANNOT_TELL
    if operator == "mod":
        return math.fmod(left, right) if isinstance(left, float) else _remainder(left, right)
    if isinstance(left, int) and operator == "div":
        whole = abs(left) // abs(right)
        return -whole if (left < 0) is not (right < 0) else whole
    return Decimal(left) / Decimal(right)


def _remainder(left: Any, right: Any) -> Any:
    """Return the remainder with the sign of the dividend."""
    if isinstance(left, Decimal):
        return left % right
    rest = abs(left) % abs(right)
    return -rest if left < 0 else rest


def _temporal_sum(left: Any, right: Any, sign: int) -> Any:
    if isinstance(right, Duration):
        if isinstance(left, Timestamp):
            return Timestamp(left.at + sign * right.length, left.offset)
        if isinstance(left, Duration):
            return Duration(left.length + sign * right.length)
        if isinstance(left, TimeOfDay):
            return CANNOT_TELL
        if isinstance(left, dt.date) and right.length % DAY == 0:
            try:
                return left + dt.timedelta(days=sign * right.length // DAY)
            except OverflowError:
                return CANNOT_TELL
    if sign < 0:
        if isinstance(left, Timestamp) and isinstance(right, Timestamp):
            same = (left.offset is None) is (right.offset is None)
            return Duration(left.at - right.at) if same else CANNOT_TELL
        if isinstance(left, dt.date) and isinstance(right, dt.date):
            return Duration((left - right).days * DAY)
    if sign > 0 and isinstance(left, Duration) and isinstance(right, Timestamp):
        return Timestamp(right.at + left.length, right.offset)
    return CANNOT_TELL


def _scaled(operator: str, left: Any, right: Any) -> Any:
    """Return a duration times or divided by a number."""
    if operator == "mul" and isinstance(right, Duration):
        left, right = right, left
    if not isinstance(left, Duration) or not _is_number(right):
        return CANNOT_TELL
    try:
        factor = Decimal(repr(right)) if isinstance(right, float) else Decimal(right)
        if operator == "mul":
            return Duration(int(left.length * factor))
        if operator in {"div", "divby"} and factor:
            return Duration(int(left.length / factor))
    except (ArithmeticError, ValueError):
        return CANNOT_TELL
    return CANNOT_TELL

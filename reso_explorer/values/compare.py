"""Values compared: exactly as OData says, or with every liberty that a server may take.

With `lenient`, an outcome is certain only if no sane server could decide otherwise: string
comparison may or may not mind case, accents and trailing spaces; a timestamp may be stored with
more digits than it is sent with; comparing with null may give null, as in SQL.
"""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from reso_explorer.values.outcome import (
    ANY,
    CANNOT_TELL,
    EITHER,
    FALSE,
    NULL,
    TRUE,
    Mask,
    negated,
)
from reso_explorer.values.read import (
    AsSent,
    EnumValue,
    read_binary,
    read_decimal,
    read_value,
)
from reso_explorer.values.temporal import (
    DAY,
    HOUR,
    SECOND,
    Duration,
    TimeOfDay,
    Timestamp,
    midnight,
    read_date,
    read_duration,
    read_time,
    read_timestamp,
)

if TYPE_CHECKING:
    from reso_explorer.values.declared import DeclaredType

_ZONES: Final = 15 * HOUR
"""How far a time without offset may be from the same time in UTC."""

_NEAR: Final = 1e-5
"""How far two floating-point numbers may be apart and still be the same to a server."""


def compare(left: Any, operator: str, right: Any, *, lenient: bool) -> Mask:
    """Return the possible outcomes of `left operator right` (eq, ne, gt, ge, lt, le)."""
    if left is CANNOT_TELL or right is CANNOT_TELL:
        return ANY
    if left is None or right is None:
        return _with_null(left, operator, right, lenient=lenient)
    if operator == "ne":
        return negated(compare(left, "eq", right, lenient=lenient))
    left, right = aligned(left, right)
    if left is CANNOT_TELL:
        return ANY
    if isinstance(left, str):
        return _strings(left, operator, right, lenient=lenient)
    if isinstance(left, EnumValue):
        return _enums(left, operator, right, lenient=lenient)
    if isinstance(left, list):
        return _lists(left, operator, right, lenient=lenient)
    if isinstance(left, UUID) and operator != "eq" and lenient:
        # SQL Server orders the groups of a guid from the last one.
        return EITHER
    if isinstance(left, dict) or isinstance(right, dict):
        return ANY
    order = _order(left, right)
    if order is None:
        return FALSE
    if lenient and _is_near(left, right):
        return EITHER
    return TRUE if _holds(order, operator) else FALSE


def readable(declared: DeclaredType, raw: Any) -> Any:
    """Return the value of a JSON value, None if it has none that can be compared."""
    value = read_value(declared, raw)
    return None if isinstance(value, AsSent | list | dict) else value


def holds(declared: DeclaredType, left: Any, operator: str, right: Any) -> bool | None:
    """Return what `left operator right` is for two JSON values; None if a server may decide it.

    A null on the left gives false, and true for `ne`.
    """
    first, second = readable(declared, left), readable(declared, right)
    if first is None:
        return operator == "ne" if left is None else None
    mask = compare(first, operator, second, lenient=True)
    return {TRUE: True, FALSE: False}.get(mask)


def _with_null(left: Any, operator: str, right: Any, *, lenient: bool) -> Mask:
    both = left is None and right is None
    if operator == "eq":
        return TRUE if both else (FALSE | NULL if lenient else FALSE)
    if operator == "ne":
        return FALSE if both else (TRUE | NULL if lenient else TRUE)
    return FALSE | NULL if lenient else FALSE


def _holds(order: int, operator: str) -> bool:
    if operator == "eq":
        return order == 0
    if operator in {"gt", "ge"}:
        return order > 0 or (operator == "ge" and order == 0)
    return order < 0 or (operator == "le" and order == 0)


def _order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 for two values of one kind; None if one is NaN."""
    if left == right:
        return 0
    if left < right:
        return -1
    return 1 if left > right else None


# --- one kind for both sides -------------------------------------------------------------------------


def aligned(left: Any, right: Any) -> tuple[Any, Any]:
    """Return two values as one kind; CANNOT_TELL twice if they have none in common.

    A value of no declared type is read by the kind of the other one.
    """
    if isinstance(left, AsSent) or isinstance(right, AsSent):
        if isinstance(left, AsSent) and isinstance(right, AsSent):
            same = type(left.value) is type(right.value)
            left, right = left.value, right.value
            if not same or isinstance(left, str):
                return CANNOT_TELL, CANNOT_TELL
        else:
            left = _read_like(left.value, right) if isinstance(left, AsSent) else left
            right = _read_like(right.value, left) if isinstance(right, AsSent) else right
        if left is CANNOT_TELL or right is CANNOT_TELL:
            return CANNOT_TELL, CANNOT_TELL
    kinds = _kind(left), _kind(right)
    if kinds[0] != kinds[1]:
        return _mixed(left, right)
    if kinds[0] == "number" and isinstance(left, float) is not isinstance(right, float):
        return _as_float(left), _as_float(right)
    return left, right


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int | float | Decimal):
        return "number"
    return type(value).__name__


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _mixed(left: Any, right: Any) -> tuple[Any, Any]:
    """Align two values of different kinds that OData or servers compare all the same."""
    for first, second, swapped in ((left, right, False), (right, left, True)):
        found: Any = None
        if isinstance(first, EnumValue):
            found = _as_enum(second, first)
        elif isinstance(second, str) and isinstance(first, UUID | Duration | TimeOfDay | dt.date):
            found = _read_like(second, first)
        elif isinstance(first, Timestamp) and isinstance(second, dt.date):
            found = midnight(second, None)
        elif isinstance(first, TimeOfDay) and isinstance(second, Duration):
            found = TimeOfDay(second.length) if 0 <= second.length < DAY else None
        elif isinstance(first, Timestamp) and isinstance(second, str):
            found = read_timestamp(second)
        if found is not None and found is not CANNOT_TELL:
            return (found, first) if swapped else (first, found)
    return CANNOT_TELL, CANNOT_TELL


def _as_enum(value: Any, like: EnumValue) -> EnumValue | None:
    """Return a string or number that is compared with an enum as members."""
    if isinstance(value, str):
        if value.lstrip("-").isdecimal() and like.number is not None and len(value) < 20:
            return EnumValue(frozenset(), int(value))
        return EnumValue(frozenset(name.strip() for name in value.split(",")))
    if isinstance(value, int) and not isinstance(value, bool):
        return EnumValue(frozenset(), value)
    return None


def _read_like(raw: Any, like: Any) -> Any:
    """Return a value as sent, read as the kind of another one; CANNOT_TELL if it isn't that."""
    found: Any = None
    if isinstance(like, bool):
        found = raw if isinstance(raw, bool) else None
    elif isinstance(like, int | float | Decimal):
        found = read_decimal(raw)
    elif isinstance(like, str):
        found = raw if isinstance(raw, str) else None
    elif isinstance(like, EnumValue):
        found = _as_enum(raw, like)
    elif isinstance(like, list | dict):
        found = raw if isinstance(raw, type(like)) else None
    elif isinstance(raw, str):
        found = _text_like(raw, like)
    return CANNOT_TELL if found is None else found


def _text_like(text: str, like: Any) -> Any:
    if isinstance(like, Timestamp):
        day = read_date(text)
        return midnight(day, None) if day else read_timestamp(text)
    if isinstance(like, dt.date):
        return read_date(text)
    if isinstance(like, TimeOfDay):
        return read_time(text)
    if isinstance(like, Duration):
        return read_duration(text)
    if isinstance(like, bytes):
        return read_binary(text)
    if isinstance(like, UUID):
        try:
            return UUID(text) if len(text) == 36 else None
        except ValueError:
            return None
    return None


# --- what servers may decide differently ---------------------------------------------------------------


def _is_near(left: Any, right: Any) -> bool:
    """Tell whether two values are so close that storage or time zone may decide."""
    if isinstance(left, Timestamp) and isinstance(right, Timestamp):
        distance = abs(left.at - right.at)
        if (left.offset is None) is not (right.offset is None):
            return distance < _ZONES
        # Digits may be stored that aren't sent.
        return 0 < distance < SECOND or (distance == 0 and left.at % SECOND == 0)
    if isinstance(left, TimeOfDay):
        return bool(0 < abs(left.at - right.at) < SECOND)
    if isinstance(left, float) or isinstance(right, float):
        if not (math.isfinite(left) and math.isfinite(right)):
            return True
        return bool(0 < abs(left - right) <= _NEAR * max(abs(left), abs(right)))
    return False


@lru_cache(maxsize=8192)
def folded(text: str) -> str:
    """Return a string without case, accents and trailing spaces: equal if a server may say so."""
    if text.isascii():
        return text.rstrip().lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char)).rstrip()


@lru_cache(maxsize=8192)
def _letters(text: str) -> str:
    """Return only letters and digits, folded: what dictionaries order by first."""
    return "".join(char for char in folded(text) if char.isalnum())


def _strings(left: str, operator: str, right: str, *, lenient: bool) -> Mask:
    if not lenient:
        order = (left > right) - (left < right)
        return TRUE if _holds(order, operator) else FALSE
    if operator == "eq":
        if left == right:
            return TRUE
        return EITHER if is_like(left, right) else FALSE
    common = string_order(left, right)
    if common is None or (common == 0 and left != right):
        return EITHER
    return TRUE if _holds(common, operator) else FALSE


def is_like(left: str, right: str) -> bool:
    """Tell whether a server may call two strings equal: by case, accents, or spaces in a lookup."""
    if folded(left) == folded(right):
        return True
    letters = _letters(left)
    return letters != "" and letters == _letters(right)


def string_order(left: str, right: str) -> int | None:
    """Return -1, 0 or 1 if every way to order strings agrees, else None."""
    if left == right:
        return 0
    ways = (
        (left > right) - (left < right),
        (folded(left) > folded(right)) - (folded(left) < folded(right)),
        (_letters(left) > _letters(right)) - (_letters(left) < _letters(right)),
    )
    return ways[0] if ways[0] == ways[1] == ways[2] else None


def _enums(left: EnumValue, operator: str, right: EnumValue, *, lenient: bool) -> Mask:
    if operator == "eq":
        if left.number is not None and right.number is not None:
            return TRUE if left.number == right.number else FALSE
        if left.names and right.names:
            if left.names == right.names:
                return TRUE
            same = {folded(name) for name in left.names} == {folded(name) for name in right.names}
            unknown = left.number is None or right.number is None
            # A name the document doesn't have may be a display text of one that it has.
            return ANY if lenient and (same or unknown) else FALSE
        return ANY
    if left.number is None or right.number is None or lenient:
        return ANY
    return TRUE if _holds(_order(left.number, right.number) or 0, operator) else FALSE


def _lists(left: list[Any], operator: str, right: list[Any], *, lenient: bool) -> Mask:
    if operator != "eq":
        return ANY
    if len(left) != len(right):
        return FALSE
    found = TRUE
    for one, other in zip(left, right, strict=True):
        mask = compare(one, "eq", other, lenient=lenient)
        if mask == FALSE:
            return FALSE
        if mask != TRUE:
            found = ANY
    return found

"""Values of rows compared as their declared type would have it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal, InvalidOperation
from typing import Any

from reso_explorer.edm import NUMBERS, TIMESTAMPS


def comparable(value: Any, edm_type: str) -> Any:
    """Return a JSON value in a form that compares as the type does; None where it has none.

    Numbers may come as text, moments with any offset and any number of decimals.
    """
    if value is None:
        return None
    if edm_type in NUMBERS:
        return _number(value)
    if edm_type in TIMESTAMPS:
        return _moment(value)
    if edm_type == "Edm.Date":
        return value[:10] if isinstance(value, str) and len(value) >= 10 else None
    if isinstance(value, list | dict):
        return None
    return value


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool):
        return None
    try:
        found = Decimal(value) if isinstance(value, int | Decimal | str) else None
    except InvalidOperation:
        return None
    return found if found is not None and found.is_finite() else None


def _moment(value: Any) -> dt.datetime | None:
    if not isinstance(value, str):
        return None
    text = value.strip()
    if text.startswith("/Date("):
        return _v2_moment(text)
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=dt.UTC)


def _v2_moment(text: str) -> dt.datetime | None:
    """Read `/Date(1716970000000)/` and `/Date(1716970000000+0060)/` of OData V2."""
    inner = text.removeprefix("/Date(").partition(")")[0]
    sign = max(inner.rfind("+"), inner.rfind("-"))
    number = inner[:sign] if sign > 0 else inner
    try:
        return dt.datetime.fromtimestamp(int(number) / 1000, dt.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def compares(left: Any, operator: str, right: Any) -> bool | None:
    """Return what `left operator right` is for comparable values; None where it cannot be told."""
    if operator == "eq":
        return bool(left == right)
    if operator == "ne":
        return bool(left != right)
    if left is None or right is None:
        return False
    if type(left) is not type(right):
        return None
    if operator == "gt":
        return bool(left > right)
    if operator == "ge":
        return bool(left >= right)
    if operator == "lt":
        return bool(left < right)
    if operator == "le":
        return bool(left <= right)
    return None

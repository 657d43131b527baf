"""Numbers as JSON holds them without loss."""

from __future__ import annotations

import math
from typing import Final

LARGEST: Final = 2**53
"""Whole numbers beyond this one are text, as many readers of JSON would round them."""


def as_number(value: float | str) -> int | float | str:
    """Return a number as it is, or as text where JSON or its readers can't hold it."""
    if isinstance(value, str):
        return value
    if isinstance(value, int):
        return value if abs(value) <= LARGEST else str(value)
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else ("INF" if value > 0 else "-INF")


def as_facet(value: int | str | None) -> int | None:
    """Return a facet that is a number small enough to mean something, None for `max` and the like."""
    return value if isinstance(value, int) and 0 <= value <= LARGEST else None

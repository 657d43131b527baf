"""When to ask again, and after how long."""

from __future__ import annotations

import math
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

WAIT_STATUSES: Final = frozenset({429, 503})
"""Answers that mean "later". 504 does not: on heavy requests it comes again forever."""


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Return the seconds that `Retry-After` asks to wait, None where it says nothing usable.

    Args:
        headers: of the answer.
        now: seconds since 1970, for the date form of the header.
    """
    text = headers.get("retry-after", "").strip()
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
            seconds = moment.timestamp() - now
        except (ValueError, TypeError, OverflowError, OSError):
            return None
    if not math.isfinite(seconds):
        return None
    return max(seconds, 0.0)


def wait_before(attempt: int, asked: float | None, jitter: float) -> float:
    """Return the seconds to wait before another try.

    Args:
        attempt: how many answers said "later" so far, from 1.
        asked: what the server asked for, None where nothing.
        jitter: a number from 0 to 1; spreads clients that were sent away at the same moment.
    """
    base = asked if asked is not None else min(2.0 ** (attempt - 1), 30.0)
    return base + jitter * min(1.0, 0.1 * base + 0.1)

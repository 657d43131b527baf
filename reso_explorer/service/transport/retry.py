"""When to ask again, and after how long."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from reso_explorer.service.http_date import http_date

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
            seconds = http_date(text) - now
        except (ValueError, TypeError, OverflowError, OSError):
            return None
    if not math.isfinite(seconds):
        return None
    return max(seconds, 0.0)


def pause_before(
    status: int, asked: float | None, attempt: int, windows: Sequence[float] = ()
) -> float:
    """Return the seconds to wait before a request is sent again.

    A 429 that comes again shows that the wait was too short: then at least a whole window of the
    provider's limits has to pass, or, where those are unknown, three times as long as before.

    Args:
        status: of the response: 429 or 503.
        asked: what the server asked for, None where nothing.
        attempt: how many such responses came so far, from 1.
        windows: lengths in seconds of the windows in which the provider counts.
    """
    if status != 429:
        return asked if asked is not None else min(2.0 ** (attempt - 1), 30.0)
    known = sorted(windows)
    least = known[min(attempt, len(known)) - 1] if known else 5.0 * 3.0 ** (attempt - 1)
    if asked is None:
        return least
    return max(asked, 1.0) if attempt == 1 else max(asked, least)


def jittered(seconds: float, jitter: float) -> float:
    """Return a pause made a little longer, so that clients sent away together spread.

    `jitter` is a number from 0 to 1.
    """
    return seconds + jitter * min(1.0, 0.1 * seconds + 0.1)

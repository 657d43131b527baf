"""Dates in HTTP headers."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime


def http_date(text: str) -> float:
    """Return a date of a header in seconds since 1970; without a zone it is in UTC.

    Raises:
        ValueError, TypeError, OverflowError, OSError: it is no date.
    """
    moment = parsedate_to_datetime(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=dt.UTC)
    return moment.timestamp()

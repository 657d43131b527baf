"""Moments for people: how long ago, and which day and time on the user's own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import datetime as dt

_STEPS: Final = ((3600, 60, "min"), (48 * 3600, 3600, "h"), (30 * 86400, 86400, "days"))
"""Below how many seconds, what one unit is, and what it is called."""


def ago(then: dt.datetime, now: dt.datetime) -> str:
    """Return how long ago a moment was: `just now`, `5 min ago`, `2 h ago`; older ones by date."""
    seconds = (now - then).total_seconds()
    if seconds < 60:
        return "just now"
    for below, unit, name in _STEPS:
        if seconds < below:
            return f"{int(seconds // unit)} {name} ago"
    return f"on {then.astimezone():%Y-%m-%d}"


def moment_text(moment: dt.datetime) -> str:
    """Return day and time of a moment on the user's own clock: `2026-03-14 09:26`."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def local_time(text: str) -> str:
    """Return a timestamp as sent on the user's own clock, "" for a text that is none.

    A timestamp without an offset says nothing of its zone and stays what it is.
    """
    from reso_explorer.values.temporal import read_timestamp

    if len(text) < len("2026-03-14T09:26") or len(text) > 40:
        return ""
    found = read_timestamp(text)
    moment = found.datetime() if found is not None and found.offset is not None else None
    if moment is None:
        return ""
    try:
        return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
    except (OverflowError, ValueError, OSError):
        return ""

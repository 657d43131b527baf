"""What answers say about the allowance, in any of the header families that are in use.

Known: `X-RateLimit-*`, `RateLimit-*`, the `RateLimit` and `RateLimit-Policy` fields of the IETF
drafts, `Application-RateLimit-*` and `Burst-RateLimit-*`, `Minute-Quota-*` and `Hour-Quota-*`,
`x-ms-ratelimit-*`, and anything built in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from reso_explorer.service.http_date import http_date

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIELD: Final = re.compile(
    r"(?i)^(?P<family>.*?(?:rate-?limit|quota)(?:-(?:burst|time))?)-?"
    r"(?P<part>limit|remaining|reset(?:-?time|-?after)?|used|available|left|window)?"
    r"(?:-(?P<rest>[a-z-]+))?$"
)
_NAMED_WINDOWS: Final = {
    "second": 1,
    "burst": 60,
    "minute": 60,
    "application": 3600,
    "hour": 3600,
    "day": 86400,
}


@dataclass(frozen=True, slots=True)
class Allowance:
    """One family's statement. Times are seconds since 1970, None where nothing is said.

    `window` is the length of the period in seconds, where the name or a header tells it.
    """

    name: str
    limit: float | None = None
    remaining: float | None = None
    resets_at: float | None = None
    window: float | None = None

    @property
    def used_up(self) -> bool:
        """Whether nothing is left, or so little that others may use it up at this moment."""
        return self.remaining is not None and self.remaining <= int((self.limit or 0) * 0.01)


def read_allowances(headers: Mapping[str, str], now: float) -> tuple[Allowance, ...]:
    """Return what an answer says about allowances, a statement per family.

    Args:
        headers: the header fields.
        now: seconds since 1970.
    """
    found: dict[str, Allowance] = {}
    for name, value in headers.items():
        match = _FIELD.match(name)
        if match is None:
            continue
        family = match["family"].lower().strip("-")
        if match["rest"] and match["rest"].lower() not in {"requests", "policy", "policies"}:
            family += "-" + match["rest"].lower()
        known = found.get(family, Allowance(family, window=_window(family)))
        part = (match["part"] or "").lower()
        if (match["rest"] or "").lower() in {"policy", "policies"}:
            found[family] = _with_policy(known, value)
        elif part:
            found[family] = _with_part(known, part, value, now)
        else:
            found[family] = _with_item(known, value, now)
    return tuple(
        each
        for each in found.values()
        if each.limit is not None or each.remaining is not None or each.resets_at is not None
    )


def _with_part(known: Allowance, part: str, value: str, now: float) -> Allowance:
    if part.startswith("reset"):
        return replace(known, resets_at=moment(value, now))
    number = _number(value)
    if number is None:
        return known
    if part == "limit":
        window = re.search(r"(?:;\s*w=|window=)(\d+)", value)
        return replace(known, limit=number, window=float(window[1]) if window else known.window)
    if part == "window":
        return replace(known, window=number)
    if part == "used":
        left = None if known.limit is None else max(known.limit - number, 0.0)
        return known if known.remaining is not None else replace(known, remaining=left)
    return replace(known, remaining=number)


def _with_item(known: Allowance, value: str, now: float) -> Allowance:
    """Read `limit=100, remaining=50, reset=30` and `"default";r=50;t=30`."""
    pairs = dict(re.findall(r"(?i)\b(limit|remaining|reset|r|t|q|w)=(\d+(?:\.\d+)?)", value))
    pairs = {name.lower(): float(number) for name, number in pairs.items()}
    remaining = pairs.get("remaining", pairs.get("r"))
    reset = pairs.get("reset", pairs.get("t"))
    limit = pairs.get("limit", pairs.get("q"))
    return replace(
        known,
        limit=limit if limit is not None else known.limit,
        remaining=remaining if remaining is not None else known.remaining,
        resets_at=now + reset if reset is not None else known.resets_at,
        window=pairs.get("w", known.window),
    )


def _with_policy(known: Allowance, value: str) -> Allowance:
    """Read `100;w=60` and `"default";q=100;w=60`."""
    limit = re.search(r"(?:^|[;\s])q=(\d+)", value) or re.match(r"\s*(\d+)", value)
    window = re.search(r"\bw=(\d+)", value)
    return replace(
        known,
        limit=known.limit if known.limit is not None or limit is None else float(limit[1]),
        window=float(window[1]) if window else known.window,
    )


def moment(value: str, now: float) -> float | None:
    """Return when an allowance starts anew: seconds from now, Unix seconds or ms, or a date."""
    number = _number(value)
    if number is None:
        try:
            return http_date(value)
        except (ValueError, TypeError, OverflowError):
            return _iso(value)
    if number > 1e11:
        return number / 1000
    if number > 1e8:
        return number
    return now + number


def _iso(value: str) -> float | None:
    from datetime import UTC, datetime

    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _number(value: str) -> float | None:
    value = re.sub(r"(?<=\d),(?=\d{3}(?:\D|$))", "", value)
    match = re.match(r"\s*(-?\d+(?:\.\d+)?)(?:\s*[,;].*)?\s*$", value)
    return float(match[1]) if match else None


def _window(family: str) -> float | None:
    for name, seconds in _NAMED_WINDOWS.items():
        if name in family:
            return float(seconds)
    return None

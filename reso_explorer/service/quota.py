"""Counting requests and bytes against the quotas of a provider."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from reso_explorer.providers.provider import Quota
from reso_explorer.service.quota_headers import Allowance, read_allowances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


SHORT: Final = 60
"""Seconds of the longest window in which the duration of a request matters."""

LOOK_AGAIN: Final = 0.05
"""Seconds between two looks whether a running request has ended."""

LONGEST_TOLD: Final = 86_400.0
"""Seconds for which a statement of the server is believed at most."""


@dataclass(frozen=True, slots=True)
class Told:
    """What the server said about a quota, and when, in seconds since 1970."""

    allowance: Allowance
    at: float

    @property
    def refills_at(self) -> float:
        """When there is something left again; `at` where that isn't known."""
        ends = self.allowance.resets_at
        if ends is None:
            ends = self.at + (self.allowance.window or 0.0)
        return min(ends, self.at + LONGEST_TOLD)

    @property
    def until(self) -> float:
        """When the statement is out of date."""
        known = self.allowance.resets_at is not None or self.allowance.window
        return self.refills_at if known else self.at + 3600.0


@dataclass(frozen=True, slots=True)
class Reading:
    """One line of a quota meter.

    Attributes:
        name: what is counted: `requests in 1 hour`, or the name of the header family.
        used: how much is used up; None where only the rest is known.
        limit: how much there is; None where unknown.
        remaining: how much is left.
        resets_in: seconds until some of it comes back; None where unknown.
        source: whether the server says so or it was counted here.
    """

    name: str
    used: float | None
    limit: float | None
    remaining: float | None
    resets_in: float | None
    source: Literal["server", "counted"]

    @property
    def share(self) -> float | None:
        """Used part from 0 to 1, None where unknown."""
        if self.limit is None or self.limit <= 0:
            return None
        used = self.used
        if used is None and self.remaining is not None:
            used = self.limit - self.remaining
        return None if used is None else min(max(used / self.limit, 0.0), 1.0)


class Window:
    """A sliding window: what was used in the last `seconds`, kept in about 200 buckets.

    A bucket carries the end of its time, so that nothing is forgotten early. Where an amount is
    too small to leave a part of it unused, the margin lengthens the window instead.

    In a short window a request counts from the moment it is sent until the window has passed
    after its response: whenever the server took note of it, that was in between.

    Args:
        quota: the provider's rule.
        margin: the part of the quota that is left unused.
    """

    def __init__(self, quota: Quota, margin: float = 0.0) -> None:
        self.quota = quota
        is_small = quota.amount < 40
        self.seconds = quota.seconds * (1 + margin if is_small else 1.0)
        self.budget = quota.amount - (0.0 if is_small else quota.amount * margin)
        self.is_short = quota.seconds <= SHORT
        self._step = self.seconds / 200
        self._buckets: deque[tuple[float, float]] = deque()
        self._used = 0.0

    def used(self, now: float) -> float:
        """Return what was used in the window that ends now."""
        while self._buckets and self._buckets[0][0] <= now - self.seconds:
            self._used -= self._buckets.popleft()[1]
        return self._used

    def add(self, amount: float, now: float) -> None:
        """Count."""
        self.used(now)
        self._used += amount
        ends = math.ceil(now / self._step) * self._step
        if self._buckets and self._buckets[-1][0] >= ends:
            last, before = self._buckets[-1]
            self._buckets[-1] = (last, before + amount)
        else:
            self._buckets.append((ends, amount))

    def wait(self, now: float, running: int = 0) -> float:
        """Return the seconds until there is room for one more; 0 where there is room now.

        `running` requests have been sent and not been answered yet.
        """
        room = 1.0 if self.quota.what == "requests" else 0.0
        used = self.used(now) + room
        if self.is_short and self.quota.what == "requests":
            used += running
        if used <= self.budget:
            return 0.0
        for ends, amount in self._buckets:
            used -= amount
            if used <= self.budget:
                return max(ends + self.seconds - now, 0.001)
        return LOOK_AGAIN if running else self.seconds

    @property
    def mark(self) -> str:
        """What is counted, in a record: `requests/3600`."""
        return f"{self.quota.what}/{self.quota.seconds}"

    @property
    def name(self) -> str:
        """What is counted, in words."""
        return f"{self.quota.what} in {_span(float(self.quota.seconds))}"

    def reading(self, now: float) -> Reading:
        """Return the state for a meter."""
        used = self.used(now)
        oldest = self._buckets[0][0] if self._buckets else None
        return Reading(
            self.name,
            used,
            float(self.quota.amount),
            max(self.quota.amount - used, 0.0),
            None if oldest is None else max(oldest + self.seconds - now, 0.0),
            "counted",
        )

    def state(self) -> list[tuple[float, float]]:
        """Return the buckets, to be recorded."""
        return list(self._buckets)

    def restore(self, buckets: Iterable[tuple[float, float]], now: float) -> None:
        """Take buckets that were recorded in place of those here.

        What lies in the future, after a clock was set back, counts as used now.
        """
        self._buckets.clear()
        self._used = 0.0
        for ends, amount in sorted(buckets):
            ends = min(ends, now + self._step)
            if now - self.seconds < ends and amount > 0:
                self._buckets.append((ends, amount))
                self._used += amount


class QuotaMeter:
    """Everything known about the use of a key.

    Args:
        quotas: the provider's rules; those for other roles or kinds of requests are left out.
        role: the role of the key.
        margin: the part of each quota that is left unused.
    """

    def __init__(
        self, quotas: Sequence[Quota] = (), *, role: str | None = None, margin: float = 0.05
    ) -> None:
        self.windows = tuple(
            Window(quota, margin)
            for quota in quotas
            if quota.what in {"requests", "bytes"} and quota.role in {None, role}
        )
        self.allowances: dict[str, Told] = {}
        self._others: tuple[Window, ...] = ()
        self.requests = 0
        self.received = 0

    def began(self, now: float) -> None:
        """Count a request that is about to be sent."""
        self.requests += 1
        self._count("requests", 1, now, short=False)

    def ended(self, now: float, received: int = 0) -> None:
        """Count a request that was answered or failed, and the bytes that came."""
        self.received += received
        self._count("requests", 1, now, short=True)
        for short in (False, True):
            self._count("bytes", received, now, short=short)

    def _count(self, what: str, amount: float, now: float, *, short: bool) -> None:
        for window in (*self.windows, *self._others):
            if amount and window.quota.what == what and window.is_short is short:
                window.add(amount, now)

    def heard(self, headers: Mapping[str, str], now: float) -> None:
        """Take note of what a response says about the quota."""
        for allowance in read_allowances(headers, now):
            self.allowances[allowance.name] = Told(allowance, now)

    def wait(self, now: float, running: int = 0) -> tuple[float, str]:
        """Return the seconds to wait before the next request, and the rule that says so."""
        found = (0.0, "")
        for window in self.windows:
            found = max(found, (window.wait(now, running), window.name))
        for told in self.allowances.values():
            if told.allowance.used_up and told.refills_at > now:
                found = max(found, (told.refills_at - now, told.allowance.name))
        return found

    def shortest_time(self, requests: int) -> float:
        """Return the seconds that a number of requests takes at least, from unused windows on."""
        found = (
            (requests - 1) // window.budget * window.seconds
            for window in self.windows
            if window.quota.what == "requests" and window.budget >= 1
        )
        return max(found, default=0.0)

    def readings(self, now: float) -> tuple[Reading, ...]:
        """Return the lines of a meter: what the server says, then what was counted."""
        told = tuple(
            Reading(
                each.allowance.name,
                None,
                each.allowance.limit,
                each.allowance.remaining,
                None
                if each.allowance.resets_at is None
                else max(each.allowance.resets_at - now, 0.0),
                "server",
            )
            for each in self.allowances.values()
            if each.until > now
        )
        return told + tuple(window.reading(now) for window in self.windows)

    def state(self) -> dict[str, list[tuple[float, float]]]:
        """Return the counts, to be recorded."""
        return {window.mark: window.state() for window in (*self.windows, *self._others)}

    def restore(self, state: Mapping[str, Sequence[tuple[float, float]]], now: float) -> None:
        """Take counts that were recorded in place of those here.

        Windows that are known elsewhere only are counted for those who know them.
        """
        own = {window.mark for window in self.windows}
        self._others = tuple(
            Window(Quota(amount=2**62, seconds=int(seconds), what=what))
            for what, _, seconds in (mark.partition("/") for mark in state if mark not in own)
            if seconds.isdecimal() and int(seconds)
        )
        for window in (*self.windows, *self._others):
            window.restore(state.get(window.mark, ()), now)

    def suppose(self, now: float) -> None:
        """Count carefully where the record was lost.

        Short windows are taken as used up, of longer ones a half.
        """
        for window in self.windows:
            part = 1.0 if window.is_short else 0.5
            window.restore([(now, window.budget * part)], now)


def _span(seconds: float) -> str:
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            number = int(seconds // size)
            return f"{number} {noun}{'' if number == 1 else 's'}"
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"

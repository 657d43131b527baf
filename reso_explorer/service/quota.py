"""Counting requests and bytes against the allowances of a provider."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from reso_explorer.service.quota_headers import Allowance, read_allowances

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from reso_explorer.providers.provider import Quota


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

    Args:
        quota: the provider's rule.
        margin: the part of the allowance that is left unused.
    """

    def __init__(self, quota: Quota, margin: float = 0.0) -> None:
        self.quota = quota
        self.seconds = float(quota.seconds)
        self.budget = quota.amount - (quota.amount * margin if quota.amount >= 40 else 0.0)
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
        if self._buckets and now - self._buckets[-1][0] < self._step:
            moment, before = self._buckets[-1]
            self._buckets[-1] = (moment, before + amount)
        else:
            self._buckets.append((now, amount))

    def wait(self, now: float) -> float:
        """Return the seconds until there is room for one more; 0 where there is room now."""
        used = self.used(now)
        room = 1.0 if self.quota.what == "requests" else 0.0
        if used + room <= self.budget:
            return 0.0
        for moment, amount in self._buckets:
            used -= amount
            if used + room <= self.budget:
                return max(moment + self._step + self.seconds - now, self._step)
        return self.seconds

    @property
    def name(self) -> str:
        """What is counted, in words."""
        return f"{self.quota.what} in {_span(self.seconds)}"

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
        """Return the buckets, to be kept between runs."""
        return list(self._buckets)

    def clear(self) -> None:
        """Forget all counts."""
        self._buckets.clear()
        self._used = 0.0

    def restore(self, buckets: Iterable[tuple[float, float]], now: float) -> None:
        """Take buckets that were kept; those from the future or too old are left out."""
        for moment, amount in buckets:
            if now - self.seconds < moment <= now:
                self._buckets.append((moment, amount))
                self._used += amount


class QuotaMeter:
    """Everything known about the use of a key.

    Args:
        quotas: the provider's rules; those for other roles or kinds of requests are left out.
        role: the role of the key.
        margin: the part of each allowance that is left unused.
    """

    def __init__(
        self, quotas: Sequence[Quota] = (), *, role: str | None = None, margin: float = 0.05
    ) -> None:
        self.windows = tuple(
            Window(quota, margin)
            for quota in quotas
            if quota.what in {"requests", "bytes"} and quota.role in {None, role}
        )
        self.allowances: dict[str, Allowance] = {}
        self.requests = 0
        self.received = 0

    def count_request(self, now: float) -> None:
        """Count a request that is about to be sent."""
        self.requests += 1
        for window in self.windows:
            if window.quota.what == "requests":
                window.add(1, now)

    def seen(self, headers: Mapping[str, str], received: int, now: float) -> None:
        """Take note of an answer."""
        self.received += received
        for window in self.windows:
            if window.quota.what == "bytes":
                window.add(received, now)
        for allowance in read_allowances(headers, now):
            self.allowances[allowance.name] = allowance

    def wait(self, now: float) -> tuple[float, str]:
        """Return the seconds to wait before the next request, and the allowance that says so."""
        found = (0.0, "")
        for window in self.windows:
            found = max(found, (window.wait(now), window.name))
        for allowance in self.allowances.values():
            until = allowance.resets_at
            if allowance.used_up and until is not None and until > now:
                found = max(found, (until - now, allowance.name))
        return found

    def readings(self, now: float) -> tuple[Reading, ...]:
        """Return the lines of a meter: what the server says, then what was counted."""
        told = tuple(
            Reading(
                each.name,
                None,
                each.limit,
                each.remaining,
                None if each.resets_at is None else max(each.resets_at - now, 0.0),
                "server",
            )
            for each in self.allowances.values()
            if each.resets_at is None or each.resets_at > now
        )
        return told + tuple(window.reading(now) for window in self.windows)

    def state(self) -> dict[str, Any]:
        """Return the counts as JSON-ready data, to be kept between runs."""
        return {window.name: [list(bucket) for bucket in window.state()] for window in self.windows}

    def restore(self, state: Mapping[str, Any], now: float) -> None:
        """Take counts that were kept; anything odd in them is left out."""
        for window in self.windows:
            window.restore(_pairs(state.get(window.name)), now)

    def recount(self, states: Iterable[Mapping[str, Any]], now: float) -> None:
        """Begin the counts anew with those of several runs."""
        kept = tuple(states)
        for window in self.windows:
            pairs = [pair for state in kept for pair in _pairs(state.get(window.name))]
            window.clear()
            window.restore(sorted(pairs), now)


def _pairs(kept: Any) -> list[tuple[float, float]]:
    """Return buckets as they were kept, without anything that is none."""
    return [
        (float(item[0]), float(item[1]))
        for item in (kept if isinstance(kept, list) else ())
        if isinstance(item, list | tuple)
        and len(item) == 2
        and all(isinstance(part, int | float) for part in item)
    ]


def _span(seconds: float) -> str:
    for size, noun in ((86400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size and seconds % size == 0:
            number = int(seconds // size)
            return f"{number} {noun}{'' if number == 1 else 's'}"
    return f"{seconds:g} second{'' if seconds == 1 else 's'}"

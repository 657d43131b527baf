"""Counts of an allowance that outlive the run, and are shared with other runs of the same key."""

from __future__ import annotations

import uuid
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reso_explorer.providers import Provider
    from reso_explorer.service.quota import QuotaMeter
    from reso_explorer.service.quota_headers import Allowance
    from reso_explorer.service.throttle import Throttle
    from reso_explorer.service.transport import Clock, Headers, Wait
    from reso_explorer.store.quotas import QuotaCounts, Quotas

EVERY: Final = 5.0
"""Seconds between two looks at what other runs used, and between two notes of our own."""

IDLE: Final = 600.0
"""Seconds without a note after which a run counts as ended."""


class SharedThrottle:
    """Keeps a provider's rate over all runs with one key; the `Gate` of a transport.

    Args:
        throttle: keeps the rate within this run.
        quotas: where runs note what they used.
        name: what the key is known as: its profile, or the service root.
        clock: time.
    """

    def __init__(self, throttle: Throttle, quotas: Quotas, name: str, clock: Clock) -> None:
        from reso_explorer.service.quota import QuotaMeter

        self._throttle = throttle
        self._quotas = quotas
        self._name = name
        self._clock = clock
        self._run = uuid.uuid4().hex[:12]
        rules = tuple(window.quota for window in throttle.meter.windows)
        self._own = QuotaMeter(rules)
        self._looked = self._noted = float("-inf")
        self._is_new = False
        self._was_noted = False

    @property
    def meter(self) -> QuotaMeter:
        """What is known of the allowance, other runs included."""
        return self._throttle.meter

    async def enter(self, url: str) -> None:
        """Wait until a request may go out.

        Raises:
            QuotaError: there will be no room for longer than may be waited.
        """
        if self._clock.monotonic() - self._looked >= EVERY:
            self.look()
        await self._throttle.enter(url)
        self._own.count_request(self._clock.now())
        self._is_new = True

    def seen(self, url: str, status: int, headers: Headers, received: int) -> None:
        """Take note of an answer."""
        self._throttle.seen(url, status, headers, received)
        self._own.seen(headers, received, self._clock.now())
        self._is_new = True
        if self._clock.monotonic() - self._noted >= EVERY:
            self.note()

    def look(self) -> None:
        """Read what other runs used."""
        from reso_explorer.store.errors import StoreError

        now = self._clock.now()
        self._looked = self._clock.monotonic()
        try:
            runs = self._quotas.all(self._name)
        except StoreError:
            return
        if self._was_noted and all(each.run != self._run for each in runs):
            # Our own note was taken for that of an ended run; it counts among the others now.
            self._own.recount((), now)
            self._was_noted = False
        others = [each for each in runs if each.run != self._run]
        self.meter.recount([self._own.state(), *(each.counts for each in others)], now)
        for each in reversed(others):
            take_told(self.meter, each, now)

    def note(self) -> None:
        """Write down what this run used, where there is anything to be kept."""
        if not self._is_new:
            return
        self._noted = self._clock.monotonic()
        self._is_new = False
        counts: dict[str, Any] = self._own.state()
        told = [asdict(each) for each in self._own.allowances.values()]
        if told:
            counts["told"] = told
        if any(counts.values()):
            self._quotas.put(self._name, self._run, self._clock.now(), counts)
            self._was_noted = True

    def close(self) -> None:
        """Write down the last counts, and put those of ended runs together."""
        self.note()
        now = self._clock.now()
        rules = tuple(window.quota for window in self.meter.windows)
        self._quotas.join(self._name, now - IDLE, lambda old: _joined(old, rules, now))


def shared_throttle(
    provider: Provider | None,
    role: str | None,
    quotas: Quotas,
    name: str,
    *,
    on_wait: Callable[[Wait], None] | None = None,
) -> SharedThrottle:
    """Return the throttle of a key, with what was used of its allowance until now."""
    from reso_explorer.providers.provider import Limits
    from reso_explorer.service.throttle import make_throttle
    from reso_explorer.service.transport import SystemClock

    clock = SystemClock()
    limits = provider.limits if provider else Limits()
    throttle = make_throttle(limits, role=role, clock=clock, on_wait=on_wait)
    found = SharedThrottle(throttle, quotas, name, clock)
    found.look()
    return found


def _joined(old: Sequence[QuotaCounts], rules: Sequence[Any], now: float) -> dict[str, Any]:
    """Return the counts of several runs as those of one."""
    from reso_explorer.service.quota import QuotaMeter

    meter = QuotaMeter(tuple(rules))
    meter.recount([each.counts for each in old], now)
    for each in reversed(old):
        take_told(meter, each, now)
    counts: dict[str, Any] = meter.state()
    counts["told"] = [asdict(each) for each in meter.allowances.values()]
    return counts


def take_told(meter: QuotaMeter, run: QuotaCounts, now: float) -> None:
    """Take what the server told another run, unless it is out of date or newer is known."""
    for allowance in _allowances(run.counts.get("told")):
        ends = allowance.resets_at
        if ends is None:
            ends = run.at + (allowance.window or 3600.0)
        if ends > now:
            meter.allowances.setdefault(allowance.name, allowance)


def _allowances(told: Any) -> Iterable[Allowance]:
    """Yield the allowances that were kept; anything odd among them is left out."""
    import msgspec

    from reso_explorer.service.quota_headers import Allowance

    for item in told if isinstance(told, list) else ():
        try:
            yield msgspec.convert(item, Allowance)
        except msgspec.ValidationError:
            continue

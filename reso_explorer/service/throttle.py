"""Keeping a provider's rate: short waits are waited, long ones stop the run before a suspension."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reso_explorer.service.decode_error.advice import duration
from reso_explorer.service.errors import QuotaError
from reso_explorer.service.quota import QuotaMeter
from reso_explorer.service.transport import SystemClock, Wait

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.providers.provider import Limits as ProviderLimits
    from reso_explorer.providers.provider import Quota
    from reso_explorer.service.transport import Clock, Headers


class Throttle:
    """Lets requests pass one after another at the provider's rate; the `Gate` of a transport.

    Args:
        meter: what is known of the allowances.
        clock: time.
        longest_wait: seconds that are waited without asking; longer ones raise.
        suspends: whether the provider suspends keys that go over the limit.
        on_wait: told before a pause.
    """

    def __init__(
        self,
        meter: QuotaMeter,
        *,
        clock: Clock | None = None,
        longest_wait: float = 60.0,
        suspends: bool = False,
        on_wait: Callable[[Wait], None] | None = None,
    ) -> None:
        self.meter = meter
        self._clock: Clock = clock or SystemClock()
        self._longest = longest_wait
        self._suspends = suspends
        self._on_wait = on_wait
        self._lock = asyncio.Lock()

    async def enter(self, url: str) -> None:
        """Wait until there is room, and count the request.

        Raises:
            QuotaError: there will be no room for longer than may be waited.
        """
        async with self._lock:
            while True:
                now = self._clock.now()
                seconds, name = self.meter.wait(now)
                if seconds <= 0:
                    self.meter.count_request(now)
                    return
                if seconds > self._longest:
                    raise self._stop(seconds, name, url)
                if self._on_wait is not None:
                    self._on_wait(Wait(seconds, f"allowance: {name}", url))
                await self._clock.sleep(seconds)

    def seen(self, url: str, status: int, headers: Headers, received: int) -> None:
        """Take note of an answer."""
        self.meter.seen(headers, received, self._clock.now())

    def _stop(self, seconds: float, name: str, url: str) -> QuotaError:
        why = " Going on would get the key suspended." if self._suspends else ""
        return QuotaError(
            f"The allowance of {name} is used up; stopped before the limit.{why}",
            url=url,
            retry_after=seconds,
            what_to_try=f"Go on in {duration(seconds)}; a download can be resumed.",
        )


def make_throttle(
    limits: ProviderLimits,
    *,
    role: str | None = None,
    clock: Clock | None = None,
    longest_wait: float = 60.0,
    on_wait: Callable[[Wait], None] | None = None,
) -> Throttle:
    """Return the throttle for what is known of a provider.

    Of rules for several roles only those of the key's own role count; where its role is not
    known, the strictest of each window.
    """
    margin = 0.1 if limits.suspends else 0.05
    meter = QuotaMeter(_rules(limits.quotas, role), role=role, margin=margin)
    return Throttle(
        meter, clock=clock, longest_wait=longest_wait, suspends=limits.suspends, on_wait=on_wait
    )


def _rules(quotas: Sequence[Quota], role: str | None) -> tuple[Quota, ...]:
    from msgspec.structs import replace

    found: dict[tuple[str, int], Quota] = {}
    for quota in quotas:
        if role is not None and quota.role not in {None, role}:
            continue
        place = (quota.what, quota.seconds)
        if place not in found or quota.amount < found[place].amount:
            found[place] = replace(quota, role=None)
    return tuple(found.values())

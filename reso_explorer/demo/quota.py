"""How many requests the demo takes, and what its headers say about it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

Clock = Callable[[], float]

MINUTE: Final = 60
HOUR: Final = 3600


@dataclass(slots=True)
class Window:
    """Requests counted since the window was opened; it opens anew after `seconds`."""

    name: str
    limit: int
    seconds: int
    opened: float = 0.0
    used: int = 0

    def take(self, now: float) -> bool:
        """Count one request; return whether it is within the limit."""
        if now - self.opened >= self.seconds:
            self.opened, self.used = now, 0
        self.used += 1
        return self.used <= self.limit

    def headers(self) -> Iterator[tuple[str, str]]:
        """Yield limit, remaining requests and the second of the next opening, as headers."""
        yield f"{self.name}-ratelimit-limit", str(self.limit)
        yield f"{self.name}-ratelimit-remaining", str(max(self.limit - self.used, 0))
        yield f"{self.name}-ratelimit-reset", str(math.ceil(self.opened + self.seconds))


@dataclass(slots=True)
class Quota:
    """The limits of one token: requests each minute and each hour."""

    per_minute: int = 1_200
    per_hour: int = 20_000
    clock: Clock = time.time
    _windows: tuple[Window, Window] = field(init=False)

    def __post_init__(self) -> None:
        self._windows = (
            Window("application", self.per_hour, HOUR),
            Window("burst", self.per_minute, MINUTE),
        )

    def take(self) -> int:
        """Count one request; return 0, or the seconds to wait where it is one too many."""
        now = self.clock()
        waits = [
            math.ceil(window.opened + window.seconds - now)
            for window in self._windows
            if not window.take(now)
        ]
        return max(waits, default=0)

    def headers(self) -> dict[str, str]:
        """Return what the answer says about the quota."""
        return {name: value for window in self._windows for name, value in window.headers()}

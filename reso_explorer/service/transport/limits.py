"""How long, how much and how often: the bounds of every exchange, and the clock they use."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one request; times in seconds, sizes in bytes."""

    deadline: float = 120.0
    """For the whole exchange: connecting, headers, body and redirects, without waits."""
    connect_timeout: float = 10.0
    read_timeout: float = 60.0
    """Between two pieces of an answer."""
    max_bytes: int = 128 * 1024 * 1024
    """Of an unpacked body."""
    stall_notice: float = 5.0
    """Without a byte for this long, the wait is told, and again each time it passes."""
    max_redirects: int = 5
    max_waits: int = 3
    """How often a 429 or 503 is waited for and asked again."""
    longest_wait: float = 60.0
    """A server that asks for a longer wait is not waited for; the error tells the time."""
    connections: int = 4
    """At the same time."""


class Clock(Protocol):
    """Time, handed in so that tests need not wait."""

    def monotonic(self) -> float:
        """Seconds that never jump."""

    def now(self) -> float:
        """Seconds since 1970."""

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""


class SystemClock:
    """The machine's clock."""

    def monotonic(self) -> float:
        return time.monotonic()

    def now(self) -> float:
        return time.time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

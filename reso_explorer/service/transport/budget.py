"""The time that a whole command may take."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from reso_explorer.service.errors import OutOfTimeError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


class Budget:
    """Seconds for a command, counted from its start.

    Args:
        seconds: how many.
        started: when it began, on the monotonic clock; None for now.
    """

    def __init__(self, seconds: float, started: float | None = None) -> None:
        self.seconds = seconds
        self._ends = (time.monotonic() if started is None else started) + seconds

    @property
    def left(self) -> float:
        """Seconds that are left, 0 where the time is over."""
        return max(self._ends - time.monotonic(), 0.0)

    def over(self, url: str = "") -> OutOfTimeError:
        """Return the error for the end of the time."""
        unit = "second" if self.seconds == 1 else "seconds"
        return OutOfTimeError(
            f"Stopped after {self.seconds:g} {unit}, the time allowed for this command.",
            url=url,
            what_to_try="Allow more time with `--timeout SECONDS`, or request less.",
        )

    @asynccontextmanager
    async def within(self, url: str = "") -> AsyncIterator[None]:
        """Stop what runs inside when the time is over.

        Raises:
            OutOfTimeError: it is.
        """
        bound = asyncio.timeout(self.left)
        try:
            async with bound:
                yield
        except TimeoutError:
            if not bound.expired():
                raise
            raise self.over(url) from None

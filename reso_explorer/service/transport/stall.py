"""Telling people that a server is silent, while they wait for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport.reply import Progress


@dataclass(frozen=True, slots=True)
class Stall:
    """Nothing came from a host for some seconds."""

    host: str
    seconds: float

    @property
    def text(self) -> str:
        """The stall as a line for people."""
        return f"Still waiting for {self.host} ({self.seconds:.0f} s)"


class StallWatch:
    """Tells again and again that nothing comes, until something does or the request ends.

    Args:
        host: who is waited for.
        every: seconds without a byte after which it is told.
        tell: takes the stalls; None for nobody.
    """

    def __init__(self, host: str, every: float, tell: Callable[[Stall], None] | None) -> None:
        self._host = host
        self._every = every
        self._tell = tell
        self._loop = asyncio.get_running_loop()
        self._since = self._loop.time()
        self._handle: asyncio.TimerHandle | None = None
        if tell is not None:
            self._handle = self._loop.call_later(every, self._tick)

    def around(
        self, on_progress: Callable[[Progress], None] | None
    ) -> Callable[[Progress], None] | None:
        """Return a listener that notes each piece and passes it on."""
        if self._tell is None:
            return on_progress

        def piece(progress: Progress) -> None:
            self._since = self._loop.time()
            if on_progress is not None:
                on_progress(progress)

        return piece

    def end(self) -> None:
        """Stop watching."""
        if self._handle is not None:
            self._handle.cancel()

    def _tick(self) -> None:
        silent = self._loop.time() - self._since
        if silent >= self._every and self._tell is not None:
            self._tell(Stall(self._host, silent))
            wait = self._every
        else:
            wait = self._every - silent
        self._handle = self._loop.call_later(max(wait, 0.05), self._tick)

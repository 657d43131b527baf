"""Long work on the event loop, done a little in each turn."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any, Final

from textual.app import ScreenError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from textual.app import App

STEP: Final = 0.012
"""Seconds of CPU after which other work is let in."""


class Turns:
    """Runs a generator; each `yield` is a point at which keys and messages are taken."""

    def __init__(self, app: App[Any], steps: Generator[None]) -> None:
        self._app = app
        self._steps = steps
        self.is_over = False
        self._soon()

    def _soon(self) -> None:
        asyncio.get_running_loop().call_soon(self._go_on)

    def stop(self) -> None:
        """Leave the rest undone."""
        self.is_over = True
        self._steps.close()

    def _go_on(self) -> None:
        if self.is_over:
            return
        try:
            next(self._steps)
        except (StopIteration, ScreenError):  # done, or the last screen is gone
            self.is_over = True
        except Exception as error:  # noqa: BLE001  # as Textual does for handlers of messages
            self.is_over = True
            self._app._handle_exception(error)  # noqa: SLF001
        else:
            self._soon()


def portions(steps: Iterable[object]) -> Iterator[None]:
    """Do small steps and yield after those that took `STEP` together."""
    started = time.thread_time()
    for _ in steps:
        if time.thread_time() - started > STEP:
            yield
            started = time.thread_time()

"""The owner of everything that is asked of one source: one request of the user, and background jobs.

The work of a request only computes. How far it is and how it ended come back as messages to the
screen; the screen's handler lets the request change what is shown, and only while it is still
the one that counts.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from textual.message import Message

from reso_explorer.tui.later import Later

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.screen import Screen
    from textual.timer import Timer
    from textual.worker import Worker

    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.workspace import Step

    Work = Callable[["Report"], Awaitable[Any]]

ROWS: Final = "rows"
"""The slot of the user's own request."""
SOON: Final = 0.2
"""Seconds before anything is said about waiting."""
_TICK: Final = 1.0
"""Seconds between two updates of how long a wait takes."""


def _nothing(*_: Any) -> None:
    """Do nothing."""


@dataclass(eq=False, slots=True)
class Request:
    """Something that is asked of a server or computed aside.

    Attributes:
        slot: requests of one slot replace each other.
        title: what it does, for the list of jobs: "Fetching rows of Property".
        work: computes the result; gets a `Report` to say how far it is.
        done: takes the result.
        failed: takes what went wrong.
        stopped: is told that the user stopped it.
        over: is told first, however it ended, also if another request replaced it.
        told: takes what is waited for, once that takes long enough to be noticed.
        partial: takes what the work hands out before it ends.
        dropped: lets go of a result that nobody wants any more.
        waits: whether it lets the user's own request go first.
        delay: seconds before it begins; it costs nothing if it is replaced within them.
        owner: what it is for, to tell two of one slot apart.
        is_noticed: whether it takes long enough to be spoken of.
    """

    slot: str
    title: str
    work: Work
    done: Callable[[Any], None] = _nothing
    failed: Callable[[Failure], None] = _nothing
    stopped: Callable[[], None] = _nothing
    over: Callable[[], None] = _nothing
    told: Callable[[str], None] = _nothing
    partial: Callable[[Any], None] = _nothing
    dropped: Callable[[Any], Awaitable[None]] | None = None
    waits: bool = False
    delay: float = 0.0
    began: float = field(default_factory=time.monotonic)
    text: str = "Waiting for the server"
    is_waiting: bool = False
    is_noticed: bool = False
    owner: object = None
    worker: Worker[None] | None = None

    @property
    def seconds(self) -> int:
        """Whole seconds since it began."""
        return int(time.monotonic() - self.began)

    @property
    def line(self) -> str:
        """What is waited for, how long already, and how to stop it."""
        long = f" · {self.seconds} s" if self.seconds >= 1 else ""
        return f"{self.text}{long} · Esc stops"


@dataclass(frozen=True, slots=True)
class _Said:
    """What is waited for."""

    text: str


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of the result."""

    value: Any


@dataclass(frozen=True, slots=True)
class _Result:
    """The result."""

    value: Any


class Requests:
    """The requests of one source, at most one for each slot.

    A request that replaces another begins its work only when the other has really ended, so
    that a connection is never used by two.
    """

    class Reported(Message):
        """A request tells how far it is or how it ended; the screen hands it to `take`."""

        def __init__(self, requests: Requests, request: Request, news: object) -> None:
            super().__init__()
            self.requests = requests
            self.request = request
            self.news = news

    def __init__(self) -> None:
        self._host: Screen[Any] | None = None
        self._current: dict[str, Request] = {}
        self._turns: dict[str, asyncio.Lock] = {}
        self._at_work = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._free = asyncio.Event()
        self._free.set()
        self._timer: Timer | None = None
        self.is_closed = False

    def serve(self, host: Screen[Any]) -> None:
        """Take the screen that the requests are shown on."""
        self._host = host

    # --- asking ---------------------------------------------------------------------------------

    @property
    def user_request(self) -> Request | None:
        """The request of the user that is under way."""
        return self._current.get(ROWS)

    @property
    def jobs(self) -> list[Request]:
        """All requests under way, the user's own first."""
        return sorted(self._current.values(), key=lambda each: (each.slot != ROWS, each.began))

    def running(self, slot: str) -> Request | None:
        """Return the request of a slot that is under way."""
        return self._current.get(slot)

    def start(self, request: Request) -> bool:
        """Begin a request; one of the same slot that is under way is replaced.

        Returns whether it began: nothing does once the screen is gone.
        """
        host = self._host
        if self.is_closed or host is None or not host.is_attached:
            return False
        self._end(request.slot)
        self._current[request.slot] = request
        if request.slot == ROWS:
            self._free.clear()
            self._timer = host.set_timer(SOON, self._show_waiting)
        request.worker = host.run_worker(
            Later(self._carry_out, request), group=f"request {request.slot}", name=request.title
        )
        return True

    def stop(self, slot: str = ROWS) -> bool:
        """Stop the request of a slot as the user wants; tell whether there was one."""
        request = self._end(slot)
        if request is None:
            return False
        request.stopped()
        return True

    def _end(self, slot: str) -> Request | None:
        """Take the request of a slot out; whatever it still reports no longer counts."""
        request = self._current.pop(slot, None)
        if request is None:
            return None
        if slot == ROWS:
            self._free.set()
            if self._timer is not None:
                self._timer.stop()
        if request.worker is not None:
            request.worker.cancel()
        if self._can_show():
            request.over()
        return request

    async def close(self, within: float = 3.0) -> None:
        """Stop everything and wait until it has ended, for some seconds at most."""
        self.is_closed = True
        for slot in tuple(self._current):
            self._end(slot)
        try:
            await asyncio.wait_for(self._quiet.wait(), within)
        except TimeoutError:
            return

    # --- the work -------------------------------------------------------------------------------

    async def _carry_out(self, request: Request) -> None:
        """Do the work of a request when its turn comes, and report how it ended."""
        self._at_work += 1
        self._quiet.clear()
        try:
            if request.delay:
                await asyncio.sleep(request.delay)
            request.is_waiting = True
            async with self._turns.setdefault(request.slot, asyncio.Lock()):
                while request.waits and not self._free.is_set():
                    await self._free.wait()
                request.is_waiting = False
                news = await self._outcome(request)
            if self._current.get(request.slot) is request:
                self._report(request, news)
            elif isinstance(news, _Result) and request.dropped is not None:
                await request.dropped(news.value)
        finally:
            self._at_work -= 1
            if not self._at_work:
                self._quiet.set()

    async def _outcome(self, request: Request) -> object:
        """Return the result, or what went wrong; a defect of our own leaves a report."""
        from reso_explorer.crash import reported, sentence
        from reso_explorer.tui.present.failure import Failure, failure_of

        try:
            return _Result(await request.work(Report(lambda news: self._report(request, news))))
        except Exception as error:  # noqa: BLE001  # a defect of one request ends only that request
            known = reported(error)
            if known is not None:
                return failure_of(known)
            folder = self._host.app.crash_folder() if self._host is not None else None  # type: ignore[attr-defined]
            return Failure(sentence(error, folder))

    def _report(self, request: Request, news: object) -> None:
        if self._host is not None and self._current.get(request.slot) is request:
            self._host.post_message(self.Reported(self, request, news))

    # --- news -----------------------------------------------------------------------------------

    def take(self, event: Reported) -> None:
        """Let a request change what is shown, unless another took its place since."""
        request, news = event.request, event.news
        if self._current.get(request.slot) is not request or not self._can_show():
            return
        if isinstance(news, _Said):
            request.text = news.text
            if request.slot != ROWS or request.is_noticed:
                request.told(request.line)
        elif isinstance(news, _Part):
            request.partial(news.value)
        else:
            self._end(request.slot)
            if isinstance(news, _Result):
                request.done(news.value)
            else:
                request.failed(news)  # type: ignore[arg-type]

    def _can_show(self) -> bool:
        return self._host is not None and self._host.is_attached and not self.is_closed

    def _show_waiting(self) -> None:
        """Say what the user's request waits for, now and every second."""
        request = self.user_request
        if request is None or self._host is None or not self._can_show():
            return
        request.is_noticed = True
        request.told(request.line)
        self._timer = self._host.set_timer(_TICK, self._show_waiting)


class Report:
    """What the work of a request can say before it ends."""

    def __init__(self, tell: Callable[[object], None]) -> None:
        self._tell = tell

    def step(self, step: Step) -> None:
        """Say what is being waited for and how far it is."""
        from reso_explorer.tui.present.steps import step_text

        self._tell(_Said(step_text(step)))

    def part(self, value: Any) -> None:
        """Hand out a piece of the result."""
        self._tell(_Part(value))

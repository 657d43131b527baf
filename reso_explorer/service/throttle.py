"""Keeping a provider's rate over all processes that use a key.

Short waits are waited, long ones stop the run before a limit is passed. Where passing a limit
suspends the key, one refusal of that kind stops every process, later ones too, for a stated time.
"""

from __future__ import annotations

import asyncio
import os
import platform
import re
import uuid
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from reso_explorer.secret import redact
from reso_explorer.service.decode_error.advice import duration
from reso_explorer.service.errors import QuotaError
from reso_explorer.service.quota import LONGEST_TOLD, SHORT, QuotaMeter, Told
from reso_explorer.service.transport import Headers, SystemClock, Wait
from reso_explorer.service.transport.retry import pause_before, retry_after
from reso_explorer.store.errors import StoreError
from reso_explorer.store.quotas import MemoryRecord, RecordBusyError
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from reso_explorer.providers.provider import Limits as ProviderLimits
    from reso_explorer.providers.provider import Quota
    from reso_explorer.service.transport import Clock
    from reso_explorer.store.quotas import HeldRecord, QuotaRecord

LONGEST_WAIT: Final = 90.0
"""Seconds that are waited for room; a minute's window and its margin fit in."""

STOP_FOR: Final = 3600.0
"""Seconds for which requests stop after a refusal that may mean a suspension, at least."""

_LEASE: Final = float(SHORT)
"""Seconds after which a request without an end has reached its server for sure."""

_LOCK_WAIT: Final = 10.0
"""Seconds that another process may hold the record; it takes milliseconds."""

_SUSPENDED: Final = re.compile(
    r"(?i)suspend|rate.?limit|too many requests|quota|limit (was |has been |is )?(exceeded|reached)"
    r"|exceed|throttl|blocked"
)
_LIMIT: Final = "limit: "
_HOST: Final = platform.node()
_RUNNING: Final[set[str]] = set()
"""Requests of this process that have not ended."""


class Running(Struct, frozen=True):
    """A request on its way: since when, and in which process of which machine."""

    since: float
    pid: int
    host: str

    def is_dead(self, mark: str) -> bool:
        """Tell whether the process ended without saying how its request went."""
        if self.host != _HOST:
            return False
        if self.pid == os.getpid():
            return mark not in _RUNNING
        if os.name != "posix":
            return False  # there, the probe below would end the process
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return True
        except OSError:
            return False
        return False


class Pause(Struct, frozen=True):
    """Until when to wait after a 429; `times` is how many came without a good response between."""

    until: float
    status: int
    times: int = 1


class Stop(Struct, frozen=True):
    """A refusal after which nothing is sent until a moment; `words` are the server's."""

    until: float
    at: float
    host: str
    status: int
    words: str = ""

    def sentence(self, now: float) -> str:
        """Say what happened and until when it holds."""
        said = f": {self.words.rstrip('.')}" if self.words else ""
        return (
            f"Stopped until {_clock_time(self.until)} ({duration(self.until - now)} left): "
            f"{self.host} returned HTTP {self.status} at {_clock_time(self.at)}{said}. "
            "This provider suspends keys that exceed a limit."
        )


class QuotaState(Struct, kw_only=True):
    """The record of a key.

    Attributes:
        names: profiles and service roots that use the key.
        counts: what was used, by the mark of the window.
        running: requests on their way.
        told: what the server said about the quota.
        pause: what the server asked for with a 429.
        stop: the refusal that stopped everything.
    """

    form: Literal[1] = 1
    origin: str = ""
    names: list[str] = []
    counts: dict[str, list[tuple[float, float]]] = {}
    running: dict[str, Running] = {}
    told: list[Told] = []
    pause: Pause | None = None
    stop: Stop | None = None


def read_state(data: bytes) -> QuotaState:
    """Return what a record says.

    Raises:
        msgspec.DecodeError: it is damaged.
    """
    if not data:
        return QuotaState()
    return msgspec.json.decode(data, type=QuotaState)


@dataclass(slots=True)
class _Answer:
    status: int
    headers: Headers
    received: int
    words: str


class _OnItsWay:
    """One request between its start and its end."""

    def __init__(self, mark: str, host: str, throttle: Throttle) -> None:
        self.mark = mark
        self.host = host
        self.answer: _Answer | None = None
        self.received = 0
        self._throttle = throttle

    def progressed(self, received: int) -> None:
        self.received = received

    def answered(self, status: int, headers: Headers, received: int, body: bytes) -> None:
        words = _words(body) if status in {401, 403, 429} else ""
        self.answer = _Answer(status, headers, received, words)
        if self._throttle.means_stop(status, words):
            self._throttle.stopped = True


class Throttle:
    """Lets requests pass one after another at the provider's rate; the `Gate` of a transport.

    Args:
        meter: the provider's rules, and what is known of their use.
        record: where all processes with the key record what they use.
        origin: the service, for the record.
        names: what the key is known as: its profile, its service root.
        clock: time.
        longest_wait: seconds that are waited without asking; longer ones raise.
        suspends: whether the provider suspends keys that go over a limit.
        on_wait: told before a pause.
        notice: told what people should know about the record.
    """

    def __init__(
        self,
        meter: QuotaMeter,
        *,
        record: QuotaRecord | None = None,
        origin: str = "",
        names: Sequence[str] = (),
        clock: Clock | None = None,
        longest_wait: float = LONGEST_WAIT,
        suspends: bool = False,
        on_wait: Callable[[Wait], None] | None = None,
        notice: Callable[[str], None] | None = None,
    ) -> None:
        self.meter = meter
        self.stopped = False
        self.suspends = suspends
        self._record: QuotaRecord = record or MemoryRecord()
        self._origin = origin
        self._names = tuple(names)
        self._clock: Clock = clock or SystemClock()
        self._longest = longest_wait
        self._on_wait = on_wait
        self._notice = notice
        self._queue = asyncio.Lock()
        self._times = 0

    # --- the gate -------------------------------------------------------------------------------

    @asynccontextmanager
    async def passing(self, url: str) -> AsyncIterator[_OnItsWay]:
        """Wait until there is room, and count the request until the context ends.

        Raises:
            QuotaError: there will be no room for longer than is waited, or requests are stopped.
        """
        mark = await self._enter(url)
        passage = _OnItsWay(mark, urlsplit(url).hostname or "The server", self)
        try:
            yield passage
        finally:
            try:
                await self._leave(passage, url)
            finally:
                _RUNNING.discard(mark)

    def pause(self, status: int, asked: float | None, attempt: int) -> float | None:
        """Return the seconds before a refused request is sent again; None where it must not be."""
        if status == 429 and (self.suspends or self.stopped):
            return None
        times = max(attempt, self._times) if status == 429 else attempt
        return pause_before(status, asked, times, self._spans())

    def _spans(self) -> list[float]:
        """Return the lengths of the windows in which the provider counts requests."""
        return [
            float(window.quota.seconds)
            for window in self.meter.windows
            if window.quota.what == "requests"
        ]

    def means_stop(self, status: int, words: str) -> bool:
        """Tell whether a response is of the kind after which a key may be suspended."""
        if not self.suspends:
            return False
        return status == 429 or (status in {401, 403} and _SUSPENDED.search(words) is not None)

    # --- one request ----------------------------------------------------------------------------

    async def _enter(self, url: str) -> str:
        async with self._queue:
            while True:
                async with self._state(url) as state:
                    now = self._clock.now()
                    self._expect_allowed(state, url, now)
                    seconds, why = self._wait(state, now)
                    if seconds <= 0:
                        return self._book(state, now)
                if seconds > self._longest:
                    raise self._full(seconds, why, url)
                if self._on_wait is not None and seconds >= 0.1:
                    self._on_wait(Wait(seconds, why, url))
                await self._clock.sleep(seconds)

    def _wait(self, state: QuotaState, now: float) -> tuple[float, str]:
        seconds, name = self.meter.wait(now, len(state.running))
        found = (seconds, f"{_LIMIT}{name}")
        if state.pause is not None and state.pause.until > now:
            found = max(found, (state.pause.until - now, f"HTTP {state.pause.status}"))
        return found

    def _book(self, state: QuotaState, now: float) -> str:
        self.meter.began(now)
        mark = uuid.uuid4().hex[:16]
        _RUNNING.add(mark)
        state.running[mark] = Running(now, os.getpid(), _HOST)
        return mark

    async def _leave(self, passage: _OnItsWay, url: str) -> None:
        """Write down how a request ended; its response is good even where that fails."""
        try:
            async with self._state(url) as state:
                now = self._clock.now()
                answer = passage.answer
                if state.running.pop(passage.mark, None) is not None:
                    self.meter.ended(now, answer.received if answer else passage.received)
                if answer is not None:
                    self.meter.heard(answer.headers, now)
                    self._note_refusal(state, answer, passage.host, now)
        except QuotaError as problem:
            self._tell(problem.message)

    def _note_refusal(self, state: QuotaState, answer: _Answer, host: str, now: float) -> None:
        """Record a response that says that there were too many requests."""
        asked = retry_after(answer.headers, now)
        if self.means_stop(answer.status, answer.words):
            until = now + min(max(asked or 0.0, STOP_FOR), 7 * LONGEST_TOLD)
            state.stop = Stop(until, now, host, answer.status, answer.words)
            self.stopped = True
            self._tell(f"No more requests are sent with this key until {_clock_time(until)}.")
        elif answer.status == 429:
            self._times = state.pause.times + 1 if state.pause is not None else 1
            seconds = pause_before(429, asked, self._times, self._spans())
            state.pause = Pause(now + min(seconds, LONGEST_TOLD), 429, self._times)
        elif answer.status < 400:
            state.pause = None

    # --- the record -----------------------------------------------------------------------------

    @asynccontextmanager
    async def _state(self, url: str) -> AsyncIterator[QuotaState]:
        """Lock the record and take it over; at the end write it down again.

        Raises:
            QuotaError: it can't be used, and the key may be suspended.
        """
        began, is_done = self._clock.monotonic(), False
        while not is_done:
            try:
                with self._record.hold() as held:
                    state = self._taken(held)
                    is_done = True
                    yield state
                    packed = self._packed(state)
                    if packed != held.data:
                        held.put(packed)
            except RecordBusyError:
                if self._clock.monotonic() - began > _LOCK_WAIT:
                    raise _unusable("Another process is using its file.", url) from None
                await self._clock.sleep(0.01)
            except StoreError as problem:
                if self.suspends:
                    raise _unusable(str(problem), url) from None
                self._tell(f"{problem} Requests of other processes aren't counted.")
                self._record = MemoryRecord()

    def _taken(self, held: HeldRecord) -> QuotaState:
        """Return the record, ended requests booked out, and bring the meter up to it."""
        now = self._clock.now()
        try:
            state = read_state(held.data)
        except msgspec.DecodeError:
            state = QuotaState()
            self.meter.suppose(now)
            self._tell(
                "The request count of this key is damaged and starts again; "
                "short limits are taken as used up, longer ones as half used."
            )
        else:
            self.meter.restore(state.counts, now)
            self.meter.allowances = {each.allowance.name: each for each in state.told}
        self.stopped = state.stop is not None and state.stop.until > now
        for mark, running in tuple(state.running.items()):
            if not 0 <= now - running.since <= _LEASE or running.is_dead(mark):
                del state.running[mark]
                self.meter.ended(now)
        return state

    def _packed(self, state: QuotaState) -> bytes:
        state.origin = self._origin or state.origin
        state.names = sorted({*state.names, *self._names})
        state.counts = self.meter.state()
        state.told = list(self.meter.allowances.values())
        return msgspec.json.encode(state)

    def refresh(self) -> QuotaState:
        """Read the record for a report, without changing it.

        Raises:
            StoreError: it can't be read.
        """
        try:
            with self._record.hold() as held:
                return self._taken(held)
        except RecordBusyError:
            raise StoreError("Another process is using the request count; try again.") from None

    def resume(self) -> Stop | None:
        """Lift a stop, and all waits that the server asked for; return the stop.

        Raises:
            StoreError: the record can't be written.
        """
        try:
            with self._record.hold() as held:
                state = self._taken(held)
                stop, state.stop, state.pause = state.stop, None, None
                self.meter.allowances.clear()
                held.put(self._packed(state))
        except RecordBusyError:
            raise StoreError("Another process is using the request count; try again.") from None
        self.stopped = False
        return stop

    def _tell(self, text: str) -> None:
        if self._notice is not None:
            self._notice(text)

    # --- errors ---------------------------------------------------------------------------------

    def _expect_allowed(self, state: QuotaState, url: str, now: float) -> None:
        stop = state.stop
        if stop is not None and stop.until > now:
            raise QuotaError(
                stop.sentence(now),
                url=url,
                retry_after=stop.until - now,
                what_to_try="Ask the provider whether the key is active. "
                f"`reso-explorer quota {next(iter(self._names), 'SOURCE')} --resume` lifts the "
                "stop early.",
            )

    def _full(self, seconds: float, why: str, url: str) -> QuotaError:
        if why.startswith(_LIMIT):
            risk = " Going over it would get the key suspended." if self.suspends else ""
            text = f"Stopped before the limit of {why.removeprefix(_LIMIT)} is reached.{risk}"
        else:
            text = f"The server limits requests ({why}); none is sent until the wait is over."
        return QuotaError(
            text,
            url=url,
            retry_after=seconds,
            what_to_try=f"Continue in {duration(seconds)}; a download can be resumed.",
        )


def _unusable(problem: str, url: str) -> QuotaError:
    return QuotaError(
        f"Can't count the requests of this key, so none is sent. {problem}",
        url=url,
        what_to_try="Free the file or its disk, then run the command again.",
    )


def make_throttle(
    limits: ProviderLimits,
    *,
    role: str | None = None,
    record: QuotaRecord | None = None,
    origin: str = "",
    names: Sequence[str] = (),
    clock: Clock | None = None,
    longest_wait: float = LONGEST_WAIT,
    on_wait: Callable[[Wait], None] | None = None,
    notice: Callable[[str], None] | None = None,
) -> Throttle:
    """Return the throttle for what is known of a provider.

    Of rules for several roles only those of the key's own role count; where its role is not
    known, the strictest of each window.
    """
    margin = 0.1 if limits.suspends else 0.05
    meter = QuotaMeter(_rules(limits.quotas, role), role=role, margin=margin)
    return Throttle(
        meter,
        record=record,
        origin=origin,
        names=names,
        clock=clock,
        longest_wait=longest_wait,
        suspends=limits.suspends,
        on_wait=on_wait,
        notice=notice,
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


def _words(body: bytes) -> str:
    """Return the start of a refusal as one line of text, credentials masked."""
    text = body[:4096].decode("utf-8", "replace")
    found = re.search(r'"(?:message|Message|error_description)"\s*:\s*"((?:[^"\\]|\\.)*)"', text)
    plain = found[1] if found else re.sub(r"<[^>]*>", " ", text)
    return clip(visible(redact(" ".join(plain.split()))), 200)


def _clock_time(moment: float) -> str:
    """Return a moment as local time: the hour today, else with its date."""
    then = datetime.fromtimestamp(moment).astimezone()
    form = "%H:%M" if then.date() == datetime.now().astimezone().date() else "%Y-%m-%d %H:%M"
    return then.strftime(form)

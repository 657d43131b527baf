"""Pauses, and what decides whether a request may go out."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from reso_explorer.service.transport.retry import pause_before

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from contextlib import AbstractAsyncContextManager

    from reso_explorer.service.transport.reply import Headers


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause before another try, for a status line."""

    seconds: float
    reason: str
    url: str


class Passage(Protocol):
    """One request on its way."""

    def progressed(self, received: int) -> None:
        """Take note of how many bytes came so far; they count where the response breaks off."""

    def answered(self, status: int, headers: Headers, received: int, body: bytes) -> None:
        """Take note of the response; without this the request counts as failed."""


class Gate(Protocol):
    """Lets requests pass at a provider's rate; see `reso_explorer.service.throttle`."""

    stopped: bool
    """Whether the provider refused in a way after which nothing more may be sent."""

    def passing(self, url: str) -> AbstractAsyncContextManager[Passage]:
        """Wait until a request may go out; it counts as running until the context ends.

        Raises:
            QuotaError: it may not go out, or not for longer than is waited.
        """

    def pause(self, status: int, asked: float | None, attempt: int) -> float | None:
        """Return the seconds before a request is sent again; None where it must not be.

        Args:
            status: of the response: 429 or 503.
            asked: the seconds that the server asked for, None where it did not.
            attempt: how many such responses came so far, from 1.
        """


class OpenGate:
    """Lets everything pass, for hosts whose rate is not counted."""

    stopped = False

    @asynccontextmanager
    async def passing(self, url: str) -> AsyncIterator[Passage]:
        yield _Unnoted()

    def pause(self, status: int, asked: float | None, attempt: int) -> float | None:
        return pause_before(status, asked, attempt)


class _Unnoted:
    def progressed(self, received: int) -> None:
        return None

    def answered(self, status: int, headers: Headers, received: int, body: bytes) -> None:
        return None

"""Pauses, and what decides whether a request may go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from reso_explorer.service.transport.reply import Headers


@dataclass(frozen=True, slots=True)
class Wait:
    """A pause before another try, for a status line."""

    seconds: float
    reason: str
    url: str


class Gate(Protocol):
    """Lets requests pass at a provider's rate; see `reso_explorer.service.throttle`."""

    async def enter(self, url: str) -> None:
        """Wait until a request may go out, or raise QuotaError."""

    def seen(self, url: str, status: int, headers: Headers, received: int) -> None:
        """Take note of an answer."""

"""How long the parts of one exchange took, as the HTTP library reports them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_PHASES: Final = {
    "connection.connect_tcp": "connect",
    "connection.connect_unix_socket": "connect",
    "proxy.connect_tcp": "connect",
    "socks5_proxy.setup_socks5_connection": "proxy",
    "connection.start_tls": "TLS",
    "proxy.stream.start_tls": "TLS",
    "http11.send_request_headers": "send",
    "http11.send_request_body": "send",
    "http11.receive_response_headers": "wait",
    "http11.receive_response_body": "read",
}
"""What the events of the library are called here; others take no time of their own."""


class Phases:
    """Measures the parts of one exchange.

    A kept connection has no `connect` and no `TLS`. What was begun and not ended is counted up to
    the moment of asking, so that a failed exchange shows how far it got.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._seconds: dict[str, float] = {}
        self._open: tuple[str, float] | None = None

    async def __call__(self, event: str, details: dict[str, Any]) -> None:
        """Take an event such as `connection.connect_tcp.started`."""
        name, _, what = event.rpartition(".")
        phase = _PHASES.get(name)
        if phase is None:
            return
        if what == "started":
            self._open = (phase, self._monotonic())
        elif what == "complete":
            self._close()

    def _close(self) -> None:
        if self._open is not None:
            phase, began = self._open
            self._seconds[phase] = self._seconds.get(phase, 0.0) + self._monotonic() - began
            self._open = None

    @property
    def unfinished(self) -> str:
        """The part that was begun and not ended, "" if none."""
        return self._open[0] if self._open is not None else ""

    def seconds(self) -> tuple[tuple[str, float], ...]:
        """Return (part, seconds) in order."""
        found = dict(self._seconds)
        if self._open is not None:
            phase, began = self._open
            found[phase] = found.get(phase, 0.0) + self._monotonic() - began
        return tuple(found.items())

"""A record of what was sent and what came back, without any credential."""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reso_explorer.credentials import is_credential_header
from reso_explorer.secret import MASK, redact
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reso_explorer.secret import Secret


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `status` is 0 where none came; then `error` says why.

    `text` is the body of an error response, masked and cut. `phases` are its parts in seconds,
    such as `connect` and `wait`; `unfinished` is the part in which a failed one ended.
    """

    method: str
    url: str
    started: float
    elapsed: float
    status: int
    request_headers: tuple[tuple[str, str], ...]
    response_headers: tuple[tuple[str, str], ...] = ()
    received: int = 0
    unpacked: int = 0
    error: str = ""
    text: str = ""
    reason: str = ""
    phases: tuple[tuple[str, float], ...] = ()
    unfinished: str = ""


@dataclass(slots=True)
class Recording:
    """The exchanges of one piece of work, oldest first, and the masked body of the last one.

    Of a token request that is the text of its error; a body that has the token isn't recorded.
    """

    exchanges: list[Exchange] = field(default_factory=list)
    body: bytes = field(default=b"", repr=False)


_recording: ContextVar[Recording | None] = ContextVar("recording", default=None)


@contextmanager
def recorded() -> Iterator[Recording]:
    """Record the exchanges made inside, whatever else the same connection does meanwhile."""
    recording = Recording()
    before = _recording.set(recording)
    try:
        yield recording
    finally:
        _recording.reset(before)


class Trace:
    """The last exchanges, oldest first.

    Args:
        keep: how many are kept.
    """

    def __init__(self, keep: int = 500) -> None:
        self.exchanges: deque[Exchange] = deque(maxlen=keep)
        self.total = 0

    def add(self, exchange: Exchange) -> None:
        """Keep an exchange whose texts are already masked."""
        self.exchanges.append(exchange)
        self.total += 1
        recording = _recording.get()
        if recording is not None:
            recording.exchanges.append(exchange)
            recording.body = exchange.text.encode("utf-8", "backslashreplace")

    def came(self, body: bytes) -> None:
        """Hand the masked body of the last exchange to what records the running work."""
        recording = _recording.get()
        if recording is not None:
            recording.body = body

    def as_har(self) -> dict[str, Any]:
        """Return the record in HTTP Archive 1.2 form, with the bodies of errors only."""
        return har_of(self.exchanges)


def har_of(exchanges: Iterable[Exchange]) -> dict[str, Any]:
    """Return exchanges in HTTP Archive 1.2 form, with the bodies of errors only."""
    from reso_explorer.version import __version__

    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "reso-explorer", "version": __version__},
            "entries": [_har_entry(exchange) for exchange in exchanges],
        }
    }


def masked_headers(
    headers: Mapping[str, str], private: Iterable[str], secrets: Iterable[Secret]
) -> tuple[tuple[str, str], ...]:
    """Return header fields fit to keep: credentials and cookies masked, secrets taken out."""
    hidden = {name.lower() for name in private}
    known = tuple(secrets)
    return tuple(
        (name, MASK if _is_hidden(name, hidden) else visible(redact(value, known)))
        for name, value in headers.items()
    )


def _is_hidden(name: str, hidden: set[str]) -> bool:
    return name.lower() in hidden or is_credential_header(name)


def _har_entry(exchange: Exchange) -> dict[str, Any]:
    milliseconds = round(exchange.elapsed * 1000, 3)
    return {
        "startedDateTime": datetime.fromtimestamp(exchange.started, UTC).isoformat(),
        "time": milliseconds,
        "request": {
            "method": exchange.method,
            "url": exchange.url,
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": n, "value": v} for n, v in exchange.request_headers],
            "queryString": [],
            "cookies": [],
            "headersSize": -1,
            "bodySize": -1,
        },
        "response": {
            "status": exchange.status,
            "statusText": exchange.reason,
            "httpVersion": "HTTP/1.1",
            "headers": [{"name": n, "value": v} for n, v in exchange.response_headers],
            "cookies": [],
            "content": {
                "size": exchange.unpacked,
                "mimeType": dict(exchange.response_headers).get("content-type", ""),
                **({"text": exchange.text} if exchange.text else {}),
            },
            "redirectURL": dict(exchange.response_headers).get("location", ""),
            "headersSize": -1,
            "bodySize": exchange.received,
        },
        "cache": {},
        "timings": _har_timings(exchange),
        **({"comment": exchange.error} if exchange.error else {}),
    }


def _har_timings(exchange: Exchange) -> dict[str, float]:
    """Return the parts of an exchange in milliseconds; -1 stands for a part that wasn't needed."""
    found = {name: round(seconds * 1000, 3) for name, seconds in exchange.phases}
    if not found:
        return {"send": 0, "wait": round(exchange.elapsed * 1000, 3), "receive": 0}
    secure = found.get("TLS", -1.0)
    connect = found.get("connect", -1.0)
    return {
        "connect": connect if secure < 0 else connect + secure,
        "ssl": secure,
        "send": found.get("send", 0.0),
        "wait": found.get("wait", 0.0),
        "receive": found.get("read", 0.0),
    }

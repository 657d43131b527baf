"""A record of what was sent and what came back, without any credential."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from reso_explorer.credentials import is_credential_header
from reso_explorer.secret import MASK, redact
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.secret import Secret


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer. `status` is 0 where none came; then `error` says why.

    `text` is the body of an error response, masked and cut.
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

    def as_har(self) -> dict[str, Any]:
        """Return the record in HTTP Archive 1.2 form, with the bodies of errors only."""
        from reso_explorer.version import __version__

        return {
            "log": {
                "version": "1.2",
                "creator": {"name": "reso-explorer", "version": __version__},
                "entries": [_har_entry(exchange) for exchange in self.exchanges],
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
            "statusText": "",
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
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
        **({"comment": exchange.error} if exchange.error else {}),
    }

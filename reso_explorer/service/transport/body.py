"""Reading the body of an answer: bounded, unpacked, and known to be whole."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.service.errors import ServiceError, TooLargeError, TruncatedError
from reso_explorer.service.transport.inflate import Unpacker, inflate_again
from reso_explorer.service.transport.reply import Headers, Progress

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

_ERROR_BODY: Final = 64 * 1024
"""How many bytes of an error answer are read."""

_SMALLER: Final = "Request smaller pages with $top, or fewer fields with $select."

_BODYLESS: Final = frozenset({204, 304})


def has_no_body(status: int) -> bool:
    """Tell whether a response has no body whatever its headers say (RFC 9110, section 6.4.1)."""
    return status in _BODYLESS or status < 200


class Raw(NamedTuple):
    """An answer as it came: no redirect followed, nothing retried."""

    status: int
    reason: str
    headers: Headers
    body: bytes
    received: int
    truncated: bool
    notes: tuple[str, ...]


async def read_body(
    response: httpx.Response, max_bytes: int, on_progress: Callable[[Progress], None] | None
) -> Raw:
    """Read the answer to its end.

    A body that is cut, too large or damaged raises, except in an error answer: there the status
    matters more, and what came of the body is kept and marked.

    Raises:
        ServiceError: the body of a good answer is not whole.
        httpx.HTTPError: the connection broke within a good answer.
    """
    import httpx

    headers = Headers(response.headers.multi_items())
    if has_no_body(response.status_code):
        announced = headers.get("content-length", "0").strip() != "0"
        if not (announced or "transfer-encoding" in headers or response.is_stream_consumed):
            # Read to its end, the connection can be used again. Where a body was announced, bytes
            # of it may follow that would be taken for the next response: unread, it is closed.
            async for _ in response.aiter_raw():
                pass
        return _without_body(response, headers)
    failed = response.status_code >= 400
    reader = _Reader(headers, _ERROR_BODY if failed else max_bytes, on_progress)
    truncated = False
    try:
        await reader.read(response, headers)
    except (ServiceError, httpx.HTTPError):
        if not failed:
            raise
        truncated = True
    body = reader.body.getvalue()
    notes = reader.notes
    if headers.get("content-encoding") and not failed:
        again = inflate_again(body, max_bytes)
        if again is not None:
            body, notes = again, (*notes, "The body was packed twice.")
    return Raw(
        response.status_code,
        response.reason_phrase,
        headers,
        body,
        reader.received,
        truncated,
        notes,
    )


def _without_body(response: httpx.Response, headers: Headers) -> Raw:
    return Raw(
        response.status_code,
        response.reason_phrase,
        headers,
        body=b"",
        received=0,
        truncated=False,
        notes=(),
    )


class _Reader:
    """Gathers the pieces of one body."""

    def __init__(
        self, headers: Headers, limit: int, on_progress: Callable[[Progress], None] | None
    ) -> None:
        length = headers.get("content-length", "")
        self._expected = int(length) if length.isdecimal() and len(length) < 19 else None
        self._limit = limit
        self._on_progress = on_progress
        self._unpacked = 0
        self.body = BytesIO()
        self.received = 0
        self.notes: tuple[str, ...] = ()

    async def read(self, response: httpx.Response, headers: Headers) -> None:
        """Gather everything; what came before a fault stays in `body`."""
        if self._expected is not None and self._expected > self._limit:
            raise TooLargeError(
                f"The response has {self._expected:,} bytes, more than the {self._limit:,} allowed.",
                what_to_try=_SMALLER,
            )
        if response.is_stream_consumed:
            # An answer made in memory, as by httpx.MockTransport: whole and unpacked.
            self.body.write(response.content)
            self.received = len(response.content)
            return
        unpacker = Unpacker(headers.get("content-encoding", ""), self._limit)
        async for piece in response.aiter_raw():
            self.received += len(piece)
            try:
                part = unpacker.feed(piece)
            except TooLargeError:
                raise TooLargeError(
                    f"The unpacked response has more than the {self._limit:,} bytes allowed.",
                    what_to_try=_SMALLER,
                ) from None
            self.body.write(part)
            self._unpacked += len(part)
            if self._on_progress is not None:
                self._on_progress(Progress(self.received, self._unpacked, self._expected))
        if self._expected is not None and self.received < self._expected:
            raise TruncatedError(
                f"The response ended after {self.received:,} of {self._expected:,} bytes.",
                what_to_try="Retry; if it keeps failing, request smaller pages.",
            )
        unpacker.finish()
        self.notes = unpacker.notes

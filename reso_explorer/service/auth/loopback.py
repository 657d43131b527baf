"""The place on this machine that the browser comes back to after signing in (RFC 8252)."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qs, urlsplit

from reso_explorer.service.errors import SignInError

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

_MOST: Final = 16 * 1024

_PAGE: Final = (
    "<!doctype html><meta charset=utf-8><title>reso-explorer</title>"
    "<body style='font-family:sans-serif'><p>{text}</p></body>"
)


class LoopbackReceiver:
    """Listens on 127.0.0.1 for one answer with the expected state; all else gets 404.

    Args:
        port: the port to listen on; 0 takes a free one.
        path: the path of the redirect address.
        state: what the answer has to carry.
    """

    def __init__(self, state: str, *, port: int = 0, path: str = "/callback") -> None:
        self._state = state
        self._port = port
        self._path = path
        self._server: asyncio.Server | None = None
        self._answer: asyncio.Future[dict[str, str]] | None = None

    async def __aenter__(self) -> Self:
        self._answer = asyncio.get_running_loop().create_future()
        try:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", self._port, limit=_MOST
            )
        except OSError as error:
            raise SignInError(
                f"Can't listen on port {self._port} of this machine: {error.strerror}.",
                what_to_try="Choose another port, or stop the program that uses it.",
            ) from None
        self._port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        if self._answer is not None and not self._answer.done():
            self._answer.cancel()

    @property
    def port(self) -> int:
        """The port in use."""
        return self._port

    async def wait(self, seconds: float) -> dict[str, str]:
        """Return the parameters of the answer.

        Raises:
            SignInError: nothing came in time.
        """
        assert self._answer is not None
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(self._answer)
        except TimeoutError:
            raise SignInError(
                f"The sign-in timed out after {seconds:g} seconds.",
                what_to_try="Start again; you can also paste the URL that the browser ends up at.",
            ) from None

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(
            ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError
        ):
            async with asyncio.timeout(10):
                head = await reader.readuntil(b"\r\n\r\n")
            status, text = self._take(head.decode("latin-1").partition("\r\n")[0])
            body = _PAGE.format(text=text).encode()
            writer.write(
                f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
                f"Content-Length: {len(body)}\r\nCache-Control: no-store\r\n"
                "Referrer-Policy: no-referrer\r\nConnection: close\r\n\r\n".encode()
            )
            writer.write(body)
            await writer.drain()
        writer.close()

    def _take(self, line: str) -> tuple[str, str]:
        """Look at a request line; keep its parameters where they are the answer."""
        method, _, rest = line.partition(" ")
        parts = urlsplit(rest.partition(" ")[0])
        if method != "GET" or parts.path != self._path:
            return "404 Not Found", "There is nothing here."
        try:
            answer = read_answer(parts.query, self._state)
        except SignInError as error:
            return "400 Bad Request", error.message
        assert self._answer is not None
        if not self._answer.done():
            self._answer.set_result(answer)
        if "error" in answer:
            return "200 OK", "The sign-in was rejected. You can close this page."
        return "200 OK", "You are signed in. You can close this page and go back to the terminal."


def read_answer(query: str, state: str) -> dict[str, str]:
    """Return the parameters that the browser brought back.

    Raises:
        SignInError: the state is not the expected one, or there is neither code nor error.
    """
    import hmac

    try:
        answer = {name: values[0] for name, values in parse_qs(query, max_num_fields=50).items()}
    except ValueError:
        raise SignInError("Can't read the sign-in server's response.") from None
    if not hmac.compare_digest(answer.get("state", "").encode(), state.encode()):
        raise SignInError(
            "The response doesn't belong to this sign-in (its `state` differs).",
            what_to_try="Start the sign-in again.",
        )
    if "code" not in answer and "error" not in answer:
        raise SignInError("The sign-in server sent neither a code nor an error.")
    return answer

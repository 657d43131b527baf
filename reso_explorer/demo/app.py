"""The demo service as an ASGI application: token, quota, method and path in front of the engine."""

from __future__ import annotations

import asyncio
import gzip
import hmac
import json
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    from reso_explorer.demo.engine import Answer, Engine
    from reso_explorer.demo.quota import Quota
    from reso_explorer.secret import Secret

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]

ROOT: Final = "/reso/odata/"
"""Path of the service root."""
LONGEST_QUERY: Final = 8_192
"""Bytes of a query string at most."""
_SMALLEST_GZIP: Final = 1_000
_METHODS: Final = ("GET", "HEAD")


class DemoApp:
    """Answers HTTP requests of one service at `origin`, such as `http://127.0.0.1:8000`."""

    def __init__(self, engine: Engine, token: Secret, quota: Quota, origin: str) -> None:
        self._engine = engine
        self._token = token
        self._quota = quota
        self._origin = origin

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one request; nothing but HTTP is served."""
        if scope["type"] != "http":
            return
        headers = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]
        }
        answer = self._refused(scope, headers)
        if answer is None:
            answer = await asyncio.to_thread(self._answered, scope, headers)
            answer.headers |= self._quota.headers()
        _compress(answer, headers.get("accept-encoding", ""))
        await _send(answer, send)

    def _refused(self, scope: Message, headers: dict[str, str]) -> Answer | None:
        if not self._authorized(headers.get("authorization", "")):
            return _error(
                HTTPStatus.UNAUTHORIZED,
                "This service needs the bearer token that was shown when it started.",
                {"www-authenticate": 'Bearer realm="reso-explorer demo"'},
            )
        wait = self._quota.take()
        if wait:
            return _error(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"Too many requests; try again in {wait} s.",
                {"retry-after": str(wait), **self._quota.headers()},
            )
        if scope["method"] not in _METHODS:
            return _error(
                HTTPStatus.METHOD_NOT_ALLOWED,
                f"This service is read only and does not answer {scope['method']}.",
                {"allow": ", ".join(_METHODS)},
            )
        if not _path(scope).startswith(ROOT) and _path(scope) != ROOT.rstrip("/"):
            return _error(HTTPStatus.NOT_FOUND, f"The service root is {self._origin}{ROOT}.")
        if len(scope["query_string"]) > LONGEST_QUERY:
            return _error(
                HTTPStatus.REQUEST_URI_TOO_LONG,
                f"The query is longer than {LONGEST_QUERY} bytes.",
            )
        return None

    def _authorized(self, header: str) -> bool:
        scheme, _, given = header.partition(" ")
        same = hmac.compare_digest(given.strip().encode(), self._token.reveal().encode())
        return same and scheme.lower() == "bearer"

    def _answered(self, scope: Message, headers: dict[str, str]) -> Answer:
        try:
            return self._engine.answer(
                scope["method"],
                _path(scope).removeprefix(ROOT.rstrip("/")).lstrip("/"),
                scope["query_string"].decode("latin-1"),
                headers,
                self._origin_for(headers.get("host", "")) + ROOT,
            )
        except Exception as error:  # noqa: BLE001 - a client gets an OData error, whatever happens
            message = f"The service failed on this request ({type(error).__name__})."
            return _error(HTTPStatus.INTERNAL_SERVER_ERROR, message)

    def _origin_for(self, host: str) -> str:
        """Return the origin as the client wrote it, where it is ours."""
        port = self._origin.rpartition(":")[2]
        return f"http://{host}" if host == f"localhost:{port}" else self._origin


def _path(scope: Message) -> str:
    raw: bytes = scope["raw_path"]
    return raw.decode("latin-1")


def _error(status: HTTPStatus, message: str, headers: dict[str, str] | None = None) -> Answer:
    from reso_explorer.demo.engine import Answer

    body = json.dumps({"error": {"code": str(status.value), "message": message}})
    content = {"content-type": "application/json", "odata-version": "4.01"}
    return Answer(status.value, content | (headers or {}), body.encode())


def _compress(answer: Answer, accepted: str) -> None:
    offers = {part.replace(" ", "") for part in accepted.lower().split(",")}
    if "gzip" not in offers or len(answer.body) < _SMALLEST_GZIP:
        return
    answer.body = gzip.compress(answer.body, compresslevel=4, mtime=0)
    answer.headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}


async def _send(answer: Answer, send: Send) -> None:
    answer.headers.setdefault("content-length", str(len(answer.body)))
    if answer.headers.get("content-encoding"):
        answer.headers["content-length"] = str(len(answer.body))
    if answer.status == HTTPStatus.NOT_MODIFIED:
        del answer.headers["content-length"]
    pairs = [
        (name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers.items()
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": pairs})
    await send({"type": "http.response.body", "body": answer.body})

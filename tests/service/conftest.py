"""Servers for the tests of the live service."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.transport import Headers, Limits, Reply, Transport

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping

    from reso_explorer.service.transport import Credentials


@dataclass
class Asked:
    """One request as the raw server got it."""

    method: str
    target: str
    headers: dict[str, str]
    connection: int
    body: bytes = b""


@dataclass
class Wire:
    """One connection of the raw server, at one request."""

    asked: Asked
    number: int
    """1 for the first request of the server."""
    writer: asyncio.StreamWriter

    async def send(self, *pieces: bytes) -> None:
        for piece in pieces:
            self.writer.write(piece)
            await self.writer.drain()

    def reset(self) -> None:
        """Close with a TCP reset."""
        found: socket.socket = self.writer.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Scene = "Callable[[Wire], Awaitable[bool | None]]"
"""Answers a request; true keeps the connection open for another one."""


@dataclass
class RawServer:
    """Bytes on the wire as a test wants them."""

    tls: ssl.SSLContext | None = None
    scene: Callable[[Wire], Awaitable[bool | None]] | None = None
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    _connections: int = 0

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()

        async def serve() -> None:
            self._server = await asyncio.start_server(
                self._serve, "127.0.0.1", 0, ssl=self.tls, limit=2**20
            )
            self.port = self._server.sockets[0].getsockname()[1]
            ready.set()

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._loop.run_until_complete(serve())
            self._loop.run_forever()

        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert ready.wait(10)

    def stop(self) -> None:
        async def end() -> None:
            self._server.close()
            tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._loop.stop()

        asyncio.run_coroutine_threadsafe(end(), self._loop)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections += 1
        connection = self._connections
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *lines = head.split("\r\n")
                method, target, _ = first.split(" ", 2)
                pairs = (line.split(":", 1) for line in lines if ":" in line)
                headers = {name.lower(): value.strip() for name, value in pairs}
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                asked = Asked(method, target, headers, connection, body)
                self.asked.append(asked)
                assert self.scene is not None
                if not await self.scene(Wire(asked, len(self.asked), writer)):
                    break
        with contextlib.suppress(OSError):
            writer.close()


def answer(
    body: bytes = b"{}",
    *,
    status: str = "200 OK",
    headers: Mapping[str, str] | None = None,
    length: int | None = None,
) -> bytes:
    """A whole HTTP answer; `length` may lie."""
    fields = {"Content-Type": "application/json", **(headers or {})}
    lines = [f"{name}: {value}" for name, value in fields.items() if value]
    lines.append(f"Content-Length: {len(body) if length is None else length}")
    return f"HTTP/1.1 {status}\r\n".encode() + "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def scripted(*answers: bytes) -> Callable[[Wire], Awaitable[bool]]:
    """A scene that gives one answer per request, the last one again and again."""

    async def scene(wire: Wire) -> bool:
        await wire.send(answers[min(wire.number, len(answers)) - 1])
        return True

    return scene


@pytest.fixture
def raw() -> Iterator[RawServer]:
    server = RawServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def other_raw() -> Iterator[RawServer]:
    """A second server: another origin."""
    server = RawServer()
    server.start()
    yield server
    server.stop()


class FakeClock:
    """Time that passes only in `sleep`."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def open_transport() -> AsyncIterator[Callable[..., Transport]]:
    """Make transports that are closed at the end of the test."""
    made: list[Transport] = []

    def make(url: str, credentials: Credentials | None = None, **rest: object) -> Transport:
        rest.setdefault("limits", Limits(deadline=20, read_timeout=10))
        rest.setdefault("jitter", lambda: 0.0)
        transport = Transport(url, credentials, **rest)  # type: ignore[arg-type]
        made.append(transport)
        return transport

    yield make
    for transport in made:
        await transport.aclose()


def reply(
    body: bytes | str = b"",
    *,
    status: int = 200,
    content_type: str = "application/json",
    url: str = "https://api.example.test/odata/Property",
    **headers: str,
) -> Reply:
    """An answer without a server."""
    fields = [("Content-Type", content_type)] if content_type else []
    fields += [(name.replace("_", "-"), value) for name, value in headers.items()]
    data = body.encode() if isinstance(body, str) else body
    return Reply(status, "", Headers(fields), url, data)

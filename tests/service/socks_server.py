"""A small SOCKS5 proxy (RFC 1928, RFC 1929) that connects every name to one port of this machine."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import dataclass, field
from typing import Self


@dataclass
class SocksServer:
    """`refuses` is the reply code of a refusal, 0 for none; `user` and `password` are demanded."""

    target_port: int
    refuses: int = 0
    user: str = ""
    password: str = ""
    targets: list[tuple[str, int]] = field(default_factory=list)
    port: int = 0

    async def __aenter__(self) -> Self:
        self._tasks: set[asyncio.Task[None]] = set()
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            if await self._greet(reader, writer):
                await self._connect(reader, writer)
        writer.close()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        _version, number = await reader.readexactly(2)
        methods = await reader.readexactly(number)
        wanted = 2 if self.user else 0
        writer.write(bytes([5, wanted if wanted in methods else 0xFF]))
        if wanted not in methods:
            return False
        if not wanted:
            return True
        await reader.readexactly(1)
        user = await reader.readexactly((await reader.readexactly(1))[0])
        password = await reader.readexactly((await reader.readexactly(1))[0])
        is_right = (user.decode(), password.decode()) == (self.user, self.password)
        writer.write(bytes([1, 0 if is_right else 1]))
        return is_right

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _version, _command, _reserved, kind = await reader.readexactly(4)
        size = {1: 4, 4: 16}.get(kind) or (await reader.readexactly(1))[0]
        host = (await reader.readexactly(size)).decode("latin-1")
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.targets.append((host, port))
        writer.write(bytes([5, self.refuses, 0, 1, 0, 0, 0, 0, 0, 0]))
        if self.refuses:
            return
        far = await asyncio.open_connection("127.0.0.1", self.target_port)
        back = asyncio.create_task(_pump(far[0], writer))
        self._tasks.add(back)
        await _pump(reader, far[1])
        await back


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(65536):
            writer.write(piece)
            await writer.drain()
    writer.close()

"""Responses that have no body, whatever their headers say, over a real connection."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import pytest

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

ROWS = b'{"value":[{"Key":1}]}'
SMUGGLED = answer(b'{"value":[{"Key":"smuggled"}]}')


@pytest.mark.parametrize("status", ["304 Not Modified", "204 No Content"])
@pytest.mark.parametrize(
    "headers",
    ["Content-Length: 5000\r\n", "Transfer-Encoding: chunked\r\n", "Content-Length: 0\r\n", ""],
)
async def test_no_body_is_awaited(
    raw: RawServer, open_transport: Callable[..., Transport], status: str, headers: str
) -> None:
    head = f'HTTP/1.1 {status}\r\nETag: "x"\r\n{headers}\r\n'.encode()
    raw.scene = scripted(head, answer(ROWS))
    transport = open_transport(raw.url)
    first = await transport.get(f"{raw.url}/P")
    assert (first.status, first.body, first.truncated) == (int(status[:3]), b"", False)
    second = await transport.get(f"{raw.url}/P")
    assert (second.status, second.body) == (200, ROWS)
    is_announced = headers not in {"", "Content-Length: 0\r\n"}
    assert (raw.asked[0].connection != raw.asked[1].connection) is is_announced


@pytest.mark.parametrize("status", ["304 Not Modified", "204 No Content"])
@pytest.mark.parametrize("is_late", [False, True])
async def test_a_body_that_comes_all_the_same_is_not_the_next_response(
    raw: RawServer, open_transport: Callable[..., Transport], status: str, *, is_late: bool
) -> None:
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(SMUGGLED)}\r\n\r\n".encode()
    tasks: list[asyncio.Task[None]] = []

    async def late(wire: Wire) -> None:
        await asyncio.sleep(0.05)
        with contextlib.suppress(ConnectionError):
            await wire.send(SMUGGLED)

    async def scene(wire: Wire) -> bool:
        if wire.number > 1:
            await asyncio.sleep(0.2)
            await wire.send(answer(ROWS))
        elif is_late:
            await wire.send(head)
            tasks.append(asyncio.create_task(late(wire)))
        else:
            await wire.send(head + SMUGGLED)
        return True

    raw.scene = scene
    transport = open_transport(raw.url)
    assert (await transport.get(f"{raw.url}/P")).body == b""
    assert (await transport.get(f"{raw.url}/P")).body == ROWS
    assert raw.asked[0].connection != raw.asked[1].connection


async def test_early_hints_and_other_interim_responses_are_passed_over(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    interim = b"HTTP/1.1 103 Early Hints\r\nContent-Length: 77\r\nLink: </x>\r\n\r\n"
    raw.scene = scripted(interim + b"HTTP/1.1 102 Processing\r\n\r\n" + answer(ROWS))
    reply = await open_transport(raw.url).get(f"{raw.url}/P")
    assert (reply.status, reply.body) == (200, ROWS)

"""Silence of a server is told while it lasts, and the time of a command is bounded."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.decode_error import expect_ok
from reso_explorer.service.errors import OutOfTimeError, TooManyRequestsError
from reso_explorer.service.transport import Budget, Limits, Stall

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire


async def until_told(told: list[Stall], number: int) -> None:
    """Stay silent until so many stalls were told, however busy the machine."""
    for _ in range(3_000):
        if len(told) >= number:
            break
        await asyncio.sleep(0.01)


async def test_silence_is_told_until_something_comes(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    told: list[Stall] = []

    async def scene(wire: Wire) -> None:
        await until_told(told, 2)
        await wire.send(answer(b"", length=4))
        for _ in range(4):
            await asyncio.sleep(0.04)
            await wire.send(b"1")

    raw.scene = scene
    transport = open_transport(raw.url, limits=Limits(stall_notice=0.1), on_stall=told.append)
    await transport.get(f"{raw.url}/P")
    assert len(told) >= 2
    assert 0.1 <= told[0].seconds < told[1].seconds
    assert Stall("127.0.0.1", 12.3).text == "Still waiting for 127.0.0.1 (12 s)"
    number = len(told)
    await asyncio.sleep(0.25)
    assert len(told) == number


async def test_silence_within_a_body_is_told(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    told: list[Stall] = []

    async def scene(wire: Wire) -> None:
        await wire.send(answer(b"12", length=4))
        await until_told(told, len(told) + 2)
        await wire.send(b"34")

    raw.scene = scene
    transport = open_transport(raw.url, limits=Limits(stall_notice=0.1), on_stall=told.append)
    assert (await transport.get(f"{raw.url}/P")).body == b"1234"
    assert told


async def test_a_quick_response_tells_nothing(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer())
    told: list[Stall] = []
    transport = open_transport(raw.url, limits=Limits(stall_notice=0.8), on_stall=told.append)
    await transport.get(f"{raw.url}/P")
    await asyncio.sleep(0.85)
    assert not told


async def test_the_time_is_for_all_requests_together(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        await asyncio.sleep(0.15)
        await wire.send(answer())
        return True

    raw.scene = scene
    transport = open_transport(raw.url, budget=Budget(0.4))

    async def many() -> None:
        for _ in range(10):
            await transport.get(f"{raw.url}/P")

    with pytest.raises(OutOfTimeError, match=r"Stopped after 0\.4 seconds") as caught:
        await many()
    assert len(raw.asked) <= 3
    assert caught.value.url == f"{raw.url}/P"


async def test_a_pause_that_does_not_fit_is_not_begun(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(status="429 Too Many Requests", headers={"Retry-After": "30"}))
    transport = open_transport(raw.url, budget=Budget(10))
    with pytest.raises(TooManyRequestsError):
        expect_ok(await transport.get(f"{raw.url}/P"))
    assert len(raw.asked) == 1

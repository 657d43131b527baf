"""The fault table: what a broken server does, and what comes of it."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from typing import TYPE_CHECKING

import pytest

from reso_explorer.service.errors import (
    EncodingError,
    ProtocolError,
    RedirectError,
    ServiceError,
    TimedOutError,
    TooLargeError,
    TruncatedError,
)
from reso_explorer.service.rows import read_page
from reso_explorer.service.transport import Limits

from .conftest import answer

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer, Wire

BODY = b'{"value":[{"A":1},{"A":2}]}'
PACKED = gzip.compress(BODY)
GZIP = {"Content-Encoding": "gzip"}
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"


async def reset_before(wire: Wire) -> None:
    wire.reset()


async def reset_within(wire: Wire) -> None:
    await wire.send(answer(BODY, length=len(BODY) + 100))
    await asyncio.sleep(0.02)
    wire.reset()


async def no_answer(wire: Wire) -> None:
    return


async def http_0_9(wire: Wire) -> None:
    await wire.send(BODY)


async def tls_bytes(wire: Wire) -> None:
    await wire.send(b"\x15\x03\x01\x00\x02\x02\x46")


async def garbage(wire: Wire) -> None:
    await wire.send(b"\x00\xff garbage \r\n\r\n")


async def illegal_header(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nbad header line\r\n\r\n{}")


async def two_lengths(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ")


async def huge_header(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nX: " + b"a" * 200_000 + b"\r\n\r\n{}")


async def short_body(wire: Wire) -> None:
    await wire.send(answer(BODY, length=len(BODY) + 10))


async def no_length_cut(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n" + BODY[:-4])


async def bytes_after(wire: Wire) -> None:
    await wire.send(answer(BODY) + b"more")


async def broken_chunk(wire: Wire) -> None:
    await wire.send(CHUNKED + b"zz\r\nabc\r\n")


async def cut_chunks(wire: Wire) -> None:
    await wire.send(CHUNKED + b"5\r\n" + BODY[:5] + b"\r\n")


async def early_hints(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", answer(BODY))


async def status_999(wire: Wire) -> None:
    await wire.send(answer(b'{"error":{"code":7,"message":"odd"}}', status="999 What"))


async def false_gzip(wire: Wire) -> None:
    await wire.send(answer(BODY, headers=GZIP))


async def damaged_gzip(wire: Wire) -> None:
    await wire.send(answer(PACKED[:12] + b"\xff\xff\xff" + PACKED[15:], headers=GZIP))


async def cut_gzip(wire: Wire) -> None:
    await wire.send(answer(PACKED[:-9], headers=GZIP))


async def cut_gzip_trailer(wire: Wire) -> None:
    await wire.send(answer(PACKED[:-1], headers=GZIP))


async def after_gzip(wire: Wire) -> None:
    await wire.send(answer(PACKED + b"more", headers=GZIP))


async def gzip_members(wire: Wire) -> None:
    await wire.send(answer(gzip.compress(BODY[:9]) + gzip.compress(BODY[9:]), headers=GZIP))


async def gzip_twice(wire: Wire) -> None:
    await wire.send(answer(gzip.compress(PACKED), headers=GZIP))


async def gzip_twice_named(wire: Wire) -> None:
    await wire.send(answer(gzip.compress(PACKED), headers={"Content-Encoding": "gzip, gzip"}))


async def zlib_deflate(wire: Wire) -> None:
    await wire.send(answer(zlib.compress(BODY), headers={"Content-Encoding": "deflate"}))


async def raw_deflate(wire: Wire) -> None:
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(BODY) + packer.flush()
    await wire.send(answer(body, headers={"Content-Encoding": "deflate"}))


async def cut_deflate(wire: Wire) -> None:
    await wire.send(answer(zlib.compress(BODY)[:-5], headers={"Content-Encoding": "deflate"}))


async def brotli(wire: Wire) -> None:
    await wire.send(answer(b"\x0b\x02\x80{}\x03", headers={"Content-Encoding": "br"}))


async def zstd(wire: Wire) -> None:
    await wire.send(answer(b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "zstd"}))


async def bomb(wire: Wire) -> None:
    await wire.send(answer(gzip.compress(b" " * 50_000_000), headers=GZIP))


async def bomb_in_bomb(wire: Wire) -> None:
    packed = gzip.compress(gzip.compress(b" " * 50_000_000))
    await wire.send(answer(packed, headers={"Content-Encoding": "gzip, gzip"}))


async def too_long_announced(wire: Wire) -> None:
    await wire.send(answer(b"{", length=10**12))


async def drip(wire: Wire) -> None:
    await wire.send(answer(b"", length=1000))
    while True:
        await wire.send(b" ")
        await asyncio.sleep(0.02)


async def slow_headers(wire: Wire) -> None:
    await wire.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await wire.send(b"X-A: b\r\n")
        await asyncio.sleep(0.02)


async def silence(wire: Wire) -> None:
    await asyncio.sleep(60)


async def redirect_loop(wire: Wire) -> bool:
    other = "/b" if wire.asked.target == "/a" else "/a"
    await wire.send(answer(status="302 Found", headers={"Location": other}))
    return True


async def redirect_on_and_on(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found", headers={"Location": f"/{wire.number}"}))
    return True


async def redirect_without(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found"))
    return True


async def redirect_file(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found", headers={"Location": "file:///etc/passwd"}))
    return True


async def redirect_ftp(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found", headers={"Location": "ftp://127.0.0.1/x"}))
    return True


async def redirect_plain(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found", headers={"Location": "http://example.test/x"}))
    return True


async def redirect_control(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found", headers={"Location": "/a\x01b"}))
    return True


RAISED: list[tuple[Callable[[Wire], Awaitable[bool | None]], type[ServiceError], str, int]] = [
    (reset_before, ProtocolError, "", 2),
    (reset_within, ServiceError, "before", 2),
    (no_answer, ProtocolError, "without an HTTP response", 2),
    (http_0_9, ProtocolError, "without an HTTP response", 2),
    (tls_bytes, ProtocolError, "proper HTTP", 2),
    (garbage, ProtocolError, "proper HTTP", 2),
    (illegal_header, ProtocolError, "proper HTTP", 2),
    (two_lengths, ProtocolError, "proper HTTP", 2),
    (huge_header, ProtocolError, "proper HTTP", 2),
    (short_body, TruncatedError, "before it was complete", 2),
    (broken_chunk, ProtocolError, "", 2),
    (cut_chunks, TruncatedError, "before it was complete", 2),
    (damaged_gzip, EncodingError, "damaged", 1),
    (cut_gzip, TruncatedError, "cut off", 2),
    (cut_gzip_trailer, TruncatedError, "cut off", 2),
    (cut_deflate, TruncatedError, "cut off", 2),
    (brotli, EncodingError, "`br`", 1),
    (zstd, EncodingError, "`zstd`", 1),
    (bomb, TooLargeError, "unpacked response", 1),
    (bomb_in_bomb, TooLargeError, "unpacked response", 1),
    (too_long_announced, TooLargeError, "1,000,000,000,000", 1),
    (drip, TimedOutError, "complete response within", 1),
    (slow_headers, TimedOutError, "complete response within", 1),
    (silence, TimedOutError, "stopped sending", 1),
    (redirect_loop, RedirectError, "circle", 2),
    (redirect_on_and_on, RedirectError, "more than 5", 6),
    (redirect_without, RedirectError, "without a redirect URL", 1),
    (redirect_file, RedirectError, "can't be opened", 1),
    (redirect_ftp, RedirectError, "can't be opened", 1),
    (redirect_plain, RedirectError, "plain http", 1),
    (redirect_control, RedirectError, "invalid URL", 1),
]

READ: list[tuple[Callable[[Wire], Awaitable[bool | None]], str]] = [
    (bytes_after, ""),
    (early_hints, ""),
    (false_gzip, "plain one"),
    (after_gzip, "after the end"),
    (gzip_members, ""),
    (gzip_twice, "packed twice"),
    (gzip_twice_named, ""),
    (zlib_deflate, ""),
    (raw_deflate, ""),
]


def limits_for(scene: Callable[[Wire], Awaitable[bool | None]]) -> Limits:
    """Short bounds where only time ends the exchange."""
    if scene in {drip, slow_headers}:
        return Limits(deadline=0.3)
    if scene is silence:
        return Limits(deadline=20, read_timeout=0.2)
    return Limits(deadline=20, read_timeout=10, max_bytes=1_000_000)


@pytest.mark.parametrize(
    ("scene", "error", "words", "requests"), RAISED, ids=[row[0].__name__ for row in RAISED]
)
async def test_fault_becomes_a_sentence(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    scene: Callable[[Wire], Awaitable[bool | None]],
    error: type[ServiceError],
    words: str,
    requests: int,
) -> None:
    raw.scene = scene
    transport = open_transport(raw.url, limits=limits_for(scene))
    with pytest.raises(error) as caught:
        await transport.get(f"{raw.url}/a")
    assert words in caught.value.message
    assert caught.value.message
    assert caught.value.url
    assert len(raw.asked) == requests
    assert transport.trace.total == requests


@pytest.mark.parametrize(("scene", "note"), READ, ids=[row[0].__name__ for row in READ])
async def test_odd_but_whole(
    raw: RawServer,
    open_transport: Callable[..., Transport],
    scene: Callable[[Wire], Awaitable[bool | None]],
    note: str,
) -> None:
    raw.scene = scene
    reply = await open_transport(raw.url).get(f"{raw.url}/a")
    assert reply.body == BODY
    assert read_page(reply).rows == [{"A": 1}, {"A": 2}]
    assert len(raw.asked) == 1
    assert (note in " ".join(reply.notes)) if note else not reply.notes


async def test_body_without_length_that_is_cut(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = no_length_cut
    reply = await open_transport(raw.url).get(f"{raw.url}/a")
    with pytest.raises(TruncatedError, match="is cut off"):
        read_page(reply)


async def test_unknown_status_is_an_answer(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = status_999
    reply = await open_transport(raw.url).get(f"{raw.url}/a")
    assert reply.status == 999
    assert not reply.ok


async def test_stale_kept_connection_is_replaced(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> bool:
        if wire.number == 2:
            return False
        await wire.send(answer(BODY))
        return True

    raw.scene = scene
    transport = open_transport(raw.url)
    first = await transport.get(f"{raw.url}/a")
    second = await transport.get(f"{raw.url}/a")
    assert first.body == second.body == BODY
    assert [asked.connection for asked in raw.asked] == [1, 1, 2]


async def test_cut_error_body_keeps_the_status(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    async def scene(wire: Wire) -> None:
        await wire.send(answer(b'{"error":', status="500 No", length=500))

    raw.scene = scene
    reply = await open_transport(raw.url).get(f"{raw.url}/a")
    assert reply.status == 500
    assert reply.truncated
    assert reply.body == b'{"error":'


async def test_cancelling_closes_the_connection(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    closed = asyncio.Event()
    loop = asyncio.get_running_loop()
    started = asyncio.Event()

    async def scene(wire: Wire) -> None:
        await wire.send(answer(b"", length=10**7))
        loop.call_soon_threadsafe(started.set)
        try:
            while True:
                await wire.send(b" ")
                await asyncio.sleep(0.005)
        except ConnectionError:
            loop.call_soon_threadsafe(closed.set)
            raise

    raw.scene = scene
    transport = open_transport(raw.url)
    task = asyncio.create_task(transport.get(f"{raw.url}/a"))
    await asyncio.wait_for(started.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.wait_for(closed.wait(), 10)

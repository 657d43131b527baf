"""429, 503, Retry-After, and faults on the way to a server."""

from __future__ import annotations

import asyncio
import socket
import ssl
from email.utils import formatdate
from typing import TYPE_CHECKING

import pytest
import trustme

from reso_explorer.service.errors import (
    ServiceError,
    TimedOutError,
    TlsError,
    UnreachableError,
)
from reso_explorer.service.transport import Limits
from reso_explorer.service.transport.faults import explain
from reso_explorer.service.transport.retry import jittered, pause_before, retry_after

from .conftest import RawServer, answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reso_explorer.service.transport import Transport, Wait

    from .conftest import FakeClock


async def test_waits_as_long_as_asked(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    waits: list[Wait] = []
    raw.scene = scripted(
        answer(status="429 Slow down", headers={"Retry-After": "7"}),
        answer(status="503 Busy", headers={"Retry-After": formatdate(clock.time + 7 + 30)}),
        answer(b'{"value":[]}'),
    )
    transport = open_transport(raw.url, clock=clock, on_wait=waits.append)
    reply = await transport.get(raw.url)
    assert reply.status == 200
    assert clock.slept == [7, 30]
    assert [wait.reason for wait in waits] == ["too many requests", "the server is busy"]


async def test_backs_off_where_nothing_is_asked_and_gives_up(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="429 Slow down"))
    reply = await open_transport(raw.url, clock=clock).get(raw.url)
    assert reply.status == 429
    assert clock.slept == [5, 15, 45]
    assert len(raw.asked) == 4


async def test_a_busy_server_gets_short_pauses(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="503 Busy"))
    reply = await open_transport(raw.url, clock=clock).get(raw.url)
    assert reply.status == 503
    assert clock.slept == [1, 2, 4]


async def test_a_short_wait_that_did_not_help_is_not_repeated(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="429 Slow down", headers={"Retry-After": "1"}))
    reply = await open_transport(raw.url, clock=clock).get(raw.url)
    assert reply.status == 429
    assert clock.slept == [1, 15, 45]


async def test_long_wait_is_handed_to_the_user(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="429 Slow down", headers={"Retry-After": "3600"}))
    reply = await open_transport(raw.url, clock=clock).get(raw.url)
    assert reply.status == 429
    assert not clock.slept


async def test_gateway_timeout_is_not_repeated(
    raw: RawServer, open_transport: Callable[..., Transport], clock: FakeClock
) -> None:
    raw.scene = scripted(answer(status="504 Gateway Timeout"))
    reply = await open_transport(raw.url, clock=clock).get(raw.url)
    assert (reply.status, len(raw.asked)) == (504, 1)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("5", 5),
        (" 0 ", 0),
        ("1.5", 1.5),
        ("-3", 0),
        ("Thu, 01 Jan 1970 00:16:50 GMT", 10),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("soon", None),
        ("", None),
        ("nan", None),
        ("inf", None),
        ("Thu, 99 Jan 1970", None),
    ],
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after({"retry-after": text}, 1000.0) == seconds


def test_jitter_only_adds() -> None:
    assert jittered(10.0, 0.0) == 10
    assert 10 < jittered(10.0, 1.0) <= 11.1


@pytest.mark.parametrize(
    ("asked", "attempt", "windows", "seconds"),
    [
        (None, 1, [300.0], 300),
        (7.0, 1, [300.0], 7),
        (7.0, 2, [300.0], 300),
        (0.0, 1, [300.0], 1),
        (None, 1, [3600.0, 60.0], 60),
        (None, 2, [3600.0, 60.0], 3600),
        (None, 3, [3600.0, 60.0], 3600),
        (900.0, 2, [60.0], 900),
        (None, 2, [], 15),
    ],
)
def test_a_429_is_repeated_by_the_window_of_the_provider(
    asked: float | None, attempt: int, windows: list[float], seconds: float
) -> None:
    assert pause_before(429, asked, attempt, windows) == seconds


async def test_refused_connection(open_transport: Callable[..., Transport]) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(UnreachableError, match="nothing listens"):
        await open_transport(f"http://127.0.0.1:{port}").get(f"http://127.0.0.1:{port}/x")


async def test_unknown_host(open_transport: Callable[..., Transport]) -> None:
    transport = open_transport("https://no-such-host.invalid", trust_env=False)
    with pytest.raises(UnreachableError, match="Can't find the host"):
        await transport.get("https://no-such-host.invalid/odata")


async def test_connect_deadline(open_transport: Callable[..., Transport]) -> None:
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        port = full.getsockname()[1]
        url = f"http://127.0.0.1:{port}"
        transport = open_transport(url, limits=Limits(deadline=0.2))
        with pytest.raises(TimedOutError, match=r"within 0\.2 seconds"):
            await transport.get(url)


def test_proxy_refusal_in_words() -> None:
    import httpx

    error = explain(httpx.ProxyError("403 Forbidden"), "https://a.test/", "a.test")
    assert isinstance(error, UnreachableError)
    assert "HTTPS_PROXY" in error.what_to_try


# --- TLS ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def tls_server(authority: trustme.CA, name: str) -> RawServer:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    server = RawServer(tls=context, scene=scripted(answer(b'{"value":[]}')))
    server.start()
    return server


@pytest.fixture
def secure(authority: trustme.CA) -> Iterator[RawServer]:
    server = tls_server(authority, "127.0.0.1")
    yield server
    server.stop()


@pytest.fixture
def misnamed(authority: trustme.CA) -> Iterator[RawServer]:
    server = tls_server(authority, "other.example.test")
    yield server
    server.stop()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


async def test_own_ca_file(
    secure: RawServer, open_transport: Callable[..., Transport], ca_file: str
) -> None:
    reply = await open_transport(secure.url, ca=ca_file).get(secure.url)
    assert reply.status == 200


async def test_unknown_ca(secure: RawServer, open_transport: Callable[..., Transport]) -> None:
    with pytest.raises(TlsError, match=r"Can't verify the certificate of 127\.0\.0\.1") as caught:
        await open_transport(secure.url).get(secure.url)
    assert "SSL_CERT_FILE" in caught.value.what_to_try
    assert not secure.asked


async def test_wrong_host_name(
    misnamed: RawServer, open_transport: Callable[..., Transport], ca_file: str
) -> None:
    with pytest.raises(TlsError, match=r"127\.0\.0\.1"):
        await open_transport(misnamed.url, ca=ca_file).get(misnamed.url)
    assert not misnamed.asked


async def test_tls_to_a_plain_port(open_transport: Callable[..., Transport]) -> None:
    async def plain(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(plain, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        with pytest.raises(TlsError) as caught:
            await open_transport(url).get(url)
    assert "doesn't use TLS" in caught.value.what_to_try


async def test_https_to_http_redirect_is_refused(
    secure: RawServer, raw: RawServer, open_transport: Callable[..., Transport], ca_file: str
) -> None:
    secure.scene = scripted(answer(status="302 Found", headers={"Location": f"{raw.url}/x"}))
    with pytest.raises(ServiceError, match="from https to plain http"):
        await open_transport(secure.url, ca=ca_file).get(secure.url)
    assert not raw.asked


async def test_bad_ca_file(
    secure: RawServer, open_transport: Callable[..., Transport], tmp_path: Path
) -> None:
    path = tmp_path / "no.pem"
    path.write_text("no certificate")
    with pytest.raises(ServiceError, match="Can't read the CA file"):
        await open_transport(secure.url, ca=str(path)).get(secure.url)

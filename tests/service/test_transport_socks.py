"""SOCKS proxies, wrong proxy settings and the CA files of the environment."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
from typing import TYPE_CHECKING

import pytest
import trustme

from reso_explorer.secret import Secret
from reso_explorer.service.auth import Bearer
from reso_explorer.service.errors import ServiceError, TlsError, UnreachableError

from .conftest import RawServer, answer, scripted
from .socks_server import SocksServer
from .test_transport_patience import tls_server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reso_explorer.service.transport import Transport

FAR = "https://api.example.test/odata"
BODY = b'{"value":[{"Key":1}]}'


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def ca_file(authority: trustme.CA, tmp_path: Path) -> str:
    path = tmp_path / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture
def far(authority: trustme.CA) -> Iterator[RawServer]:
    """The service behind the proxy."""
    server = tls_server(authority, "api.example.test")
    server.scene = scripted(answer(BODY))
    yield server
    server.stop()


@pytest.mark.parametrize("scheme", ["socks5", "socks5h"])
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY", "https_proxy"])
async def test_socks_proxy_is_used(
    far: RawServer,
    open_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    ca_file: str,
    scheme: str,
    variable: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)
    async with SocksServer(far.port) as proxy:
        monkeypatch.setenv(variable, f"{scheme}://127.0.0.1:{proxy.port}")
        reply = await open_transport(FAR, Bearer(Secret("a-token-1234"))).get(FAR)
        assert reply.body == BODY
        assert proxy.targets == [("api.example.test", 443)]
    assert far.asked[0].headers["authorization"] == "Bearer a-token-1234"


async def test_socks_proxy_with_user_and_password(
    far: RawServer,
    open_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    ca_file: str,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)
    async with SocksServer(far.port, user="me", password="proxy-secret") as proxy:
        monkeypatch.setenv("ALL_PROXY", f"socks5://me:proxy-secret@127.0.0.1:{proxy.port}")
        assert (await open_transport(FAR).get(FAR)).body == BODY
        monkeypatch.setenv("ALL_PROXY", f"socks5://me:wrong-secret@127.0.0.1:{proxy.port}")
        with pytest.raises(UnreachableError, match="ALL_PROXY") as caught:
            await open_transport(FAR).get(FAR)
    assert "wrong-secret" not in "\n".join(caught.value.lines())


async def test_socks_refusal_is_told(
    far: RawServer, open_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with SocksServer(far.port, refuses=2) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://127.0.0.1:{proxy.port}")
        with pytest.raises(UnreachableError, match=r"127\.0\.0\.1:\d+ \(from HTTPS_PROXY\)"):
            await open_transport(FAR).get(FAR)
    assert not far.asked


async def test_proxy_that_is_not_there_is_told(
    open_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))  # taken by us, and nothing listens
        where = f"127.0.0.1:{held.getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://{where}")
        with pytest.raises(UnreachableError) as caught:
            await open_transport(FAR).get(FAR)
    assert caught.value.message == (
        f"Can't reach the proxy {where} (from HTTPS_PROXY) on the way to api.example.test: "
        "nothing listens on that port."
    )


async def test_proxy_that_speaks_something_else_is_told(
    open_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def greet(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(greet, "127.0.0.1", 0) as server:
        where = f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
        monkeypatch.setenv("HTTPS_PROXY", f"socks5://{where}")
        with pytest.raises(UnreachableError) as caught:
            await open_transport(FAR).get(FAR)
    assert caught.value.message == (
        f"The proxy {where} (from HTTPS_PROXY) on the way to api.example.test doesn't speak SOCKS5."
    )


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("foo://127.0.0.1:9", "has the unknown scheme `foo`"),
        ("socks4://127.0.0.1:9", "has the unknown scheme `socks4`"),
        ("http://127.0.0.1:port", "isn't a valid URL"),
        ("foo://me:proxy-secret@127.0.0.1:9", "has the unknown scheme `foo`"),
    ],
)
@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "ALL_PROXY"])
async def test_wrong_proxy_setting_is_a_sentence(
    open_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    value: str,
    says: str,
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(UnreachableError) as caught:
        await open_transport(FAR).get(FAR)
    assert caught.value.message == (
        f"Can't connect to api.example.test: the proxy setting {variable} {says}."
    )
    assert "proxy-secret" not in "\n".join(caught.value.lines())


async def test_wrong_proxy_setting_does_not_matter_for_this_machine(
    raw: RawServer, open_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALL_PROXY", "foo://127.0.0.1:9")
    raw.scene = scripted(answer(BODY))
    assert (await open_transport(raw.url).get(raw.url)).body == BODY


async def test_ca_file_of_the_environment_counts_for_loopback(
    authority: trustme.CA,
    open_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    ca_file: str,
) -> None:
    server = tls_server(authority, "127.0.0.1")
    server.scene = scripted(answer(BODY))
    with pytest.raises(TlsError):
        await open_transport(server.url).get(server.url)
    monkeypatch.setenv("SSL_CERT_FILE", ca_file)
    assert (await open_transport(server.url).get(server.url)).body == BODY
    server.stop()


async def test_ca_folder_of_the_environment_counts_for_loopback(
    authority: trustme.CA,
    open_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("only openssl can compute the file name that a folder of certificates needs")
    command = [openssl, "x509", "-noout", "-hash"]
    done = await asyncio.to_thread(
        subprocess.run, command, input=authority.cert_pem.bytes(), capture_output=True, check=True
    )
    (tmp_path / f"{done.stdout.decode().strip()}.0").write_bytes(authority.cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    server = tls_server(authority, "127.0.0.1")
    server.scene = scripted(answer(BODY))
    assert (await open_transport(server.url).get(server.url)).body == BODY
    server.stop()


@pytest.mark.parametrize("content", [None, "", "no certificate"])
async def test_ca_file_that_cannot_be_read_is_a_sentence(
    open_transport: Callable[..., Transport],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    content: str | None,
) -> None:
    path = tmp_path / "no.pem"
    if content is not None:
        path.write_text(content)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with pytest.raises(ServiceError) as caught:
        await open_transport(FAR).get(FAR)
    assert caught.value.message.startswith(f"Can't read the CA file {path} (from SSL_CERT_FILE): ")

"""Proxies of the environment: used for services elsewhere, never for this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reso_explorer.secret import Secret
from reso_explorer.service.auth import Bearer
from reso_explorer.service.errors import ServiceError, UnreachableError

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.transport import Transport

    from .conftest import RawServer

FAR = "https://api.example.test/odata"


@pytest.fixture(autouse=True)
def _only_this_proxy(monkeypatch: pytest.MonkeyPatch, raw: RawServer) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HTTPS_PROXY", raw.url)
    monkeypatch.setenv("HTTP_PROXY", raw.url)


async def test_proxy_is_asked_and_its_refusal_told(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
    with pytest.raises(
        UnreachableError, match=r"proxy 127\.0\.0\.1:\d+ \(from HTTPS_PROXY\) on the way"
    ) as caught:
        await open_transport(FAR, Bearer(Secret("a-token-1234"))).get(FAR)
    assert "HTTPS_PROXY" in caught.value.what_to_try
    assert (raw.asked[0].method, raw.asked[0].target) == ("CONNECT", "api.example.test:443")
    assert "a-token-1234" not in repr(raw.asked)


async def test_proxy_can_be_left_out(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    with pytest.raises(ServiceError, match="Can't find the host"):
        await open_transport("https://no-such-host.invalid", trust_env=False).get(
            "https://no-such-host.invalid/x"
        )
    assert not raw.asked


async def test_loopback_is_never_proxied(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    other_raw.scene = scripted(answer(b"[]"))
    reply = await open_transport(other_raw.url).get(f"{other_raw.url}/odata")
    assert reply.status == 200
    assert not raw.asked

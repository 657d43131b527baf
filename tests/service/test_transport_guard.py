"""Credentials, key headers and cookies go to the service's own origin and nowhere else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from reso_explorer.secret import Secret
from reso_explorer.service.errors import RedirectError, RefusedUrlError
from reso_explorer.service.transport import Transport
from reso_explorer.service.transport.origin import Origin

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import RawServer, Wire

MARK = "marked-token-4711"


class Marked:
    """A credential in every place a credential can be in."""

    expires_at: float | None = None

    def __init__(self, renewed: str = "") -> None:
        self.token = MARK
        self._renewed = renewed

    async def headers_for(self, url: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "X-Own-Key": MARK}

    def parameters_for(self, url: str) -> dict[str, str]:
        return {"access_token": MARK}

    async def renew(self) -> bool:
        if not self._renewed:
            return False
        self.token, self._renewed = self._renewed, ""
        return True

    def secrets(self) -> tuple[Secret, ...]:
        return (Secret(MARK), Secret(self.token))


class Bare(Marked):
    """A credential in headers only."""

    def parameters_for(self, url: str) -> dict[str, str]:
        return {}


async def test_own_origin_gets_everything(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        answer(headers={"Set-Cookie": f"sid={MARK}; Path=/; HttpOnly"}), answer(b"[]")
    )
    transport = open_transport(raw.url, Marked(), headers={"X-Api-Key": MARK})
    reply = await transport.get(f"{raw.url}/odata/Property?$top=1")
    await transport.get(f"{raw.url}/odata/Property?$top=1&access_token=old")
    first, second = raw.asked
    assert first.headers["authorization"] == f"Bearer {MARK}"
    assert first.headers["x-own-key"] == first.headers["x-api-key"] == MARK
    assert first.target == f"/odata/Property?$top=1&access_token={MARK}"
    assert second.target == first.target
    assert "cookie" not in first.headers
    assert second.headers["cookie"] == f"sid={MARK}"
    assert MARK not in reply.url
    assert MARK not in json.dumps(transport.trace.as_har())
    assert MARK not in repr(reply)


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Temporary", "308 Permanent"])
async def test_redirect_to_another_origin_carries_nothing(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport], status: str
) -> None:
    raw.scene = scripted(
        answer(headers={"Set-Cookie": f"sid={MARK}; Path=/"}),
        answer(status=status, headers={"Location": f"{other_raw.url}/elsewhere"}),
    )
    other_raw.scene = scripted(answer(b'{"value":[]}'))
    transport = open_transport(raw.url, Marked(), headers={"X-Api-Key": MARK})
    await transport.get(f"{raw.url}/odata")
    reply = await transport.get(f"{raw.url}/odata", headers={"X-Extra": MARK})
    assert reply.foreign
    assert "that host got no credentials" in reply.notes[0]
    (asked,) = other_raw.asked
    assert MARK not in repr(asked)
    assert asked.headers.keys() == {"host", "accept", "accept-encoding", "user-agent", "connection"}


@pytest.mark.parametrize("told", [MARK, MARK.replace("-", "%2D"), MARK.replace("k", "%256B")])
async def test_redirect_with_the_token_in_it_loses_it(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport], told: str
) -> None:
    where = f"{other_raw.url}/x?t={told}&a=1&sig=theirs"
    raw.scene = scripted(answer(status="302 Found", headers={"Location": where}))
    other_raw.scene = scripted(answer(b'{"value":[]}'))
    await open_transport(raw.url, Marked()).get(f"{raw.url}/odata")
    assert other_raw.asked[0].target == "/x?a=1&sig=theirs"


@pytest.mark.parametrize("told", [MARK, MARK.replace("-", "%2D"), MARK.replace("k", "%256B")])
async def test_redirect_on_the_own_origin_loses_the_token_in_it(
    raw: RawServer, open_transport: Callable[..., Transport], told: str
) -> None:
    raw.scene = scripted(
        answer(status="302 Found", headers={"Location": f"/y?t={told}&a=1"}), answer(b"[]")
    )
    reply = await open_transport(raw.url, Bare()).get(f"{raw.url}/odata")
    assert raw.asked[-1].target == "/y?a=1"
    assert reply.url == f"{raw.url}/y?a=1"


async def test_redirect_to_a_host_or_path_that_holds_the_token_is_refused(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        answer(status="302 Found", headers={"Location": f"{other_raw.url}/{MARK}/x"})
    )
    with pytest.raises(RedirectError) as caught:
        await open_transport(raw.url, Marked()).get(f"{raw.url}/odata")
    assert MARK not in str(caught.value.lines())
    assert not other_raw.asked


async def test_way_back_from_another_origin_stays_bare(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        answer(status="302 Found", headers={"Location": f"{other_raw.url}/x"}), answer()
    )
    other_raw.scene = scripted(
        answer(status="302 Found", headers={"Location": f"{raw.url}/steal-this"})
    )
    await open_transport(raw.url, Marked()).get(f"{raw.url}/odata")
    assert MARK in repr(raw.asked[0])
    assert MARK not in repr(raw.asked[1])


async def test_redirect_on_the_own_origin_keeps_the_credential(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(
        answer(status="301 Moved", headers={"Location": "/new/odata"}), answer(b'{"a":1}')
    )
    reply = await open_transport(raw.url, Marked()).get(f"{raw.url}/odata")
    assert reply.url == f"{raw.url}/new/odata"
    assert not reply.foreign
    assert raw.asked[1].headers["authorization"] == f"Bearer {MARK}"


async def test_redirect_can_be_handed_back(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(status="302 Found", headers={"Location": "/login"}))
    reply = await open_transport(raw.url).get(f"{raw.url}/odata", redirects="return")
    assert (reply.status, reply.headers["Location"]) == (302, "/login")


async def test_expired_token_is_renewed_once(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(status="401 No"), answer(b'{"a":1}'))
    reply = await open_transport(raw.url, Marked(renewed="second-token")).get(raw.url)
    assert reply.status == 200
    assert raw.asked[1].headers["authorization"] == "Bearer second-token"


async def test_renewal_that_does_not_help_ends(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = scripted(answer(status="401 No"))
    reply = await open_transport(raw.url, Marked(renewed="second-token")).get(raw.url)
    assert reply.status == 401
    assert len(raw.asked) == 2


async def test_token_post_is_bare_and_not_redirected(
    raw: RawServer, other_raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    other_raw.scene = scripted(
        answer(status="302 Found", headers={"Location": f"{raw.url}/steal-this"})
    )
    transport = open_transport(raw.url, Marked())
    reply = await transport.post_form(f"{other_raw.url}/token", {"client_secret": "s p+&"})
    assert reply.status == 302
    assert not raw.asked
    assert other_raw.asked[0].body == b"client_secret=s+p%2B%26"
    assert "authorization" not in other_raw.asked[0].headers


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.test/odata",
        "ftp://api.example.test",
        "api.example.test/odata",
        "https://",
        "https://user:pass@api.example.test/odata",
        "https://api.example.test/a\nb",
        "https://api.example.test:99999/",
        "file:///etc/passwd",
        "http://127.0.0.1.example.test/",
        "http://localhost.example.test/",
    ],
)
def test_unsafe_roots_are_refused(url: str) -> None:
    with pytest.raises(RefusedUrlError) as caught:
        Transport(url)
    assert "pass@" not in str(caught.value) + caught.value.url


async def test_unsafe_address_is_refused(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    transport = open_transport(raw.url)
    with pytest.raises(RefusedUrlError):
        await transport.get("http://api.example.test/odata")
    with pytest.raises(RefusedUrlError):
        await transport.post_form("http://api.example.test/token", {})


async def test_token_with_a_line_break_is_not_shown(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    credentials = Marked()
    credentials.token = f"{MARK}\r\nX-Injected: 1"
    raw.scene = scripted(answer())
    transport = open_transport(raw.url, credentials)
    with pytest.raises(Exception, match="characters that HTTP doesn't allow") as caught:
        await transport.get(raw.url)
    assert MARK not in str(caught.value)
    assert not raw.asked
    assert MARK not in json.dumps(transport.trace.as_har())


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("https://api.example.test", "https://API.Example.test:443/x", True),
        ("https://api.example.test", "https://api.example.test./x", False),
        ("https://api.example.test", "http://api.example.test/x", False),
        ("https://api.example.test", "https://api.example.test:8443/x", False),
        ("https://api.example.test", "https://api.example.test.evil.test/x", False),
        ("https://bücher.example", "https://xn--bcher-kva.example/x", True),
        ("http://[::1]:80/x", "http://[::1]/", True),
    ],
)
def test_origins(left: str, right: str, *, same: bool) -> None:
    assert (Origin.of(left) == Origin.of(right)) is same


def test_origin_as_text() -> None:
    assert str(Origin.of("https://Api.Example.test:443/x?y")) == "https://api.example.test"
    assert str(Origin.of("http://[::1]:8080/")) == "http://[::1]:8080"
    assert Origin.of("http://[::1]:8080/").is_loopback
    assert Origin.of("http://127.9.9.9/").is_loopback
    assert not Origin.of("http://128.0.0.1/").is_safe


async def test_http_after_https_is_refused(raw: RawServer) -> None:
    transport = Transport("https://api.example.test")
    with pytest.raises(RefusedUrlError):
        await transport.get("http://api.example.test/odata")
    await transport.aclose()


async def reveal_scene(wire: Wire) -> bool:
    await wire.send(answer(status="302 Found", headers={"Location": f"/x?access_token={MARK}\x7f"}))
    return True


async def test_refused_redirect_does_not_show_the_token(
    raw: RawServer, open_transport: Callable[..., Transport]
) -> None:
    raw.scene = reveal_scene
    with pytest.raises(RedirectError) as caught:
        await open_transport(raw.url, Marked()).get(raw.url)
    assert MARK not in str(caught.value)

"""The origin is read from the very URL that is sent, by the parser that sends it."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reso_explorer.service.errors import RefusedUrlError
from reso_explorer.service.transport import Transport
from reso_explorer.service.transport import origin as module
from reso_explorer.service.transport.origin import Origin

from .conftest import answer, scripted
from .test_transport_guard import MARK, Marked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import RawServer

OWN = "https://api.example"


@pytest.fixture(autouse=True)
def _fresh_names() -> Iterator[None]:
    module._loopback_address.cache_clear()
    yield
    module._loopback_address.cache_clear()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://api.example/odata", OWN),
        ("HTTPS://API.Example:443/odata", OWN),
        ("https://api.example:/odata", OWN),
        ("https://api.example?$top=1", OWN),
        ("https://api.example#x", OWN),
        ("https://api.example:8443/", "https://api.example:8443"),
        ("https://api.example./odata", "https://api.example."),
        ("https://straße.example/", "https://xn--strae-oqa.example"),
        ("https://strasse.example/", "https://strasse.example"),
        ("https://BÜCHER.example/", "https://xn--bcher-kva.example"),
        ("https://api。example/", OWN),
        ("https://[::1]:8443/", "https://[::1]:8443"),
        ("https://[0:0::1]/", "https://[0:0::1]"),
        ("http://localhost:8080/", "http://localhost:8080"),
    ],
)
def test_origins(url: str, origin: str) -> None:
    assert str(Origin.of(url)) == origin


@pytest.mark.parametrize(
    "url",
    [
        "https://api.example@evil.example/",
        "https://api.example:443@evil.example/",
        "https://@api.example/",
        "https://api.example\\@evil.example/",
        "https://evil.example\\.api.example/",
        "https:\\\\api.example/",
        "https:/api.example/",
        "https:api.example/",
        "https:///api.example/",
        "//api.example/",
        "api.example",
        "",
        "https://api.example /",
        "https://api.example%20/",
        "https://api.example%2eevil.example/",
        "https://api.example\t.evil.example/",
        "https://api.exa\nmple/",
        " https://api.example/",
        "https://api..example/",
        "https://.api.example/",
        "https://./",
        "https://api.example:0/",
        "https://api.example:65536/",
        "https://api.example:x/",
        "https://[::1]evil.example/",
        "https://[::1%25lo]/",
        "https://ａｐｉ.example/",
        "https://api.exa\u00admple/",
        "https://api.exa\u200bmple/",
        "ftp://api.example/",
        "javascript:alert(1)",
        "https://[api.example]/",
        "http://0177.0.0.1/",
    ],
)
def test_tricks_are_refused(url: str) -> None:
    with pytest.raises(RefusedUrlError):
        Origin.of(url)


@given(
    st.builds(
        "{}://{}{}{}".format,
        st.sampled_from(["https", "HTTPS", "http"]),
        st.text("aZ9.-_ßÜ。@:\\[]%2e \t/?#xn", min_size=1, max_size=12),
        st.sampled_from(["", ".", ":443", ":80", ":8443"]),
        st.sampled_from(["", "/", "/odata", "?a=1", "\\x", "@evil.example"]),
    )
)
@example("https://straße.example/")
@example("https://a.example\\@b.example/")
def test_what_is_checked_is_what_is_sent(url: str) -> None:
    try:
        checked = Origin.of(url)
    except RefusedUrlError:
        return
    sent = httpx.Client(trust_env=False).build_request("GET", url)
    port = sent.url.port or {"http": 80, "https": 443}[sent.url.scheme]
    assert (checked.scheme, checked.host, checked.port) == (
        sent.url.scheme,
        sent.url.raw_host.decode(),
        port,
    )
    host = f"[{checked.host}]" if ":" in checked.host else checked.host
    assert sent.headers["Host"] in {host, f"{host}:{checked.port}"}


@pytest.mark.parametrize(
    "link",
    [
        "https://strasse.example/odata?$skip=1",
        "https://straße.example./odata?$skip=1",
        "https://straße.example:8443/odata?$skip=1",
        "http://straße.example/odata?$skip=1",
        "https://xn--strae-oqa.example.evil.example/odata",
    ],
)
def test_another_spelling_is_another_origin(link: str) -> None:
    transport = Transport("https://straße.example/odata")
    assert not transport.is_own(link)
    assert transport.is_own("https://xn--strae-oqa.example:443/odata?$skip=1")


async def test_a_request_that_would_go_elsewhere_is_stopped(
    raw: RawServer, open_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever makes the URL that is sent differ from the one that was checked, nothing is sent."""
    build = httpx.AsyncClient.build_request

    def build_elsewhere(self: Any, method: str, _url: Any, **rest: Any) -> httpx.Request:
        return build(self, method, raw.url.replace("127.0.0.1", "127.0.0.2"), **rest)

    raw.scene = scripted(answer())
    monkeypatch.setattr(httpx.AsyncClient, "build_request", build_elsewhere)
    with pytest.raises(RefusedUrlError, match="goes to another host") as caught:
        await open_transport(raw.url, Marked()).get(raw.url)
    assert MARK not in str(caught.value.lines())
    assert not raw.asked


# --- this machine -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "0x7f.1",
        "2130706433",
        "127.255.255.254",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
    ],
)
def test_numbers_of_this_machine_in_every_form(host: str) -> None:
    assert Origin.of(f"http://{host}:8080/").is_safe


@pytest.mark.parametrize(
    "host",
    [
        "128.0.0.1",
        "0x7e.1",
        "2130706432.example",
        "3232235521",
        "0.0.0.0",
        "[::]",
        "[::2]",
        "[::ffff:10.0.0.1]",
        "[::ffff:128.0.0.1]",
        "10.0.0.1",
        "169.254.169.254",
        "localhost.evil.example",
        "evil-localhost",
        "localhost-evil.example",
        "notlocalhost",
        "127.0.0.1.nip.example",
        "127.0.0.1.example",
        "a.localhost.example",
    ],
)
def test_other_machines_get_nothing_in_the_clear(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names that are not `localhost` are not even looked up: they may lead elsewhere next time."""

    def numbers_only(*given: Any, flags: int = 0, **rest: Any) -> Any:
        assert flags == socket.AI_NUMERICHOST
        return look_up(*given, **rest | {"flags": flags})

    look_up = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", numbers_only)
    assert not Origin.of(f"http://{host}/").is_safe
    with pytest.raises(RefusedUrlError):
        Transport(f"http://{host}/")


@pytest.mark.parametrize("host", ["localhost", "localhost.", "feed.localhost", "feed.localhost."])
@pytest.mark.parametrize(
    ("addresses", "is_this_machine"),
    [
        (("127.0.0.1", "::1"), True),
        (("127.0.0.1",), True),
        (("93.184.216.34",), False),
        (("127.0.0.1", "93.184.216.34"), False),
        ((), False),
    ],
)
def test_localhost_is_what_it_resolves_to(
    host: str,
    addresses: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_this_machine: bool,
) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 0)) for each in addresses]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_given, **_rest: found)
    assert Origin.of(f"http://{host}:8080/").is_safe == is_this_machine


async def test_a_name_below_localhost_is_connected_to_where_it_was_checked(
    raw: RawServer, open_transport: Callable[..., Transport], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name is looked up once; a second answer, from another name server, changes nothing."""
    port = raw.url.rpartition(":")[2]
    look_up = socket.getaddrinfo

    def answers(host: Any, *given: Any, **rest: Any) -> Any:
        name = "127.0.0.1" if host == "feed.localhost" else host
        return look_up(name, *given, **rest)

    monkeypatch.setattr(socket, "getaddrinfo", answers)
    raw.scene = scripted(answer(b'{"a":1}'))
    transport = open_transport(f"http://feed.localhost:{port}", Marked())
    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    reply = await transport.get(f"http://feed.localhost:{port}/odata")
    assert reply.status == 200
    assert raw.asked[0].headers["host"] == f"feed.localhost:{port}"

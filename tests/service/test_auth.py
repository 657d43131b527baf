"""Every kind of credential, against servers on real sockets."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from reso_explorer.providers.provider import AuthKind, AuthWay, ClientAuth
from reso_explorer.secret import Secret
from reso_explorer.service.auth import (
    ApiKey,
    AuthorizationCode,
    Basic,
    Bearer,
    BrowserSignIn,
    ClientCredentials,
    Endpoints,
    PasswordGrant,
    QueryToken,
    SignIn,
    Token,
    discover,
    make_credentials,
    sign_in_of,
)
from reso_explorer.service.auth.token_request import TokenEndpoint
from reso_explorer.service.errors import RefusedUrlError, SignInError
from reso_explorer.service.metadata import fetch_metadata
from reso_explorer.service.transport import Anonymous, Transport
from reso_explorer.store.profiles import Profile

from .conftest import answer, scripted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import FakeClock, RawServer, Wire

URL = "https://api.example.test/odata"


def issued(token: str = "t-1", **more: Any) -> bytes:
    return answer(json.dumps({"access_token": token, "token_type": "Bearer", **more}).encode())


def form(body: bytes) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(body.decode()).items()}


def endpoint(raw: RawServer, **more: Any) -> TokenEndpoint:
    return TokenEndpoint(f"{raw.url}/token", "me", Secret("s+ecret/1"), **more)


# --- kinds that never change ------------------------------------------------------------------------


async def test_fixed_kinds() -> None:
    basic = base64.b64encode("jörg:pa:ss".encode()).decode()
    assert await Bearer(Secret("t")).headers_for(URL) == {"Authorization": "Bearer t"}
    assert await Bearer(Secret("t"), scheme="").headers_for(URL) == {"Authorization": "t"}
    assert await Basic("jörg", Secret("pa:ss")).headers_for(URL) == {
        "Authorization": f"Basic {basic}"
    }
    assert await ApiKey(Secret("k"), "X-Key").headers_for(URL) == {"X-Key": "k"}
    query = QueryToken(Secret("q"))
    assert await query.headers_for(URL) == {}
    assert query.parameters_for(URL) == {"access_token": "q"}
    assert not await query.renew()
    assert Secret(basic) in Basic("jörg", Secret("pa:ss")).secrets()


def jwt(claims: Any) -> Secret:
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return Secret(f"e30.{body}.sig")


@pytest.mark.parametrize(
    ("token", "expiry"),
    [
        (jwt({"exp": 1_900_000_000}), 1_900_000_000),
        (jwt({"exp": "soon"}), None),
        (jwt([1]), None),
        (jwt({"exp": True}), None),
        (Secret("a.b.c"), None),
        (Secret("a.\u00e9.c"), None),
        (Secret("opaque"), None),
    ],
)
def test_end_of_life_of_a_web_token(token: Secret, expiry: float | None) -> None:
    assert Bearer(token).expires_at == expiry


# --- client credentials ------------------------------------------------------------------------------


async def test_client_credentials_in_the_form(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(issued(expires_in=100))
    kind = ClientCredentials(endpoint(raw, style="post"), scope="api", clock=clock)
    assert await kind.headers_for(URL) == {"Authorization": "Bearer t-1"}
    assert await kind.headers_for(URL) == {"Authorization": "Bearer t-1"}
    (asked,) = raw.asked
    assert form(asked.body) == {
        "grant_type": "client_credentials",
        "scope": "api",
        "client_id": "me",
        "client_secret": "s+ecret/1",
    }
    assert "authorization" not in asked.headers
    assert kind.expires_at == clock.time + 100


async def test_client_credentials_as_basic(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(answer(b'{"error":"invalid_client"}', status="401 No"), issued())
    kind = ClientCredentials(endpoint(raw, style="basic", extra=(("appId", "7"),)), clock=clock)
    await kind.headers_for(URL)
    values = [
        base64.b64decode(asked.headers["authorization"].removeprefix("Basic ")).decode()
        for asked in raw.asked
    ]
    assert values == ["me:s%2Becret%2F1", "me:s+ecret/1"]
    assert form(raw.asked[0].body) == {"grant_type": "client_credentials", "appId": "7"}
    assert kind.expires_at is None


async def test_either_style_tries_the_other(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(answer(b'{"error":"invalid_client"}', status="400 No"), issued())
    await ClientCredentials(endpoint(raw), clock=clock).headers_for(URL)
    assert "client_secret" in form(raw.asked[0].body)
    assert raw.asked[1].headers["authorization"].startswith("Basic ")


async def test_wrong_scope_is_not_tried_again(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(answer(b'{"error":"invalid_scope"}', status="400 No"))
    with pytest.raises(SignInError, match="invalid scope") as caught:
        await ClientCredentials(endpoint(raw), clock=clock).headers_for(URL)
    assert "Check the scope" in caught.value.what_to_try
    assert len(raw.asked) == 1


async def test_renewed_before_the_end(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(issued("t-1", expires_in="100"), issued("t-2", expires_in=100))
    kept: list[Token] = []
    kind = ClientCredentials(endpoint(raw), clock=clock, on_token=kept.append)
    await kind.headers_for(URL)
    clock.time += 89
    assert await kind.headers_for(URL) == {"Authorization": "Bearer t-1"}
    clock.time += 2
    assert await kind.headers_for(URL) == {"Authorization": "Bearer t-2"}
    assert [token.access.reveal() for token in kept] == ["t-1", "t-2"]
    assert {Secret("t-1"), Secret("t-2"), Secret("s+ecret/1")} <= set(kind.secrets())


async def test_failed_renewal_keeps_a_live_token(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(issued(expires_in=100), answer(b"down", status="502 Bad Gateway"))
    kind = ClientCredentials(endpoint(raw), clock=clock)
    await kind.headers_for(URL)
    clock.time += 95
    assert await kind.headers_for(URL) == {"Authorization": "Bearer t-1"}
    clock.time += 10
    with pytest.raises(SignInError, match="HTTP 502"):
        await kind.headers_for(URL)


async def test_many_requests_ask_for_one_token(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(issued())
    kind = ClientCredentials(endpoint(raw), clock=clock)
    await asyncio.gather(*(kind.headers_for(URL) for _ in range(10)))
    assert len(raw.asked) == 1
    await asyncio.gather(*(kind.renew() for _ in range(10)))
    assert len(raw.asked) == 2


async def test_refresh_token_first_then_anew(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(
        issued("t-1", refresh_token="r-1"),
        issued("t-2"),
        answer(b'{"error":"invalid_grant"}', status="400 No"),
        issued("t-3"),
    )
    kind = PasswordGrant(endpoint(raw, style="post"), "ann", Secret("pw-12"), clock=clock)
    await kind.headers_for(URL)
    await kind.renew()
    await kind.renew()
    grants = [form(asked.body) for asked in raw.asked]
    assert [grant["grant_type"] for grant in grants] == [
        "password",
        "refresh_token",
        "refresh_token",
        "password",
    ]
    assert (grants[0]["username"], grants[0]["password"]) == ("ann", "pw-12")
    assert [grant.get("refresh_token") for grant in grants[1:3]] == ["r-1", "r-1"]
    assert Secret("pw-12") in kind.secrets()


@pytest.mark.parametrize(
    ("reply", "message", "hint"),
    [
        (
            answer(b"<html><title>Bad Request</title></html>", status="400 Bad Request"),
            "Bad Request",
            "doesn't respond in the standard way",
        ),
        (answer(b"invalid", status="400 Bad Request"), "HTTP 400", "standard way"),
        (answer(b"", status="401 No"), "HTTP 401", "client ID"),
        (
            answer(b'{"error":"invalid_grant","error_description":"locked"}', status="400 No"),
            "locked",
            "user name and password",
        ),
        (answer(b"", status="404 No"), "HTTP 404", "token URL"),
        (answer(b"", status="500 No"), "HTTP 500", "trouble"),
        (answer(b"", status="429 No"), "HTTP 429", "Wait"),
        (answer(b"{}"), "without a token", "web page"),
        (answer(b"<html>Hello</html>"), "without a token", "web page"),
        (
            answer(status="302 Found", headers={"Location": "/login"}),
            "redirects the token request",
            "host, path",
        ),
    ],
)
async def test_refusals_in_words(
    raw: RawServer, clock: FakeClock, reply: bytes, message: str, hint: str
) -> None:
    raw.scene = scripted(reply)
    with pytest.raises(SignInError) as caught:
        await ClientCredentials(endpoint(raw), clock=clock).headers_for(URL)
    assert message in caught.value.message
    assert hint in caught.value.what_to_try
    assert "s+ecret" not in str(caught.value)


async def test_form_encoded_answer(raw: RawServer, clock: FakeClock) -> None:
    raw.scene = scripted(answer(b"access_token=abc&expires_in=60"))
    kind = ClientCredentials(endpoint(raw), clock=clock)
    assert await kind.headers_for(URL) == {"Authorization": "Bearer abc"}
    assert kind.expires_at == clock.time + 60


async def test_token_address_must_be_https() -> None:
    kind = ClientCredentials(TokenEndpoint("http://sso.example.test/token", "a", Secret("b")))
    with pytest.raises(RefusedUrlError):
        await kind.headers_for(URL)


# --- mock-sap: a real OAuth server with short token life ------------------------------------------------


@pytest.fixture
def sap() -> Iterator[str]:
    import mocksap

    server = mocksap.make_server(
        mocksap.Config(port=0, oauth="client:geheim12", token_ttl=2, quiet=True)
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join(10)


SAP_ROOT = "/sap/opu/odata4/sap/api_salesorder/srvd_a2x/sap/api_salesorder/0001/"


@pytest.mark.parametrize("style", ["post", "basic"])
async def test_sap_with_client_credentials(
    sap: str, open_transport: Callable[..., Transport], style: Any
) -> None:
    kind = ClientCredentials(
        TokenEndpoint(f"{sap}/sap/bc/sec/oauth2/token", "client", Secret("geheim12"), style)
    )
    transport = open_transport(sap, kind)
    assert (await fetch_metadata(transport, sap + SAP_ROOT)).content
    first = kind.token
    assert first is not None
    kind._token = replace(first, access=Secret("stale"), expires_at=None, refresh=None)
    assert (await fetch_metadata(transport, sap + SAP_ROOT)).content
    assert kind.token is not None
    assert kind.token.access != Secret("stale")
    seen = json.dumps(transport.trace.as_har())
    assert "geheim12" not in seen
    assert first.access.reveal() not in seen
    assert [exchange.status for exchange in transport.trace.exchanges] == [200, 401, 200]


async def test_sap_with_a_wrong_secret(sap: str) -> None:
    kind = ClientCredentials(
        TokenEndpoint(f"{sap}/sap/bc/sec/oauth2/token", "client", Secret("wrong-one"))
    )
    with pytest.raises(SignInError) as caught:
        await kind.headers_for(URL)
    assert "client ID" in caught.value.what_to_try
    assert "wrong-one" not in str(caught.value)


# --- authorization code with PKCE ---------------------------------------------------------------------


class OpenIdServer:
    """A small OpenID provider: discovery, authorize (with a redirect) and token with PKCE."""

    def __init__(self, raw: RawServer) -> None:
        self.raw = raw
        self.challenge = ""
        self.redirect = ""
        self.refuse = False
        self.issuer = raw.url
        self.foreign = ""
        raw.scene = self.serve

    async def serve(self, wire: Wire) -> bool:
        parts = urlsplit(wire.asked.target)
        if parts.path.endswith("openid-configuration"):
            document = {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.raw.url}/authorize",
                "token_endpoint": self.foreign or f"{self.raw.url}/token",
                "scopes_supported": ["openid"],
                "code_challenge_methods_supported": ["plain"],
            }
            await wire.send(answer(json.dumps(document).encode()))
        elif parts.path == "/authorize":
            asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
            self.challenge, self.redirect = asked["code_challenge"], asked["redirect_uri"]
            assert asked["code_challenge_method"] == "S256"
            told = "error=access_denied&error_description=Not+you" if self.refuse else "code=c-1"
            where = f"{self.redirect}?{told}&state={asked['state']}"
            await wire.send(answer(status="302 Found", headers={"Location": where}))
        else:
            given = form(wire.asked.body)
            digest = hashlib.sha256(given["code_verifier"].encode()).digest()
            proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
            good = (
                given["grant_type"] == "authorization_code"
                and given["code"] == "c-1"
                and given["redirect_uri"] == self.redirect
                and proof == self.challenge
            )
            bad = answer(b'{"error":"invalid_grant"}', status="400 No")
            await wire.send(issued("oidc", expires_in=86400, refresh_token="r") if good else bad)
        return True


async def browse(url: str) -> tuple[int, str]:
    """Be the browser: go to the address and along the redirect to this machine."""
    async with Transport(url) as transport:
        reply = await transport.get(url, redirects="return")
        location = reply.headers["location"]
    async with Transport(location) as transport:
        reply = await transport.get(location, accept="text/html")
    return reply.status, reply.body.decode()


async def test_sign_in_through_the_browser(raw: RawServer) -> None:
    OpenIdServer(raw)
    endpoints = await discover(raw.url)
    assert endpoints.scopes == ("openid",)
    assert "S256" in endpoints.notes[0]
    client = TokenEndpoint(endpoints.token_url, "me")
    async with BrowserSignIn(endpoints, client, scope="openid RESO") as sign_in:
        status, page = await browse(sign_in.url)
        token = await sign_in.wait(10)
    assert status == 200
    assert "You are signed in" in page
    assert token.access == Secret("oidc")
    assert token.refresh == Secret("r")
    kind = AuthorizationCode(client, token=token)
    assert await kind.headers_for(URL) == {"Authorization": "Bearer oidc"}


async def test_refused_sign_in(raw: RawServer) -> None:
    OpenIdServer(raw).refuse = True
    endpoints = Endpoints(f"{raw.url}/authorize?tenant=1", f"{raw.url}/token")
    async with BrowserSignIn(endpoints, TokenEndpoint(endpoints.token_url, "me")) as sign_in:
        assert "?tenant=1&response_type=code" in sign_in.url
        _, page = await browse(sign_in.url)
        with pytest.raises(SignInError, match="Not you"):
            await sign_in.wait(10)
    assert "rejected" in page


async def test_pasted_address(raw: RawServer) -> None:
    OpenIdServer(raw)
    endpoints = Endpoints(f"{raw.url}/authorize", f"{raw.url}/token")
    async with BrowserSignIn(endpoints, TokenEndpoint(endpoints.token_url, "me")) as sign_in:
        async with Transport(raw.url) as transport:
            reply = await transport.get(sign_in.url, redirects="return")
        token = await sign_in.finish(f" {reply.headers['location']}\n")
        assert token.access == Secret("oidc")
        with pytest.raises(SignInError, match="doesn't belong"):
            await sign_in.finish("http://127.0.0.1/callback?code=c-1&state=other")
        with pytest.raises(SignInError, match="doesn't belong"):
            await sign_in.finish("nonsense")


async def test_stray_requests_to_the_receiver(raw: RawServer) -> None:
    OpenIdServer(raw)
    endpoints = Endpoints(f"{raw.url}/authorize", f"{raw.url}/token", issuer="https://right.test")
    async with BrowserSignIn(endpoints, TokenEndpoint(endpoints.token_url, "me")) as sign_in:
        base = sign_in.redirect_uri
        state = parse_qs(urlsplit(sign_in.url).query)["state"][0]
        async with Transport(base) as transport:
            assert (await transport.get(f"{base}/favicon.ico")).status == 404
            assert (await transport.get(f"{base}?code=x&state=wrong")).status == 400
            assert (await transport.get(f"{base}?state={state}")).status == 400
            good = await transport.get(f"{base}?code=x&state={state}&iss=https://evil.test")
        assert good.status == 200
        with pytest.raises(SignInError, match="different sign-in server"):
            await sign_in.wait(10)


async def test_nobody_signs_in(raw: RawServer) -> None:
    endpoints = Endpoints(f"{raw.url}/authorize", f"{raw.url}/token")
    async with BrowserSignIn(endpoints, TokenEndpoint(endpoints.token_url, "me")) as sign_in:
        with pytest.raises(SignInError, match="sign-in timed out"):
            await sign_in.wait(0.01)


async def test_taken_port(raw: RawServer) -> None:
    endpoints = Endpoints(f"{raw.url}/authorize", f"{raw.url}/token")
    client = TokenEndpoint(endpoints.token_url, "me")
    taken = BrowserSignIn(endpoints, client, redirect_uri=f"http://127.0.0.1:{raw.port}/cb")
    with pytest.raises(SignInError, match="Can't listen on"):
        await taken.__aenter__()
    with pytest.raises(SignInError, match="on this machine"):
        BrowserSignIn(endpoints, client, redirect_uri="https://example.test/cb")


async def test_code_sign_in_without_anybody(clock: FakeClock) -> None:
    kind = AuthorizationCode(TokenEndpoint("https://sso.example.test/token", "me"), clock=clock)
    with pytest.raises(SignInError, match="no way to prompt"):
        await kind.headers_for(URL)


async def test_discovery_names_a_foreign_host(raw: RawServer) -> None:
    server = OpenIdServer(raw)
    server.foreign = "https://internal.example.test/token"
    server.issuer = "https://internal.example.test"
    with pytest.raises(SignInError, match=r"another host, internal\.example\.test"):
        await discover(raw.url)
    found = await discover(raw.url, allowed_hosts=["internal.example.test"])
    assert found.token_url == server.foreign
    server.foreign = "http://internal.example.test/token"
    with pytest.raises(SignInError, match="isn't https"):
        await discover(raw.url)


# --- from profiles --------------------------------------------------------------------------------------


def secrets(slot: str) -> Secret | None:
    return Secret(f"the-{slot}")


@pytest.mark.parametrize(
    ("kind", "made"),
    [
        (AuthKind.NONE, Anonymous),
        (AuthKind.BEARER, Bearer),
        (AuthKind.BASIC, Basic),
        (AuthKind.API_KEY, ApiKey),
        (AuthKind.QUERY_TOKEN, QueryToken),
        (AuthKind.CLIENT_CREDENTIALS, ClientCredentials),
        (AuthKind.PASSWORD, PasswordGrant),
        (AuthKind.AUTHORIZATION_CODE, AuthorizationCode),
    ],
)
def test_credentials_of_a_profile(kind: AuthKind, made: type) -> None:
    profile = Profile(name="p", url=URL, auth=kind, username="ann", client_id="me")
    way = AuthWay(kind=kind, token_url="https://sso.example.test/token", scopes=("a", "b"))
    found = sign_in_of(profile, way, secrets)
    assert isinstance(make_credentials(found), made)
    assert found.scope == ("a b" if kind is AuthKind.AUTHORIZATION_CODE else "")


def test_profile_goes_before_the_provider() -> None:
    way = AuthWay(
        kind=AuthKind.CLIENT_CREDENTIALS,
        token_url="https://a.test/token",
        scopes=("api",),
        scope_optional=False,
        client_auth=ClientAuth.BASIC,
        extra={"appId": "1"},
    )
    plain = Profile(name="p", url=URL, auth=way.kind, client_id="me")
    found = sign_in_of(plain, way, secrets)
    assert (found.token_url, found.scope, found.style) == (way.token_url, "api", "basic")
    assert found.extra == (("appId", "1"),)
    own = Profile(
        name="p",
        url=URL,
        auth=way.kind,
        token_url="https://b.test/token",
        scopes=("x",),
        client_auth=ClientAuth.POST,
        redirect_port=8123,
    )
    found = sign_in_of(own, way, secrets)
    assert (found.token_url, found.scope, found.style) == ("https://b.test/token", "x", "post")
    assert found.redirect_uri == "http://127.0.0.1:8123/callback"


@pytest.mark.parametrize(
    ("kind", "missing"),
    [
        (AuthKind.BEARER, "token"),
        (AuthKind.API_KEY, "key"),
        (AuthKind.BASIC, "user name"),
        (AuthKind.CLIENT_CREDENTIALS, "token URL"),
    ],
)
def test_missing_parts_are_named(kind: AuthKind, missing: str) -> None:
    with pytest.raises(SignInError, match=f"has no {missing}"):
        make_credentials(SignIn(kind))

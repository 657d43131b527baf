"""A scripted service behind a lock, with the sign-in server that has the key."""

from __future__ import annotations

import base64
import hashlib
import json
import urllib.request
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

import keyring.backend
from werkzeug import Response

from .conftest import MARK

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytest_httpserver import HTTPServer
    from werkzeug import Request

ACCESS = f"access-{MARK}"
REFRESH = f"refresh-{MARK}"
CLIENT_SECRET = f"client-secret-{MARK}"
PASSWORD = f"password-{MARK}"
API_KEY = f"api-key-{MARK}"


class Guarded:
    """A service below /odata and a sign-in server below /sso.

    Attributes:
        lives: seconds that each token lives; the last number stands for all further ones.
        grants: the grants that were asked for, in order, refused ones included.
        refresh_works: whether refresh tokens are taken.
        api_key: what x-api-key has to hold, where the service wants it besides the token.
        asked: paths with query of all requests for the service.
        shut: status that every request for the service gets, 0 for none.
    """

    def __init__(self, server: HTTPServer, metadata: bytes) -> None:
        self.server = server
        self.url = server.url_for("/odata")
        self.sso = server.url_for("/sso")
        self.metadata = metadata
        self.lives: list[float] = [3600.0]
        self.grants: list[str] = []
        self.forms: list[dict[str, str]] = []
        self.refresh_works = True
        self.api_key = ""
        self.asked: list[str] = []
        self.seen_headers: list[dict[str, str]] = []
        self.way = "bearer"
        self.valid: set[str] = set()
        self.basic_only = False
        self._challenge = ""
        self._redirect = ""
        self._number = 0
        for path in ("/odata/$metadata", "/odata/Listing", "/odata/", "/odata"):
            server.expect_request(path).respond_with_handler(self._serve)
        server.expect_request("/sso/.well-known/openid-configuration").respond_with_handler(
            self._discovery
        )
        server.expect_request("/sso/authorize").respond_with_handler(self._authorize)
        server.expect_request("/sso/token").respond_with_handler(self._token)

    # --- the service --------------------------------------------------------------------------

    def _serve(self, request: Request) -> Response:
        self.asked.append(request.full_path.rstrip("?"))
        self.seen_headers.append({name.lower(): value for name, value in request.headers.items()})
        if not self._may_enter(request):
            # A careless server: it repeats what it was given.
            told = f"No entry for {request.headers.get('Authorization')} {request.full_path}"
            body = json.dumps({"error": {"code": "401", "message": told}})
            return Response(body, status=401, content_type="application/json")
        if request.path.endswith("$metadata"):
            return Response(self.metadata, content_type="application/xml")
        if request.path.endswith("Listing"):
            rows = [{"ListingKey": f"L{n}", "ListPrice": n} for n in range(3)]
            return Response(json.dumps({"value": rows}), content_type="application/json")
        body = json.dumps({"value": [{"name": "Listing", "url": "Listing"}]})
        return Response(body, content_type="application/json")

    def _may_enter(self, request: Request) -> bool:
        if self.api_key and request.headers.get("x-api-key") != self.api_key:
            return False
        given = request.headers.get("Authorization", "")
        if self.way == "basic":
            pair = base64.b64encode(f"ann:{PASSWORD}".encode()).decode()
            return given == f"Basic {pair}"
        if self.way == "api_key":
            return request.headers.get("X-Feed-Key") == API_KEY
        if self.way == "query_token":
            return request.args.get("key") == ACCESS
        return given.removeprefix("Bearer ") in self.valid and given.startswith("Bearer ")

    # --- the sign-in server -------------------------------------------------------------------

    def _discovery(self, _request: Request) -> Response:
        document = {
            "issuer": self.sso,
            "authorization_endpoint": f"{self.sso}/authorize",
            "token_endpoint": f"{self.sso}/token",
            "code_challenge_methods_supported": ["S256"],
        }
        return Response(json.dumps(document), content_type="application/json")

    def _authorize(self, request: Request) -> Response:
        self._challenge = request.args["code_challenge"]
        self._redirect = request.args["redirect_uri"]
        where = f"{self._redirect}?code=code-1&state={request.args['state']}"
        return Response(status=302, headers={"Location": where})

    def _token(self, request: Request) -> Response:
        form = dict(parse_qsl(request.get_data(as_text=True)))
        self.forms.append(form)
        self.grants.append(form.get("grant_type", ""))
        if not self._is_client(request, form):
            return refused("invalid_client")
        good: dict[str, Callable[[], bool]] = {
            "client_credentials": lambda: True,
            "password": lambda: (form["username"], form["password"]) == ("ann", PASSWORD),
            "refresh_token": lambda: (
                self.refresh_works and form["refresh_token"] == f"{REFRESH}-{self._number}"
            ),
            "authorization_code": lambda: self._proves(form),
        }
        if not good[form["grant_type"]]():
            return refused("invalid_grant")
        self._number += 1
        token = f"{ACCESS}-{self._number}"
        self.valid.add(token)
        life = self.lives[min(self._number, len(self.lives)) - 1]
        fields: dict[str, Any] = {"access_token": token, "token_type": "bearer", "expires_in": life}
        if form["grant_type"] not in {"client_credentials", "password"}:
            fields["refresh_token"] = f"{REFRESH}-{self._number}"
        return Response(json.dumps(fields), content_type="application/json")

    def _is_client(self, request: Request, form: dict[str, str]) -> bool:
        pair = base64.b64encode(f"me:{CLIENT_SECRET}".encode()).decode()
        as_basic = request.headers.get("Authorization") == f"Basic {pair}"
        in_form = (form.get("client_id"), form.get("client_secret")) == ("me", CLIENT_SECRET)
        return as_basic or (in_form and not self.basic_only)

    def _proves(self, form: dict[str, str]) -> bool:
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        proof = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        return (
            form["code"] == "code-1"
            and form["redirect_uri"] == self._redirect
            and proof == self._challenge
        )


def refused(code: str) -> Response:
    body = json.dumps({"error": code, "error_description": f"That was {code}"})
    return Response(body, status=400, content_type="application/json")


class Browser:
    """A person with a browser: goes where a sign-in leads, back to this machine."""

    def __init__(self, *, comes_back: bool = True) -> None:
        self.reasons: list[str] = []
        self.landed = ""
        self._comes_back = comes_back

    def __call__(self, url: str, why: str) -> bool:
        self.reasons.append(why)
        if not self._comes_back:
            self.landed = self._redirected(url)
            return False
        with urllib.request.urlopen(url, timeout=20) as reply:
            assert "You are signed in" in reply.read().decode()
        return True

    def _redirected(self, url: str) -> str:
        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stay).open(url, timeout=20)
        except urllib.error.HTTPError as reply:
            return reply.headers["Location"]
        raise AssertionError("the sign-in server does not redirect")


class MemoryKeyring(keyring.backend.KeyringBackend):
    """A keyring that works, for the time of a test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[str, str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get(f"{service}/{username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[f"{service}/{username}"] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[f"{service}/{username}"]

"""The OAuth 2.0 authorization code grant with PKCE, through the browser (RFC 6749, 7636, 8252)."""

from __future__ import annotations

import base64
import hashlib
import secrets
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from reso_explorer.service.auth.loopback import LoopbackReceiver, read_answer
from reso_explorer.service.auth.renewing import Renewing
from reso_explorer.service.auth.token_request import request_token
from reso_explorer.service.errors import SignInError
from reso_explorer.service.transport import SystemClock, Transport

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType
    from typing import Self

    from reso_explorer.service.auth.discovery import Endpoints
    from reso_explorer.service.auth.token import Token
    from reso_explorer.service.auth.token_request import OpenTransport, TokenEndpoint
    from reso_explorer.service.transport import Clock


class BrowserSignIn:
    """One sign-in through the browser.

    Use as an asynchronous context: `url` is then the address to open; `wait` returns the token
    after the browser came back; `finish` does the same with a redirected address that was pasted.

    Args:
        endpoints: where to sign in.
        endpoint: where and as whom the code is exchanged.
        scope: scopes joined by blanks.
        redirect_uri: where one is registered; must lie on this machine. By default
            `http://127.0.0.1:{free port}/callback`.
        open_transport: makes the transport for the sign-in server.
        clock: time.
    """

    def __init__(
        self,
        endpoints: Endpoints,
        endpoint: TokenEndpoint,
        *,
        scope: str = "",
        redirect_uri: str = "",
        open_transport: OpenTransport = Transport,
        clock: Clock | None = None,
    ) -> None:
        self._endpoints = endpoints
        self._endpoint = endpoint
        self._scope = scope
        self._open = open_transport
        self._clock: Clock = clock or SystemClock()
        self._state = secrets.token_urlsafe(24)
        self._verifier = secrets.token_urlsafe(48)
        port, path = _loopback_parts(redirect_uri)
        self._receiver = LoopbackReceiver(self._state, port=port, path=path)
        self._stated_redirect = redirect_uri
        self._path = path
        self.redirect_uri = redirect_uri

    async def __aenter__(self) -> Self:
        await self._receiver.__aenter__()
        if not self._stated_redirect or urlsplit(self._stated_redirect).port == 0:
            self.redirect_uri = f"http://127.0.0.1:{self._receiver.port}{self._path}"
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._receiver.__aexit__(kind, error, trace)

    @property
    def url(self) -> str:
        """The address to open in a browser."""
        digest = hashlib.sha256(self._verifier.encode("ascii")).digest()
        fields = {
            "response_type": "code",
            "client_id": self._endpoint.client_id,
            "redirect_uri": self.redirect_uri,
            "state": self._state,
            "code_challenge": base64.urlsafe_b64encode(digest).decode("ascii").rstrip("="),
            "code_challenge_method": "S256",
        }
        if self._scope:
            fields["scope"] = self._scope
        mark = "&" if "?" in self._endpoints.authorize_url else "?"
        return self._endpoints.authorize_url + mark + urlencode(fields)

    async def wait(self, seconds: float = 300.0) -> Token:
        """Wait for the browser and return the token.

        Raises:
            SignInError: nobody signed in, the server refused, or no token was handed out.
        """
        return await self._exchange(await self._receiver.wait(seconds))

    async def finish(self, redirected: str) -> Token:
        """Return the token for a redirected address that was copied from a browser elsewhere.

        Raises:
            SignInError: see `wait`; also where the address belongs to another sign-in.
        """
        return await self._exchange(read_answer(urlsplit(redirected.strip()).query, self._state))

    async def _exchange(self, answer: dict[str, str]) -> Token:
        if "error" in answer:
            told = answer.get("error_description") or answer["error"].replace("_", " ")
            raise SignInError(f"The sign-in was rejected: {told}.", code=answer["error"])
        issuer = answer.get("iss", "")
        if issuer and self._endpoints.issuer and issuer != self._endpoints.issuer:
            raise SignInError("The response comes from a different sign-in server (RFC 9207).")
        grant = {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": self.redirect_uri,
            "code_verifier": self._verifier,
        }
        return await request_token(
            self._endpoint, grant, now=self._clock.now(), open_transport=self._open
        )


class AuthorizationCode(Renewing):
    """A token from a browser sign-in, renewed by its refresh token.

    Args:
        endpoint: where the token is renewed.
        sign_in: signs in through the browser when no token can be had otherwise; None where
            nobody is there to do so.
        rest: see `Renewing`.
    """

    def __init__(
        self, endpoint: TokenEndpoint, *, sign_in: Callable[[], Any] | None = None, **rest: Any
    ) -> None:
        super().__init__(endpoint, **rest)
        self._sign_in = sign_in

    async def first_token(self) -> Token:
        if self._sign_in is None:
            raise SignInError(
                "The sign-in has expired, and there is no way to prompt for a new one here.",
                what_to_try="Sign in again with `reso-explorer connect`.",
            )
        token: Token = await self._sign_in()
        return token


def _loopback_parts(redirect_uri: str) -> tuple[int, str]:
    """Return port and path of a redirect address on this machine."""
    if not redirect_uri:
        return 0, "/callback"
    parts = urlsplit(redirect_uri)
    if parts.scheme != "http" or parts.hostname not in {"127.0.0.1", "localhost"}:
        raise SignInError(
            "The redirect URL must be http on this machine.",
            url=redirect_uri,
            what_to_try="Use http://127.0.0.1:PORT/callback, as registered with the provider.",
        )
    return parts.port or 80, parts.path or "/"

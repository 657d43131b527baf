"""Credentials with a token that ends: fetched on first need, renewed before it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reso_explorer.secret import Secret
from reso_explorer.service.auth.token_request import TokenEndpoint, request_token
from reso_explorer.service.errors import ServiceError, SignInError
from reso_explorer.service.transport import SystemClock, Transport

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.auth.token import Token
    from reso_explorer.service.auth.token_request import OpenTransport
    from reso_explorer.service.transport import Clock, Gate
    from reso_explorer.service.transport.origin import Origin


class Renewing:
    """Base of the OAuth 2.0 kinds; a kind says how a first token is had (`first_token`).

    However many requests need a token at the same moment, it is asked for once.

    Args:
        endpoint: where tokens come from.
        open_transport: makes the transport for the sign-in server.
        clock: time.
        token: one that is at hand from earlier.
        on_token: told each new token, so that it can be kept.
        kept: returns the token that is kept now; another run may have renewed it.
    """

    def __init__(
        self,
        endpoint: TokenEndpoint,
        *,
        open_transport: OpenTransport = Transport,
        clock: Clock | None = None,
        token: Token | None = None,
        on_token: Callable[[Token], None] | None = None,
        kept: Callable[[], Token | None] | None = None,
    ) -> None:
        self._endpoint = endpoint
        self._open = open_transport
        self._clock: Clock = clock or SystemClock()
        self._token = token
        self._on_token = on_token
        self._kept = kept
        self._lock = asyncio.Lock()
        self._generation = 0
        self._seen: list[Secret] = []
        if token is not None:
            self._remember(token)

    @property
    def token(self) -> Token | None:
        """The token in use."""
        return self._token

    @property
    def expires_at(self) -> float | None:
        """When the token in use ends, in seconds since 1970."""
        return self._token.expires_at if self._token else None

    async def headers_for(self, url: str) -> dict[str, str]:
        """Return the Authorization header with a live token.

        Raises:
            SignInError: there is none and none can be had.
        """
        token = self._token
        if token is None or token.due(self._clock.now()):
            token = await self._fresh()
        return {"Authorization": f"{token.kind} {token.access.reveal()}"}

    def parameters_for(self, url: str) -> dict[str, str]:
        return {}

    async def renew(self) -> bool:
        """Get another token because the server refused this one."""
        generation = self._generation
        async with self._lock:
            if self._generation == generation:
                await self._obtain()
        return True

    def secrets(self) -> tuple[Secret, ...]:
        return (*self._endpoint.secrets(), *self._seen)

    def quota_key(self) -> Secret:
        secret = self._endpoint.client_secret
        return Secret(f"{self._endpoint.client_id}\0{secret.reveal() if secret else ''}")

    def paced_by(self, gate: Gate, origin: Origin) -> None:
        opened = self._open

        def paced(url: str) -> Transport:
            transport = opened(url)
            if transport.origin == origin:
                transport.gate = gate
            return transport

        self._open = paced

    async def first_token(self) -> Token:
        """Get a token from nothing but the profile."""
        raise NotImplementedError  # pragma: no cover - every kind has its own

    async def _fresh(self) -> Token:
        generation = self._generation
        async with self._lock:
            token = self._token
            if token is not None and self._generation != generation:
                return token
            try:
                return await self._obtain()
            except ServiceError:
                if token is not None and not token.dead(self._clock.now()):
                    return token
                raise

    async def _obtain(self) -> Token:
        """Take what another run renewed, else use the refresh token, else start anew."""
        old = self._token
        token = self._renewed_elsewhere()
        if token is not None:
            return self._use(token)
        if old is not None and old.refresh is not None:
            grant = {"grant_type": "refresh_token", "refresh_token": old.refresh.reveal()}
            try:
                token = await self._ask(grant)
            except SignInError:
                token = None
            if token is not None and token.refresh is None:
                token = _with_refresh(token, old.refresh)
        if token is None:
            token = await self.first_token()
        if self._on_token is not None:
            self._on_token(token)
        return self._use(token)

    def _use(self, token: Token) -> Token:
        self._token = token
        self._generation += 1
        self._remember(token)
        return token

    def _renewed_elsewhere(self) -> Token | None:
        """Return the kept token where it is another one than ours and alive.

        Many servers take a refresh token once; two runs must not use the same one.
        """
        token = self._kept() if self._kept is not None else None
        if token is None or token.due(self._clock.now()):
            return None
        return token if self._token is None or token.access != self._token.access else None

    async def _ask(self, grant: dict[str, str]) -> Token:
        return await request_token(
            self._endpoint, grant, now=self._clock.now(), open_transport=self._open
        )

    def _remember(self, token: Token) -> None:
        """Keep what has to be masked; earlier tokens may still stand in texts."""
        for secret in (token.access, token.refresh):
            if secret is not None and secret not in self._seen:
                self._seen.append(secret)
        del self._seen[:-20]


def _with_refresh(token: Token, refresh: Secret) -> Token:
    """Return the token with the refresh token that stays valid (RFC 6749, section 6)."""
    from dataclasses import replace

    return replace(token, refresh=refresh)

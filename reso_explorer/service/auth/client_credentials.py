"""The OAuth 2.0 client credentials grant (RFC 6749, section 4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.service.auth.renewing import Renewing

if TYPE_CHECKING:
    from reso_explorer.service.auth.token import Token
    from reso_explorer.service.auth.token_request import TokenEndpoint


class ClientCredentials(Renewing):
    """A token for client id and secret.

    Args:
        endpoint: where tokens come from, with id and secret.
        scope: scopes joined by blanks, or "".
        rest: see `Renewing`.
    """

    def __init__(self, endpoint: TokenEndpoint, *, scope: str = "", **rest: Any) -> None:
        super().__init__(endpoint, **rest)
        self._scope = scope

    async def first_token(self) -> Token:
        grant = {"grant_type": "client_credentials"}
        if self._scope:
            grant["scope"] = self._scope
        return await self._ask(grant)

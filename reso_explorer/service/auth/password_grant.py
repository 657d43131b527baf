"""The OAuth 2.0 password grant (RFC 6749, section 4.3), which some providers still want."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.secret import Secret
from reso_explorer.service.auth.renewing import Renewing

if TYPE_CHECKING:
    from reso_explorer.service.auth.token import Token
    from reso_explorer.service.auth.token_request import TokenEndpoint


class PasswordGrant(Renewing):
    """A token for a user name and password.

    Args:
        endpoint: where tokens come from, with client id and secret.
        user: the user name.
        password: the password.
        scope: scopes joined by blanks, or "".
        rest: see `Renewing`.
    """

    def __init__(
        self, endpoint: TokenEndpoint, user: str, password: Secret, *, scope: str = "", **rest: Any
    ) -> None:
        super().__init__(endpoint, **rest)
        self._user = user
        self._password = password
        self._scope = scope

    async def first_token(self) -> Token:
        grant = {
            "grant_type": "password",
            "username": self._user,
            "password": self._password.reveal(),
        }
        if self._scope:
            grant["scope"] = self._scope
        return await self._ask(grant)

    def secrets(self) -> tuple[Secret, ...]:
        return (self._password, *super().secrets())

    def quota_key(self) -> Secret:
        return Secret(f"{super().quota_key().reveal()}\0{self._user}")

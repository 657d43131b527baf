"""A token handed out by the provider, sent as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.service.auth.fixed import Fixed
from reso_explorer.service.auth.jwt_expiry import jwt_expiry

if TYPE_CHECKING:
    from reso_explorer.secret import Secret


class Bearer(Fixed):
    """`Authorization: Bearer …` (RFC 6750, section 2.1).

    Where the token is a JSON web token, its end of life is read from it.

    Args:
        token: the token.
        scheme: the word before it; "" sends the token alone, as some providers document.
    """

    def __init__(self, token: Secret, *, scheme: str = "Bearer") -> None:
        super().__init__(token, expires_at=jwt_expiry(token))
        self._token = token
        self._scheme = scheme

    async def headers_for(self, url: str) -> dict[str, str]:
        return {"Authorization": f"{self._scheme} {self._token.reveal()}".strip()}

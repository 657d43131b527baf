"""The token as a query parameter: only where a provider insists on it.

Addresses end up in logs of servers and proxies, so a header is always the better place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.service.auth.fixed import Fixed

if TYPE_CHECKING:
    from reso_explorer.secret import Secret


class QueryToken(Fixed):
    """`?{parameter}={token}` (RFC 6750, section 2.3)."""

    def __init__(self, token: Secret, parameter: str = "access_token") -> None:
        super().__init__(token)
        self._token = token
        self._parameter = parameter

    def parameters_for(self, url: str) -> dict[str, str]:
        return {self._parameter: self._token.reveal()}

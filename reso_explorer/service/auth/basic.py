"""User name and password with every request."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from reso_explorer.secret import Secret
from reso_explorer.service.auth.fixed import Fixed

if TYPE_CHECKING:
    from collections.abc import Iterable


def basic_value(user: str, password: Secret) -> str:
    """Return the value of an Authorization header (RFC 7617, in UTF-8)."""
    pair = f"{user}:{password.reveal()}".encode()
    return "Basic " + base64.b64encode(pair).decode("ascii")


class Basic(Fixed):
    """`Authorization: Basic …`.

    Args:
        user: the user name; must hold no colon.
        password: the password.
        more: further secrets to mask.
    """

    def __init__(self, user: str, password: Secret, more: Iterable[Secret] = ()) -> None:
        self._value = basic_value(user, password)
        super().__init__(password, Secret(self._value.removeprefix("Basic ")), *more)

    async def headers_for(self, url: str) -> dict[str, str]:
        return {"Authorization": self._value}

    def quota_key(self) -> Secret:
        return Secret(self._value)

"""A token as a sign-in server hands it out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reso_explorer.secret import Secret
from reso_explorer.service.auth.jwt_expiry import jwt_expiry

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Token:
    """An access token (RFC 6749, section 5.1); times in seconds since 1970."""

    access: Secret
    obtained_at: float
    expires_at: float | None = None
    refresh: Secret | None = None
    scope: str = ""
    kind: str = "Bearer"

    def due(self, now: float) -> bool:
        """Tell whether it is time to renew: in the last tenth of its life, at most a minute."""
        if self.expires_at is None:
            return False
        margin = min(60.0, 0.1 * max(self.expires_at - self.obtained_at, 0.0))
        return now >= self.expires_at - margin

    def dead(self, now: float) -> bool:
        """Tell whether the token has ended."""
        return self.expires_at is not None and now >= self.expires_at


def token_from(fields: Mapping[str, Any], now: float) -> Token | None:
    """Return the token of a sign-in answer, None where it holds none.

    `expires_in` may be a number or text; without it a JSON web token is asked itself.
    """
    access = fields.get("access_token")
    if not isinstance(access, str) or not access:
        return None
    secret = Secret(access)
    life = _seconds(fields.get("expires_in"))
    refresh = fields.get("refresh_token")
    kind = fields.get("token_type")
    bearer = not isinstance(kind, str) or kind.lower() == "bearer"
    return Token(
        access=secret,
        obtained_at=now,
        expires_at=now + life if life is not None else jwt_expiry(secret),
        refresh=Secret(refresh) if isinstance(refresh, str) and refresh else None,
        scope=str(fields.get("scope") or ""),
        kind="Bearer" if bearer else str(kind),
    )


def _seconds(value: Any) -> float | None:
    if isinstance(value, str):
        try:
            value = float(value)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if 0 < value < 1e10 else None

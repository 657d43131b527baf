"""When a JSON web token ends, read without checking its signature: only for a meter."""

from __future__ import annotations

import base64
import binascii
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.secret import Secret


def jwt_expiry(token: Secret) -> float | None:
    """Return the `exp` claim (RFC 7519, section 4.1.4) in seconds since 1970, None where absent."""
    parts = token.reveal().split(".")
    if len(parts) != 3:
        return None
    padded = parts[1] + "=" * (-len(parts[1]) % 4)
    try:
        claims = json.loads(base64.urlsafe_b64decode(padded))
    except (ValueError, binascii.Error, RecursionError):
        return None
    expiry = claims.get("exp") if isinstance(claims, dict) else None
    if isinstance(expiry, bool) or not isinstance(expiry, int | float):
        return None
    return float(expiry) if 0 < expiry < 1e12 else None

"""What credentials that never change have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from reso_explorer.service.transport import Gate
    from reso_explorer.service.transport.origin import Origin


class Fixed:
    """A credential that cannot be renewed."""

    def __init__(self, *secrets: Secret, expires_at: float | None = None) -> None:
        self._secrets = secrets
        self.expires_at: float | None = expires_at

    async def headers_for(self, url: str) -> dict[str, str]:
        return {}

    def parameters_for(self, url: str) -> dict[str, str]:
        return {}

    async def renew(self) -> bool:
        return False

    def secrets(self) -> tuple[Secret, ...]:
        return self._secrets

    def quota_key(self) -> Secret:
        return self._secrets[0] if self._secrets else Secret("")

    def paced_by(self, gate: Gate, origin: Origin) -> None:
        return None

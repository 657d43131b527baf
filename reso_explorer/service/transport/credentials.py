"""What the transport needs to know of a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from reso_explorer.service.transport.gate import Gate
    from reso_explorer.service.transport.origin import Origin


class Credentials(Protocol):
    """Something that proves who asks; see `reso_explorer.service.auth` for the kinds.

    The transport calls these only for addresses of the profile's own origin.
    """

    @property
    def expires_at(self) -> float | None:
        """When the credential dies, in seconds since 1970; None where it does not or is unknown."""

    async def headers_for(self, url: str) -> dict[str, str]:
        """Return the headers that carry the credential, renewing it first where it is due."""

    def parameters_for(self, url: str) -> dict[str, str]:
        """Return query parameters that carry the credential; nearly always empty."""

    async def renew(self) -> bool:
        """Get a new credential after a 401; tell whether there is one now."""

    def secrets(self) -> tuple[Secret, ...]:
        """Return everything that must be masked in texts."""

    def quota_key(self) -> Secret:
        """Return what the provider counts requests by: the same text as long as the key lives."""

    def paced_by(self, gate: Gate, origin: Origin) -> None:
        """Have token requests to an origin counted among its other requests."""


class Anonymous:
    """No credential."""

    expires_at: float | None = None

    async def headers_for(self, url: str) -> dict[str, str]:
        return {}

    def parameters_for(self, url: str) -> dict[str, str]:
        return {}

    async def renew(self) -> bool:
        return False

    def secrets(self) -> tuple[Secret, ...]:
        return ()

    def quota_key(self) -> Secret:
        return Secret("")

    def paced_by(self, gate: Gate, origin: Origin) -> None:
        return None

"""A credential with further keys in headers or query parameters of their own beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.secret import Secret
    from reso_explorer.service.transport import Credentials, Gate
    from reso_explorer.service.transport.origin import Origin


class WithKeys:
    """Sends what another credential sends, and headers or query parameters that hold secrets.

    Args:
        inner: the credential that proves who asks.
        headers: header fields with a key in them, ready to send.
        secrets: the keys in those headers and elsewhere in the sign-in, to be masked.
        parameters: query parameters with a key in them, not yet encoded.
    """

    def __init__(
        self,
        inner: Credentials,
        headers: Mapping[str, Secret],
        secrets: Iterable[Secret] = (),
        parameters: Mapping[str, Secret] | None = None,
    ) -> None:
        self._inner = inner
        self._headers = dict(headers)
        self._parameters = dict(parameters or {})
        self._own = (*self._headers.values(), *self._parameters.values(), *secrets)

    @property
    def inner(self) -> Credentials:
        """The credential that proves who asks."""
        return self._inner

    @property
    def expires_at(self) -> float | None:
        """When the inner credential dies."""
        return self._inner.expires_at

    async def headers_for(self, url: str) -> dict[str, str]:
        keys = {name: value.reveal() for name, value in self._headers.items()}
        return keys | await self._inner.headers_for(url)

    def parameters_for(self, url: str) -> dict[str, str]:
        keys = {name: value.reveal() for name, value in self._parameters.items()}
        return keys | self._inner.parameters_for(url)

    async def renew(self) -> bool:
        return await self._inner.renew()

    def secrets(self) -> tuple[Secret, ...]:
        return (*self._inner.secrets(), *self._own)

    def quota_key(self) -> Secret:
        inner = self._inner.quota_key()
        return inner or next(iter((*self._headers.values(), *self._parameters.values())), inner)

    def paced_by(self, gate: Gate, origin: Origin) -> None:
        self._inner.paced_by(gate, origin)

"""A key in a header of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.service.auth.fixed import Fixed

if TYPE_CHECKING:
    from reso_explorer.secret import Secret


class ApiKey(Fixed):
    """`{header}: {key}`, such as `x-api-key`."""

    def __init__(self, key: Secret, header: str = "x-api-key") -> None:
        super().__init__(key)
        self._key = key
        self._header = header

    async def headers_for(self, url: str) -> dict[str, str]:
        return {self._header: self._key.reveal()}

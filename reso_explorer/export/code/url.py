"""The bare URL of a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.export.code.request import Request


def url(request: Request) -> str:
    """Return the request URL, without secret query parameters."""
    return request.url

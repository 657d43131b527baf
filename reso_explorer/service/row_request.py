"""Requests for rows: as JSON, and as Atom from a service that has nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from weakref import WeakSet

from reso_explorer.service.media import accept_of, other_accept

if TYPE_CHECKING:
    from reso_explorer.service.transport import Reply, Transport

_NOT_AS_ASKED: Final = frozenset({406, 415})

_atom_only: Final[WeakSet[Transport]] = WeakSet()
"""Connections to services that rejected JSON and sent Atom, so that they are asked only once."""


async def request_rows(transport: Transport, url: str, **options: Any) -> Reply:
    """Return the response to a request for rows; what isn't available as JSON is requested otherwise.

    `options` are those of `Transport.get`.
    """
    accept = accept_of(url)
    if accept == "*/*":
        return await transport.get(url, accept=accept, **options)
    if transport in _atom_only:
        return await transport.get(url, accept=other_accept(url), **options)
    reply = await transport.get(url, accept=accept, **options)
    if reply.status not in _NOT_AS_ASKED:
        return reply
    other = await transport.get(url, accept=other_accept(url), **options)
    if other.ok and "xml" in other.content_type:
        _atom_only.add(transport)
    return other

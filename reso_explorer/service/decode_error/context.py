"""What is known on this side when a server says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.providers.provider import Errors

Sends = Literal["token", "user name and password", "key"]
"""What a client proves itself by."""


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """Facts that turn an error into advice; all of them may be absent.

    Attributes:
        sets: names of the entity sets that the service advertises.
        names: names of the fields and relations of the resource that was asked.
        resource: the resource that was asked.
        errors: what the provider's own codes and odd statuses mean.
        has_credential: whether a credential was sent; None where not known.
        sends: what the credential is made of.
        expires_at: when it dies, in seconds since 1970.
        hosts: other addresses of this provider for keys of the same kind.
        counterparts: its addresses for keys of the other kind: replication where this one is
            live, live where this one is for replication.
        getting_a_key: whom to ask for a key of this provider.
        asked_at: now, in seconds since 1970.
        is_later_page: whether the same run had pages from the server before, so that resource,
            query and credentials were right.
        index: the model, which tells how values are written.
        type_name: the type of the rows that were requested, "" where not known.
    """

    sets: Sequence[str] = ()
    names: Sequence[str] = ()
    resource: str = ""
    errors: Errors | None = None
    has_credential: bool | None = None
    expires_at: float | None = None
    sends: Sends = "token"
    hosts: Sequence[str] = ()
    counterparts: Sequence[str] = ()
    getting_a_key: str = ""
    asked_at: float = 0.0
    is_later_page: bool = False
    index: ModelIndex | None = None
    type_name: str = ""

"""What is known on this side when a server says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.providers.provider import Errors


@dataclass(frozen=True, slots=True)
class ErrorContext:
    """Facts that turn an error into advice; all of them may be absent.

    Attributes:
        sets: names of the entity sets that the service advertises.
        names: names of the fields and relations of the resource that was asked.
        resource: the resource that was asked.
        errors: what the provider's own codes and odd statuses mean.
        has_credential: whether a credential was sent; None where not known.
        expires_at: when it dies, in seconds since 1970.
        hosts: other addresses of this provider, for keys that belong elsewhere.
        asked_at: now, in seconds since 1970.
    """

    sets: Sequence[str] = ()
    names: Sequence[str] = ()
    resource: str = ""
    errors: Errors | None = None
    has_credential: bool | None = None
    expires_at: float | None = None
    hosts: Sequence[str] = ()
    asked_at: float = 0.0

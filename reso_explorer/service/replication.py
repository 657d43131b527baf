"""A provider's bulk path, made from an ordinary address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from reso_explorer.providers.forms import ReplicationKind
from reso_explorer.service.errors import PagingError
from reso_explorer.service.urls import split_options, with_options

if TYPE_CHECKING:
    from reso_explorer.providers.dialect import Replication


@dataclass(frozen=True, slots=True)
class ReplicationPlan:
    """Where to ask, and what was changed or has to be heeded, in sentences."""

    url: str
    notes: tuple[str, ...] = ()


def replication_plan(
    url: str, resource: str, replication: Replication, *, page_size: int | None = None
) -> ReplicationPlan:
    """Return the bulk address for an ordinary one.

    Query options that the path refuses are left out, with a note.

    Args:
        url: an address of the resource, with its query.
        resource: the name of the resource.
        replication: what the provider wants.
        page_size: `$top` for each page.

    Raises:
        PagingError: the bulk path lies on another host, which needs a profile of its own.
    """
    value = replication.value.replace("{resource}", resource)
    base, options = split_options(url)
    parts = urlsplit(base)
    notes = [replication.text] if replication.text else []
    refused = {name.lower() for name in replication.refuses}
    kept = [(name, text) for name, text in options if name.lower() not in refused]
    dropped = [name for name, _ in options if name.lower() in refused]
    if dropped:
        notes.append(f"Removed, as the replication endpoint rejects it: {', '.join(dropped)}.")
    if replication.needs_permission:
        notes.append("The provider has to permit this endpoint for the key.")
    if replication.idle_seconds:
        notes.append(
            f"Its next link expires after {replication.idle_seconds:,} seconds without use."
        )
    if page_size is not None:
        kept = [(name, text) for name, text in kept if name.lower() != "$top"]
        kept.append(("$top", str(page_size)))
    if replication.kind is ReplicationKind.HOST:
        if parts.hostname != value:
            raise PagingError(
                f"The replication endpoint of this provider is on another host, {value}.",
                url=url,
                what_to_try=f"Make a profile for https://{value} with a key for replication.",
            )
        return ReplicationPlan(with_options(base, kept), tuple(notes))
    if replication.kind is ReplicationKind.PARAMETER:
        name, _, text = value.partition("=")
        kept.append((name, text))
        return ReplicationPlan(with_options(base, kept), tuple(notes))
    path = parts.path.rstrip("/")
    head = path[: -len(resource)] if path.endswith("/" + resource) else path + "/"
    target = urlunsplit((parts.scheme, parts.netloc, head + value, "", ""))
    return ReplicationPlan(with_options(target, kept), tuple(notes))

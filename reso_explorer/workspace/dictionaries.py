"""The dictionary of an opened source: its document, what is known of its service, chosen layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.dictionary import Details, Facts, build
from reso_explorer.dictionary.provenance import with_provenance
from reso_explorer.secret import redact

if TYPE_CHECKING:
    from reso_explorer.dictionary import Dictionary
    from reso_explorer.workspace.workspace import Workspace


class Wanted(Struct, frozen=True, kw_only=True):
    """What a dictionary shall hold beyond what the document says."""

    details: Details = Details()
    provenance: bool = True


def dictionary_of(workspace: Workspace, wanted: Wanted | None = None) -> Dictionary:
    """Return the dictionary of a workspace; nothing is asked of the service for it."""
    wanted = wanted or Wanted()
    root = workspace.connection.root if workspace.connection is not None else None
    found = build(
        workspace.document,
        workspace.dialect,
        facts=Facts(root=None if root is None else redact(root)),
        details=wanted.details,
    )
    if not wanted.provenance:
        return found
    snapshot = workspace.snapshot
    return with_provenance(
        found,
        workspace.document,
        source=workspace.title,
        url=snapshot.url if snapshot is not None else None,
        date=snapshot.fetched if snapshot is not None else None,
    )

"""Asking the server later whether a document from a snapshot is still the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.workspace.metadata_life import Obtained, fetch, keep, read_kept
from reso_explorer.workspace.referenced import with_referenced

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace


async def revalidate(workspace: Workspace) -> Document | None:
    """Return the new document of a workspace where it changed, and put it in place; else None.

    Raises:
        ServiceError: the server could not be asked.
        WorkspaceError: what came is no metadata; the workspace stays as it is.
    """
    from reso_explorer.service.metadata import metadata_url

    connection, store, before = workspace.connection, workspace.store, workspace.snapshot
    if connection is None or store is None or before is None:
        return None
    root = connection.metadata_root
    fetched = await fetch(connection.transport, root, connection.context, _silent, before.etag)
    if fetched.not_modified:
        workspace.is_fresh = True
        workspace.snapshot = store.snapshots.checked(before)
        return None
    obtained = Obtained(fetched.content, fetched=fetched)
    document = await read_kept(obtained, store, f"The metadata of {workspace.title}", _silent)
    document = await with_referenced(
        document,
        transport=connection.transport,
        url=metadata_url(root),
        store=store,
        told=_silent,
    )
    workspace.is_fresh = True
    workspace.snapshot = keep(obtained, store, root, workspace.profile)
    if workspace.snapshot is not None and workspace.snapshot.sha256 == before.sha256:
        return None
    if workspace.dialect.joins:
        document.graph().state_joins(workspace.dialect.joins)
    workspace.document = document
    return document


def _silent(_step: Step) -> None:
    return None

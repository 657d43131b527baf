"""Asking the server later whether a document from a snapshot is still the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.workspace.metadata_life import Obtained, fetch, keep, read_kept

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace


async def revalidate(workspace: Workspace) -> Document | None:
    """Return the new document of a workspace where it changed, and put it in place; else None.

    Raises:
        ServiceError: the server could not be asked.
    """
    connection, store, before = workspace.connection, workspace.store, workspace.snapshot
    if connection is None or store is None or before is None:
        return None
    fetched = await fetch(
        connection.transport, connection.root, connection.context, _silent, before.etag
    )
    workspace.is_fresh = True
    if fetched.not_modified:
        workspace.snapshot = store.snapshots.checked(before)
        return None
    snapshot = keep(store, fetched, connection.root, workspace.profile)
    workspace.snapshot = snapshot
    if snapshot is not None and snapshot.sha256 == before.sha256:
        return None
    obtained = Obtained(fetched.content, snapshot)
    document = await read_kept(obtained, store, f"The metadata of {workspace.title}", _silent)
    workspace.document = document
    return document


def _silent(_step: Step) -> None:
    return None

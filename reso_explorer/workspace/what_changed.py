"""An opened source as a side of a comparison, its queries, and what is new since the last look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.comparison import Side
from reso_explorer.compare.query_impact import NamedQuery

if TYPE_CHECKING:
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World


def queries_to_watch(world: World, address: str, profile: str | None) -> tuple[NamedQuery, ...]:
    """Return what is saved for a source or any, and what was sent to it."""
    from reso_explorer.workspace.saved import queries_of

    found = queries_of(world, address, profile)
    return (
        *(NamedQuery(f"@{each.name}", each.query) for each in found.saved),
        *(NamedQuery("", each.query) for each in found.sent),
    )


# --- since the last look --------------------------------------------------------------------------


def last_look(workspace: Workspace) -> Side | None:
    """Return the document that was looked at last where it's another one now, else None.

    The first look at a source is remembered at once: nothing is new then.
    """
    from reso_explorer.document import read_metadata
    from reso_explorer.store import StoreError

    store, now = workspace.store, workspace.snapshot
    if store is None or now is None or not workspace.is_live:
        return None
    try:
        seen = store.looks.get(workspace.address)
        if seen is None or seen == now.id:
            store.looks.mark(workspace.address, now.id)
            return None
        before = store.snapshots.find(seen)
        if before.sha256 == now.sha256:
            store.looks.mark(workspace.address, now.id)
            return None
        document = read_metadata(store.snapshots.read(before))
    except (StoreError, ValueError):
        store.looks.mark(workspace.address, now.id)
        return None
    return Side(f"{before.fetched:%Y-%m-%d %H:%M}", f"snapshot:{before.id}", document)


def looked(workspace: Workspace) -> None:
    """Remember that what changed was looked at."""
    if workspace.store is not None and workspace.snapshot is not None:
        workspace.store.looks.mark(workspace.address, workspace.snapshot.id)


def side_of(workspace: Workspace, source: str) -> Side:
    """Return an opened source as a side of a comparison."""
    return Side(workspace.title, source, workspace.document)

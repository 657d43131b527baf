"""Opening a kept snapshot, without any network."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.workspace.metadata_life import Obtained, read_kept
from reso_explorer.workspace.opening import dialect_for
from reso_explorer.workspace.referenced import with_referenced
from reso_explorer.workspace.source import SourceKind, WorkspaceError
from reso_explorer.workspace.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.workspace.results import Step
    from reso_explorer.world import World


async def open_snapshot(prefix: str, world: World, told: Callable[[Step], None]) -> Workspace:
    """Open the snapshot whose id or hash begins with `prefix`.

    Raises:
        WorkspaceError: there is none, or it is damaged.
    """
    from reso_explorer.providers import recognise
    from reso_explorer.store import Store, StoreError

    store = Store(environ=world.environ, notice=world.narrate)
    try:
        snapshot = store.snapshots.find(prefix)
        content = store.snapshots.read(snapshot)
    except StoreError as problem:
        raise WorkspaceError(
            str(problem), hint="reso-explorer snapshots lists them.", is_usage=True
        ) from None
    day = snapshot.fetched.strftime("%Y-%m-%d %H:%M")
    title = snapshot.profile or snapshot.url
    document = await read_kept(Obtained(content, snapshot), store, f"Snapshot {prefix}", told)
    document = await with_referenced(
        document, transport=None, url=snapshot.url, store=store, told=told
    )
    return Workspace(
        kind=SourceKind.SNAPSHOT,
        title=title,
        subtitle=f"snapshot of {day}, offline",
        document=document,
        dialect=dialect_for(document, recognise(snapshot.url)),
        world=world,
        store=store,
        snapshot=snapshot,
        why_not_live=f"This is the snapshot of {day}; open {title} to query rows.",
    )

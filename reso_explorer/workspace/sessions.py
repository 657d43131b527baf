"""The session that a window keeps of a source: taken when it opens, written until it closes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from reso_explorer.workspace.source import SourceKind

if TYPE_CHECKING:
    from reso_explorer.store.sessions import KeptSession, SessionFile
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World


def session_source(workspace: Workspace, source: str) -> str:
    """Return what the sessions of a source are kept under, "" if nothing comes back to it."""
    if workspace.kind is SourceKind.STDIN:
        return ""
    if workspace.kind is SourceKind.FILE:
        return str(Path(source).expanduser().absolute())
    if workspace.kind is SourceKind.SNAPSHOT or workspace.kind is SourceKind.DEMO:
        return source
    return workspace.address


def take_session(
    world: World, source: str, *, is_new: bool = False
) -> tuple[SessionFile | None, KeptSession | None, tuple[str, ...]]:
    """Take the last session of a source: its file, what it held, and what is wrong.

    There is no file where nothing is kept: the history is off, or the folder can't be written.
    """
    from reso_explorer.store import Store, StoreError
    from reso_explorer.store.store import NO_HISTORY

    if not source or world.environ.get(NO_HISTORY):
        return None, None, ()
    try:
        file, problems = Store(environ=world.environ).sessions.take(source, is_new=is_new)
    except StoreError as problem:
        return None, None, (str(problem),)
    return file, file.kept, problems

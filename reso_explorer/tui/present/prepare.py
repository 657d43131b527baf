"""The parts of a document that the first screen needs, made ahead and off the event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace


def prepare(workspace: Workspace) -> None:
    """Make index and meanings, and import what the main screen imports."""
    import reso_explorer.tui.main_screen  # noqa: F401 - imported here for its time alone

    document = workspace.document
    _ = document.index, document.meanings

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


def prepare_panes() -> None:
    """Import the panes that come after the first picture."""
    import reso_explorer.tui.completion_popup
    import reso_explorer.tui.query_pane
    import reso_explorer.tui.rows_pane  # noqa: F401 - imported here for its time alone


def prepare_layers() -> None:
    """Import the layers, so that the first of them opens as fast as the next."""
    import reso_explorer.tui.layers.cell
    import reso_explorer.tui.layers.census
    import reso_explorer.tui.layers.choice
    import reso_explorer.tui.layers.columns
    import reso_explorer.tui.layers.compare
    import reso_explorer.tui.layers.connect
    import reso_explorer.tui.layers.export
    import reso_explorer.tui.layers.help
    import reso_explorer.tui.layers.record
    import reso_explorer.tui.layers.relations
    import reso_explorer.tui.palette  # noqa: F401 - imported here for its time alone

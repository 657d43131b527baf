"""Writing the schema or the rows to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def choose(screen: MainScreen) -> None:
    """Ask what to write and where, then write it."""
    from reso_explorer.tui.layers.export import ExportLayer

    screen.app.push_screen(ExportLayer(screen.session))

"""Writing the schema, the rows, or a response to a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def choose(screen: MainScreen) -> None:
    """Ask what to write and where, then write it."""
    from reso_explorer.tui.layers.export import ExportLayer

    pane = screen.rows_pane
    exports = None
    if screen.place_name == "rows" and pane.tab == "response":
        from reso_explorer.tui.present.exports import exports_of_response

        recording = pane.response.recording
        if recording is None:
            screen.notify("No response yet. Press F5 to run the query.", markup=False)
            return
        exports = exports_of_response(screen.session, recording)
    screen.app.push_screen(ExportLayer(screen.session, exports))

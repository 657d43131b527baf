"""Looking around: search, history, layers, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.present.places import FINDINGS, OVERVIEW
from reso_explorer.tui.probe_worker import PROBE

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def search(screen: MainScreen) -> None:
    """Go to the search box."""
    screen.enter("schema", screen.schema_pane.box)


def expand_all(screen: MainScreen) -> None:
    """Open or close all lines of the group under the cursor."""
    screen.schema_pane.outline.expand_all()


def back(screen: MainScreen) -> None:
    """Look at the place before."""
    screen.session.places.back()
    screen.show_place()


def forward(screen: MainScreen) -> None:
    """Take a step back again."""
    screen.session.places.forward()
    screen.show_place()


def escape(screen: MainScreen) -> None:
    """Go one step back; with nothing left to leave, say how to quit."""
    if not step_back(screen):
        screen.notify("Press q to quit.", markup=False)


def leave(screen: MainScreen) -> None:
    """Go one step back; with nothing left to leave, quit."""
    if not step_back(screen):
        screen.app.exit()


def step_back(screen: MainScreen) -> bool:
    """End the first there is: narrowing, the full screen, a request; then go to Schema.

    Tell whether there was any of it.
    """
    requests = screen.session.requests
    if screen.place_name == "schema" and screen.schema_pane.clear():
        return True
    if screen.place_name == "rows" and screen.rows_pane.clear():
        return True
    if screen.filling:
        screen.fill_screen("")
        return True
    if requests.stop() or requests.stop(PROBE) or screen.schema_pane.clear():
        return True
    if screen.place_name == "schema":
        return False
    screen.enter("schema")
    return True


def full_screen(screen: MainScreen) -> None:
    """Give the pane with the focus the whole screen, or the others their room again."""
    screen.fill_screen("" if screen.filling else screen.place_name)


def overview(screen: MainScreen) -> None:
    """Look at the source as a whole."""
    screen.go(OVERVIEW)
    screen.enter("details")


def findings(screen: MainScreen) -> None:
    """Look at what is odd."""
    screen.go(FINDINGS)
    screen.enter("details")


def go_to_type(screen: MainScreen) -> None:
    """Go to the type of a field or the target of a relation."""
    for fact in screen.details_pane.description.facts:
        if fact.place is not None:
            screen.go(fact.place)
            return
    screen.notify("This has no type or target to go to.", markup=False)


def source_text(screen: MainScreen) -> None:
    """Show the piece of the document that a thing was read from."""
    from reso_explorer.tui.layers.source_text import SourceTextLayer

    description = screen.details_pane.description
    text = screen.session.workspace.document.source_text(description.line)
    if not text:
        screen.notify("The metadata has no line for this.", markup=False)
        return
    screen.app.push_screen(SourceTextLayer(description.heading, description.line, text))


def close_source(screen: MainScreen) -> None:
    """Close this source; the one before it comes to the front."""
    workbench = screen.workbench
    screen.app.call_later(workbench.close_source, workbench.sources[0])


def switch_source(screen: MainScreen) -> None:
    """Open another source."""
    from reso_explorer.tui.opening_screen import OpeningScreen

    screen.workbench.carries_query = False
    screen.app.push_screen(OpeningScreen(""))

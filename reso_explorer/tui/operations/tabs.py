"""The queries of a source, each in a tab."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.actions import BY_ID, keys_shown

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def new(screen: MainScreen) -> None:
    """Open an empty tab, ready for a resource."""
    screen.session.new_tab()
    screen.tab_changed()
    screen.enter("query", screen.query_pane.show_part("resource"))


def close(screen: MainScreen) -> None:
    """Close the tab in front; undo opens it again."""
    session = screen.session
    request = session.requests.user_request
    if request is not None and request.owner is session.tab:
        session.requests.stop()
    closed = session.close_tab()
    screen.tab_changed()
    if not closed.is_blank:
        name = visible(closed.resource) or "the query"
        key = keys_shown(BY_ID["query.undo"])
        screen.notify(f"Closed {name}. Press {key} to reopen it.", timeout=3, markup=False)


def following(screen: MainScreen) -> None:
    """Go to the next tab."""
    _walk(screen, 1)


def previous(screen: MainScreen) -> None:
    """Go to the tab before."""
    _walk(screen, -1)


def _walk(screen: MainScreen, step: int) -> None:
    session = screen.session
    go_to(screen, (session.number + step) % len(session.tabs))


def go_to(screen: MainScreen, number: int) -> None:
    """Go to a tab by its number from 0."""
    if screen.session.go_to_tab(number):
        screen.tab_changed()
    elif number >= len(screen.session.tabs):
        screen.notify(f"No tab {number + 1}. Press t to open one.", markup=False)

"""Going anywhere by name, and places marked to come back to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.operations.saving import take
from reso_explorer.tui.operations.tabs import go_to
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.targets import Target

_RESOURCES = frozenset({PlaceKind.RESOURCE, PlaceKind.TYPE})
_UNMARKED = frozenset(
    {PlaceKind.OVERVIEW, PlaceKind.FINDINGS, PlaceKind.CHANGES, PlaceKind.REPAIRS}
)
"""Kinds of places that come and go, or that are one key away."""


def anywhere(screen: MainScreen) -> None:
    """Choose a resource, field, column, tab, bookmark, or saved query by its name."""
    from reso_explorer.tui.layers.go_to import GoToLayer
    from reso_explorer.tui.present.targets import Targets
    from reso_explorer.workspace.saved import queries_of

    session = screen.session
    profile = getattr(session.workspace, "profile", None)
    saved = queries_of(screen.workbench.world, session.workspace.address, profile).saved
    columns = [
        (column.key, column.title)
        for column in screen.rows_pane.grid.table.columns
        if screen.place_name == "rows"
    ]
    targets = Targets(session, saved=saved, bookmarks=session.bookmarks, columns=columns)

    def chosen(target: Target | None) -> None:
        if target is not None:
            _go(screen, target)

    screen.app.push_screen(GoToLayer(targets), chosen)


def _go(screen: MainScreen, target: Target) -> None:
    if isinstance(target.value, Place):
        screen.go(target.value)
        screen.enter("schema" if target.value.kind in _RESOURCES else "details")
    elif isinstance(target.value, int):
        go_to(screen, target.value)
        screen.enter("query")
    elif target.kind == "column":
        screen.rows_pane.grid.go_to_column(target.value)
        screen.enter("rows")
    else:
        take(screen, target.value)


def bookmark(screen: MainScreen) -> None:
    """Mark the place that is described to come back to it, or take the mark away."""
    from reso_explorer.store.bookmarks import Bookmark
    from reso_explorer.workspace.bookmarks import toggle_bookmark

    session = screen.session
    place = session.places.here
    if place.kind in _UNMARKED:
        screen.notify("Go to a resource, field, or lookup to bookmark it.", markup=False)
        return
    mark = Bookmark(place.kind.value, place.path, place.resource)
    session.bookmarks, problem = toggle_bookmark(
        screen.workbench.world, session.workspace.address, mark
    )
    name = visible(place.name)
    added = mark in session.bookmarks
    told = (
        f"Bookmarked {name}. Press : to go there." if added else f"Removed the bookmark of {name}."
    )
    screen.notify(visible(problem) or told, timeout=3, markup=False)

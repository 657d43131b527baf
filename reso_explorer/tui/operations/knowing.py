"""Finding out: how full fields are, and what the server takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.operations.consent import ask_first
from reso_explorer.tui.present.describe.found_out import asked_of
from reso_explorer.tui.present.places import PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.places import Place


def census(screen: MainScreen) -> None:
    """Show how full the fields of the resource are; reads rows where that is not known yet."""
    from reso_explorer.tui.layers.census import CensusLayer

    session = screen.session
    place = session.places.here
    resource, field = asked_of(session, place)
    if screen.place_name == "rows" and session.results.resource:
        resource, field = session.results.resource, screen.rows_pane.grid.column_key
    elif screen.place_name == "details" and place.kind is PlaceKind.RESOURCE:
        row = screen.details_pane.row
        field = row.copy if row is not None else ""
    if resource not in session.workspace.document.index.entity_sets:
        screen.notify(
            "Field stats need a resource. Select one, or one of its fields.", markup=False
        )
        return
    if not session.workspace.is_live and session.known.census(resource) is None:
        screen.notify(session.workspace.why_not_live, markup=False)
        return

    def closed(chosen: Place | None) -> None:
        if chosen is not None:
            screen.go(chosen)
            screen.enter("details")
        else:
            screen.show_place(reveal=False, keep_cursor=True)

    screen.app.push_screen(CensusLayer(screen, resource, field), closed)


def probe(screen: MainScreen) -> None:
    """Try out what works for the field; for a relation or resource, the resource with its relations."""
    from reso_explorer.tui.probe_worker import run_probe

    session = screen.session
    place = session.places.here
    resource, name = asked_of(session, place)
    if resource not in session.workspace.document.index.entity_sets:
        told = "Select a resource, or one of its fields or relations, to test it."
        screen.notify(told, markup=False)
        return
    is_field = place.kind is PlaceKind.FIELD
    screen.show_right("details")
    if session.known.probing == (resource, name):
        return
    ask_first(
        screen.app,
        session.workspace,
        _price(screen, resource, (name,) if is_field else ()),
        lambda: run_probe(screen, resource, name, is_field=is_field),
    )


def _price(screen: MainScreen, resource: str, fields: tuple[str, ...]) -> int:
    """Return how many requests a probe takes at most; 0 where it can't begin and will say why."""
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.probing import probe_price

    try:
        return probe_price(screen.session.workspace, resource, fields)
    except WorkspaceError:
        return 0

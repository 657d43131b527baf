"""Loads the allowed values of the field one looks at, unless one only passes by."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final

from reso_explorer.tui.later import Later
from reso_explorer.tui.present.describe.field import has_values
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen

PASSING_BY: Final = 0.3
"""Seconds that the user stays before a server is asked."""


def load_values(screen: MainScreen, place: Place) -> None:
    """Load the values of a field where it has any and they are not there yet."""
    session = screen.session
    if place.kind is not PlaceKind.FIELD or (place.type_name, place.name) in session.values:
        return
    if not has_values(session.workspace.document, place):
        return
    worker = Later(_load, screen, place, waits=session.places.glancing)
    screen.run_worker(worker, group="values", exclusive=True)


def load_asked_lookups(screen: MainScreen) -> None:
    """Load the lookups that the checker asked for in vain, then check again."""
    if screen.session.workspace.is_live:
        screen.run_worker(Later(_load_asked, screen), group="asked lookups", exclusive=True)


async def _load_asked(screen: MainScreen) -> None:
    if await screen.session.workspace.load_asked_lookups():
        screen.query_pane.lookups_came()


async def _load(screen: MainScreen, place: Place, *, waits: bool) -> None:
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.tui.present.failure import failure_of
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.lookups import LookupValues

    session = screen.session
    workspace = session.workspace
    meaning = workspace.document.meanings.field(place.type_name, place.name)
    if waits and workspace.is_live and not meaning.allowed_values:
        await asyncio.sleep(PASSING_BY)
    key = (place.type_name, place.name)
    try:
        values = await workspace.lookup_values(*key)
    except (ServiceError, WorkspaceError) as error:
        failure = failure_of(error)
        note = f"{failure.message} {failure.hint}".strip()
        values = LookupValues(place.name, "", "not loaded", note=note)
    session.values[key] = values
    if session.places.here == place:
        screen.show_place(reveal=False, keep_cursor=True)

"""Tries out what works for a field or resource, showing each outcome as it comes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def run_probe(screen: MainScreen, resource: str, name: str, *, is_field: bool) -> None:
    """Begin the trials; those of something else that still run are stopped."""
    known = screen.session.known
    known.probing = (resource, name)
    known.tried = 0
    known.trouble.pop((resource, name), None)
    fields = (name,) if is_field else ()
    screen.run_worker(_probe(screen, resource, name, fields), group="probe", exclusive=True)


def stop_probe(screen: MainScreen) -> bool:
    """Stop the trials; tell whether any ran."""
    if screen.session.known.probing is None:
        return False
    screen.workers.cancel_group(screen, "probe")
    return True


async def _probe(screen: MainScreen, resource: str, name: str, fields: tuple[str, ...]) -> None:
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.tui.present.failure import failure_of
    from reso_explorer.workspace import WorkspaceError
    from reso_explorer.workspace.probing import probe

    known = screen.session.known
    about = (resource, name)
    _show(screen)
    try:
        async for outcome in probe(screen.session.workspace, resource, fields):
            known.add(outcome)
            _show(screen)
    except asyncio.CancelledError:
        if known.probing == about:
            told = f"stopped after {known.tried:,} trials; p tries again"
            known.trouble[about] = told
        raise
    except (ServiceError, WorkspaceError) as error:
        failure = failure_of(error)
        known.trouble[about] = f"{failure.message} {failure.hint}".strip()
    finally:
        if known.probing == about:
            known.probing = None
        _show(screen)


def _show(screen: MainScreen) -> None:
    """Show the place anew where it is about what is being tried."""
    from reso_explorer.tui.present.describe.found_out import asked_of

    session = screen.session
    if screen.is_mounted and asked_of(session, session.places.here)[0]:
        screen.show_place(reveal=False, keep_cursor=True)

"""Tries out what works for a field or resource, showing each outcome as it comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import count
from reso_explorer.tui.later import Later

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def run_probe(screen: MainScreen, resource: str, name: str, *, is_field: bool) -> None:
    """Begin the trials; those of something else that still run are stopped."""
    known = screen.session.known
    if known.probing == (resource, name):
        return
    known.probing = (resource, name)
    known.tried = 0
    known.trouble.pop((resource, name), None)
    fields = (name,) if is_field else ()
    work = Later(_probe, screen, resource, name, fields)
    screen.run_worker(work, group="probe", exclusive=True)


def stop_probe(screen: MainScreen) -> bool:
    """Stop the trials; tell whether any ran."""
    known = screen.session.known
    about, known.probing = known.probing, None
    if about is None:
        return False
    known.trouble[about] = f"stopped after {count(known.tried, 'trial')}; p tries again"
    screen.workers.cancel_group(screen, "probe")
    _show(screen)
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

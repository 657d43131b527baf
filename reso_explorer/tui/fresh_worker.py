"""Asks the server in the background whether the kept document is still the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.later import Later

if TYPE_CHECKING:
    from reso_explorer.tui.main_screen import MainScreen


def revalidate(screen: MainScreen) -> None:
    """Ask, and show the new document where there is one."""
    screen.run_worker(Later(_revalidate, screen), group="fresh", exclusive=True)


async def _revalidate(screen: MainScreen) -> None:
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.tui.present.failure import failure_of
    from reso_explorer.workspace import WorkspaceError

    try:
        changed = await screen.session.workspace.revalidate()
    except (ServiceError, WorkspaceError) as error:
        told = f"{failure_of(error).message} Shown is the document kept from an earlier visit."
        screen.notify(told, severity="warning", timeout=10, markup=False)
        return
    if changed is not None:
        screen.session.values.clear()
        screen.document_changed()
        screen.notify("The server has a newer document; it is shown now.", markup=False)

"""Asks the server in the background whether the saved document is still the current one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.requests import Request

if TYPE_CHECKING:
    from reso_explorer.document import Document
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.present.failure import Failure
    from reso_explorer.tui.requests import Report


def revalidate(screen: MainScreen) -> None:
    """Ask, and show the new document if there is one."""
    session = screen.session

    async def work(_: Report) -> Document | None:
        return await session.workspace.revalidate()

    def done(changed: Document | None) -> None:
        if changed is not None:
            session.values.clear()
            screen.document_changed()
            screen.notify("The server has newer metadata, which is shown now.", markup=False)

    def failed(failure: Failure) -> None:
        told = f"{failure.message} Showing saved metadata instead."
        screen.notify(told, severity="warning", markup=False)

    session.requests.start(
        Request(
            "metadata", "Checking for newer metadata", work, done=done, failed=failed, waits=True
        )
    )

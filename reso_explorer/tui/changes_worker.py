"""Finds out in the background what changed since the user's last look at a service."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reso_explorer.text import count
from reso_explorer.tui.requests import Request

if TYPE_CHECKING:
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.tui.requests import Report


def find_changes(screen: MainScreen) -> None:
    """Compare the document with the one seen last, and say how much changed."""
    session = screen.session
    workspace, world = session.workspace, screen.workbench.world
    document = workspace.document
    if workspace.store is None or getattr(workspace, "snapshot", None) is None:
        return

    def compared() -> Comparison | None:
        from reso_explorer.compare.comparison import compare_sides
        from reso_explorer.workspace.what_changed import (
            last_look,
            looked,
            queries_to_watch,
            side_of,
        )

        before = last_look(workspace)
        if before is None:
            return None
        queries = queries_to_watch(world, workspace.address, workspace.profile)
        found = compare_sides(before, side_of(workspace, session.source), queries, checks_all=False)
        if found.is_equal:
            looked(workspace)
            return None
        return found

    async def work(_: Report) -> Comparison | None:
        return await asyncio.to_thread(compared)

    def done(found: Comparison | None) -> None:
        if workspace.document is not document:
            return
        session.changed = found
        if found is not None:
            screen.changes_came()
            changes = count(len(found.changes), "change")
            told = f"{changes} since {found.old.title}. The overview lists them."
            screen.notify(told, markup=False)

    request = Request("changes", "Comparing with your last look", work, done=done, waits=True)
    session.requests.start(request)

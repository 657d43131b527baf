"""Two documents side by side: sources, snapshots, files, and what changed since the last look."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from reso_explorer.compare.comparison import compare_sides
from reso_explorer.text import visible
from reso_explorer.tui.present.places import place_of_path
from reso_explorer.workspace.what_changed import looked, queries_to_watch, side_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reso_explorer.compare.comparison import Comparison, Side
    from reso_explorer.tui.layers.diff import OpenedSide
    from reso_explorer.tui.main_screen import MainScreen
    from reso_explorer.workspace import Workspace


def compare(screen: MainScreen) -> None:
    """Choose another source, snapshot, or file, and show what changed from it to this one."""
    from reso_explorer.tui.layers.source_choice import SourceChoiceLayer

    def chosen(source: str | None) -> None:
        if source:
            compare_sources(screen, source, screen.session.source)

    title = visible(screen.session.workspace.title)
    screen.app.push_screen(SourceChoiceLayer(f"Compare {title} with", screen.workbench), chosen)


def changes(screen: MainScreen, path: str = "") -> None:
    """Show what changed since the last look, from a place on, and remember that it was seen."""
    session = screen.session
    found = session.changed
    if found is None:
        screen.notify("Nothing changed since your last look.", markup=False)
        return

    async def make() -> Comparison:
        await asyncio.to_thread(looked, session.workspace)
        return found

    _show(screen, "", make, path)


def _show(
    screen: MainScreen, title: str, make: Callable[[], Awaitable[Comparison]], path: str = ""
) -> None:
    from reso_explorer.tui.layers.diff import DiffLayer

    def chosen(opened: OpenedSide | None) -> None:
        if opened is not None:
            _open(screen, opened.side, opened.path)

    screen.app.push_screen(DiffLayer(title, make, path), chosen)


def compare_sources(screen: MainScreen, old: str, new: str) -> None:
    """Show what changed from one source to another; each is the word that opens it."""
    title = " → ".join(visible(_title(screen, source)) for source in (old, new))
    _show(screen, title, lambda: _between(screen, old, new))


def _title(screen: MainScreen, source: str) -> str:
    found = _open_one(screen, source)
    return found.title if found is not None else source


def _open_one(screen: MainScreen, source: str) -> Workspace | None:
    """Return the workspace of a source that is open."""
    sources = screen.workbench.sources
    return next((each.session.workspace for each in sources if each.session.source == source), None)


async def _between(screen: MainScreen, old: str, new: str) -> Comparison:
    """Compare two sources; one that isn't open is read for that alone."""
    opened: list[Workspace] = []
    found: list[Workspace] = []
    try:
        for source in (old, new):
            workspace = _open_one(screen, source)
            if workspace is None:
                workspace = await screen.workbench.open(source, lambda _: None)
                opened.append(workspace)
            found.append(workspace)
        before, now = found
        return await _compared(screen, side_of(before, old), side_of(now, new), now)
    finally:
        for workspace in opened:
            await workspace.close()


async def _compared(screen: MainScreen, old: Side, new: Side, workspace: Workspace) -> Comparison:
    """Compare two documents in a thread, and watch the queries of a source."""

    def work() -> Comparison:
        profile = getattr(workspace, "profile", None)
        queries = queries_to_watch(screen.workbench.world, workspace.address, profile)
        return compare_sides(old, new, queries, checks_all=False)

    return await asyncio.to_thread(work)


def _open(screen: MainScreen, side: Side, path: str) -> None:
    """Go to a place of one of the two documents, which is opened if it isn't."""
    document = screen.session.workspace.document
    if side.document is document:
        place = place_of_path(document.index, path)
        if place is None:
            screen.notify(f"Nothing to show for {visible(path)}.", markup=False)
            return
        screen.go(place)
        screen.enter("details")
        return
    screen.app.call_later(screen.workbench.open_at, side.source, path)

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


def compare(screen: MainScreen) -> None:
    """Choose another source, snapshot, or file, and show what changed from it to this one."""
    from reso_explorer.tui.layers.source_choice import SourceChoiceLayer

    def chosen(source: str | None) -> None:
        if source:
            _show(screen, f"{visible(source)} → {title}", lambda: _with_source(screen, source))

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


async def _with_source(screen: MainScreen, source: str) -> Comparison:
    """Compare a source with the one in front; one that isn't open is read for that alone."""
    workbench, workspace = screen.workbench, screen.session.workspace
    new = side_of(workspace, screen.session.source)
    found = next((each for each in workbench.sources if each.session.source == source), None)
    if found is not None:
        return await _compared(screen, side_of(found.session.workspace, source), new)
    other = await workbench.open(source, lambda _: None)
    try:
        return await _compared(screen, side_of(other, source), new)
    finally:
        await other.close()


async def _compared(screen: MainScreen, old: Side, new: Side) -> Comparison:
    workspace = screen.session.workspace

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

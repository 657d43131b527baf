"""Choosing a source to compare with: open ones, known ones, or whatever is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from reso_explorer.tui.known_sources import CONNECT, known_sources, open_sources
from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

if TYPE_CHECKING:
    from reso_explorer.tui.app import Workbench
    from reso_explorer.tui.grid import Grid


class SourceChoiceLayer(ChoiceLayer):
    """Sources to choose from; the result is the word that opens one."""

    empty = "No matches. Type a file, a URL, or snapshot:ID, and press Enter."

    def __init__(self, title: str, workbench: Workbench) -> None:
        front = workbench.sources[0].session.source
        every = [*open_sources(workbench.sources), *known_sources(workbench.world)]
        lines = {
            each.source: Choice(each.title, each.detail, each.source, note=each.group)
            for each in reversed(every)
            if each.source not in {CONNECT, front}
        }
        super().__init__(title, list(reversed(lines.values())))

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Input).placeholder = "type to narrow, or a file or URL"

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        typed = event.value.strip()
        if not self._shown and typed:
            self.dismiss(typed)
        else:
            self._choose(self._row)

    @property
    def _row(self) -> int:
        from reso_explorer.tui.grid import Grid

        grid: Grid = self.query_one(Grid)
        return grid.cursor_row

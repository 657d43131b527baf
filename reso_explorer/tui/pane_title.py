"""The first line of a pane: its name, what it shows, its numbered tabs, and a note."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from rich.cells import cell_len
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from reso_explorer.tui.present.cells import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events


HERE: Final = "▌"
"""Stands before the name of the pane that has the focus."""


class TitleTab(NamedTuple):
    """A numbered tab; `note` is a count or a status behind its name."""

    name: str
    note: str = ""


class PaneTitle(Widget):
    """One line, marked and in the accent color while its pane has the focus.

    A click on a tab chooses it. A note is shown behind the tabs, `aside` at the right edge if
    there is room for it.
    """

    ALLOW_SELECT = False

    @dataclass
    class TabChosen(Message):
        """A tab was chosen with the mouse."""

        number: int

    def __init__(self, name: str) -> None:
        super().__init__()
        self._pane = name
        self._crumbs: tuple[str, ...] = ()
        self._tabs: tuple[TitleTab, ...] = ()
        self._current = 0
        self._note = ""
        self._aside = ""
        self._tab_places: list[tuple[int, int]] = []

    def show(
        self,
        *,
        crumbs: Sequence[str] = (),
        tabs: Sequence[TitleTab] = (),
        current: int = 0,
        note: str = "",
        aside: str = "",
    ) -> None:
        """Show other contents."""
        self._crumbs, self._tabs, self._current = tuple(crumbs), tuple(tabs), current
        self._note, self._aside = note, aside
        self.refresh()

    def render(self) -> Content:
        pane = self.query_ancestor(".pane", Widget)
        name = f"{HERE if pane.has_focus_within else ' '}{self._pane}"
        look = "bold $primary" if pane.has_focus_within else "$rx-muted"
        parts: list[tuple[str, str]] = [(name, look)]
        width = cell_len(name)
        tabs_width = sum(cell_len(f"  1 {' '.join(filter(None, tab))}") for tab in self._tabs)
        if self._crumbs:
            crumbs = self._crumbs_in(self.size.width - width - 3 - tabs_width)
            parts.append((f"  {crumbs}", "$foreground"))
            width += cell_len(crumbs) + 2
        self._tab_places = []
        for number, tab in enumerate(self._tabs):
            is_current = number == self._current
            pieces = [
                (f"  {number + 1} ", "$rx-faint"),
                (tab.name, "bold underline $primary" if is_current else "$rx-muted"),
            ]
            if tab.note:
                pieces.append((f" {tab.note}", "$rx-muted"))
            end = width + sum(cell_len(text) for text, _ in pieces)
            self._tab_places.append((width, end))
            width = end
            parts += pieces
        if self._note:
            parts.append((f"   {self._note}", "$rx-muted"))
            width += cell_len(self._note) + 3
        gap = self.size.width - 1 - width - cell_len(self._aside)
        if self._aside and gap >= 2:
            parts.append((" " * gap + self._aside, "$rx-faint"))
        return Content.assemble(*parts)

    def _crumbs_in(self, room: int) -> str:
        """Return where the user is in as many cells; the last name alone if that is too much."""
        path = " › ".join(self._crumbs)
        if cell_len(path) <= room:
            return path
        return shortened(self._crumbs[-1], max(room, 12))

    def on_click(self, event: events.Click) -> None:
        """Choose the tab under the mouse."""
        x = event.get_content_offset_capture(self).x
        for number, (start, end) in enumerate(self._tab_places):
            if start <= x < end:
                event.stop()
                self.post_message(self.TabChosen(number))
                return

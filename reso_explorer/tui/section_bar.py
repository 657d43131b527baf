"""The titles of a description's tables, one of them current."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message
from textual.widget import Widget

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events

    from reso_explorer.tui.present.description import Section


class SectionBar(Widget):
    """One line of titles with their digits; a click chooses one."""

    @dataclass
    class Chosen(Message):
        """Another section was chosen with the mouse."""

        number: int

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._titles: list[tuple[str, str]] = []
        self._note = ""
        self._current = 0

    def show(self, sections: Sequence[Section], current: int) -> None:
        """Show the titles of other sections."""
        self._titles = [
            (section.title, "…" if section.is_loading else f"{len(section.rows):,}")
            for section in sections
        ]
        self._note = sections[current].note if current < len(sections) else ""
        self._current = current
        self.refresh()

    def render(self) -> Content:
        parts: list[Content | str | tuple[str, str]] = []
        for number, (title, rows) in enumerate(self._titles):
            current = number == self._current
            parts.append((f" {number + 1} ", "$rx-faint"))
            parts.append((title, "$primary bold underline" if current else "$rx-muted"))
            parts.append((f" {rows} ", "$rx-muted"))
        if self._note:
            parts.append((f"  {self._note}", "$rx-faint"))
        return Content.assemble(*parts)

    def on_click(self, event: events.Click) -> None:
        x = event.get_content_offset_capture(self).x
        start = 0
        for number, (title, rows) in enumerate(self._titles):
            end = start + len(title) + len(rows) + 5
            if start <= x < end:
                event.stop()
                self.post_message(self.Chosen(number))
                return
            start = end

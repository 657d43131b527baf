"""Scroll bars that take a cell but draw half of it, on no ground of their own."""

from __future__ import annotations

from math import ceil
from typing import Final

from rich.color import Color
from rich.segment import Segment, Segments
from rich.style import Style
from textual.scrollbar import ScrollBarRender

_VERTICAL: Final = "▐"
_HORIZONTAL: Final = "▀"
_NO_COLOR: Final = Color.default()


class ThinScrollBar(ScrollBarRender):
    """Draws the thumb as half blocks; a press beside it scrolls, a press on it grabs it."""

    @classmethod
    def render_bar(
        cls,
        size: int = 25,
        virtual_size: float = 50,
        window_size: float = 20,
        position: float = 0,
        thickness: int = 1,
        vertical: bool = True,  # noqa: FBT001, FBT002
        back_color: Color = _NO_COLOR,
        bar_color: Color = _NO_COLOR,
    ) -> Segments:
        """Return the cells of the bar."""
        ground = Style(bgcolor=back_color)
        cells = [Segment(" " * (thickness if vertical else 1), ground)] * size
        if window_size and size and virtual_size > window_size:
            thumb = max(1, ceil(window_size * size / virtual_size))
            start = round((size - thumb) * position / (virtual_size - window_size))
            start = max(0, min(start, size - thumb))
            glyph = _VERTICAL * thickness if vertical else _HORIZONTAL
            before = ground + Style(meta={"@mouse.down": "scroll_up"})
            behind = ground + Style(meta={"@mouse.down": "scroll_down"})
            grab = Style(color=bar_color, bgcolor=back_color, meta={"@mouse.down": "grab"})
            blank = cells[0].text
            cells = [Segment(blank, before)] * start
            cells += [Segment(glyph, grab)] * thumb
            cells += [Segment(blank, behind)] * (size - start - thumb)
        if vertical:
            return Segments(cells, new_lines=True)
        return Segments([*cells, Segment.line()] * thickness, new_lines=False)

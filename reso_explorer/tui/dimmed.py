"""The screen below a layer, dimmed at little cost."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from reso_explorer.tui.paced import Paced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_STYLES = 4_096
"""Dimmed styles that are kept; a screen has some dozens."""


class Dimming(Paced):
    """Mixed into a screen that shows the one below, dimmed, beside what it has itself.

    The screen below is drawn and dimmed once, and again only when it changed.
    """

    _below: tuple[object, ...] = ()
    _dimmed: Sequence[Strip] = ()

    def rendered(self) -> Iterator[None]:
        yield from self._dim()
        yield from super().rendered()

    def render_line(self, y: int) -> Strip:
        """Return what is seen beside the box."""
        for _ in self._dim():
            pass
        return self._dimmed[y] if y < len(self._dimmed) else super().render_line(y)

    def _dim(self) -> Iterator[None]:
        """Make the lines of the screen below in steps, unless they are there."""
        below = self._screen_below()
        tint = self.styles.background
        if below is None or tint.a == 1:
            self._below, self._dimmed = (), ()
            return
        wanted = (below, below.changes, below.size, tint)
        if wanted == self._below:
            return
        yield from below.rendered()
        strips = below.lines_seen()
        yield
        self._below = wanted
        self._dimmed = [Strip(dimmed(strip, tint), strip.cell_length) for strip in strips]
        yield

    def _screen_below(self) -> Paced | None:
        """Return the screen below; Textual's own are left to Textual."""
        stack = self.app.screen_stack
        at = stack.index(self) if self in stack else 0
        below = stack[at - 1] if at else None
        return below if isinstance(below, Paced) else None


def dimmed(segments: Iterable[Segment], tint: Color) -> list[Segment]:
    """Return the pieces of a screen in tinted colors, without links and actions."""
    return [
        segment if segment.control else Segment(segment.text, _tinted(segment.style, tint))
        for segment in segments
    ]


@lru_cache(maxsize=_STYLES)
def _tinted(style: Style | None, tint: Color) -> Style:
    """Return a style as it looks below a tint, worked out once."""
    plain = Style.null() if style is None else style.clear_meta_and_links()
    if tint.a == 0:
        return plain
    front, back = (
        None if each is None else (Color.from_rich_color(each) + tint).rich_color
        for each in (plain.color, plain.bgcolor)
    )
    return plain + Style.from_color(front, back)

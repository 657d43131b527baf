"""The screen below a layer, dimmed at little cost."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen

if TYPE_CHECKING:
    from collections.abc import Iterable

_STYLES = 4_096
"""Dimmed styles that are kept; a screen has some dozens."""


class DimmedScreen(BackgroundScreen):
    """A tint that is worked out once for each style instead of once for each piece of text."""

    @classmethod
    def process_segments(cls, segments: Iterable[Segment], color: Color) -> Iterable[Segment]:
        """Return the pieces of a screen in tinted colors, without links and actions."""
        for segment in segments:
            text, style, control = segment
            yield segment if control else Segment(text, _dimmed(style or Style.null(), color))


@lru_cache(maxsize=_STYLES)
def _dimmed(style: Style, tint: Color) -> Style:
    plain = style.clear_meta_and_links()
    if tint.a == 0:
        return plain
    front, back = (
        None if each is None else (Color.from_rich_color(each) + tint).rich_color
        for each in (plain.color, plain.bgcolor)
    )
    return plain + Style.from_color(front, back)

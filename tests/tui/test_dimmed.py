from __future__ import annotations

import pytest
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen

from reso_explorer.tui.dimmed import dimmed

SEGMENTS = [
    Segment("plain"),
    Segment("red", Style.parse("bold #ff0000 on #102030")),
    Segment("again", Style.parse("bold #ff0000 on #102030")),
    Segment("front only", Style.parse("italic #00ff00")),
    Segment("link", Style(color="#0000ff", link="https://a.example", meta={"@click": "app.quit"})),
    Segment("", None, [(ControlType.BELL,)]),
]


@pytest.mark.parametrize("alpha", [0.0, 0.6])
def test_the_screen_below_is_tinted_as_textual_does(alpha: float) -> None:
    tint = Color(16, 32, 64, alpha)
    assert dimmed(SEGMENTS, tint) == list(BackgroundScreen.process_segments(SEGMENTS, tint))


def test_the_screen_below_has_no_links_and_actions() -> None:
    for segment in dimmed(SEGMENTS, Color(0, 0, 0, 0.6)):
        assert segment.style is None or not (segment.style.link or segment.style.meta)

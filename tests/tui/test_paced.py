"""Painting in small turns: nothing half done is shown, and layers show what changed below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from reso_explorer.tui import turns
from reso_explorer.tui.dimmed import Dimming
from reso_explorer.tui.paced import Paced

if TYPE_CHECKING:
    import pytest
    from textual.app import ComposeResult
    from textual.pilot import Pilot


class Below(Paced, Screen[None]):
    def compose(self) -> ComposeResult:
        for number in range(20):
            yield Static(f"line {number}")


class Above(Dimming, ModalScreen[None]):
    CSS = "Above { align: center middle; } Above Static { width: 20; height: 3; }"

    def compose(self) -> ComposeResult:
        yield Static("on top")


class Small(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.painted: list[list[str]] = []

    def get_default_screen(self) -> Screen[None]:
        return Below()

    def post_display_hook(self) -> None:
        strips = self.screen._compositor.render_strips()
        self.painted.append([strip.text.rstrip() for strip in strips])


async def painted(pilot: Pilot[None], screen: Paced) -> None:
    """Wait until no picture is being made."""
    await pilot.pause()
    while screen.is_painting:
        await pilot.pause()


async def test_rendering_lets_other_work_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "STEP", 0.0)
    app = Small()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, Below)
        await painted(pilot, screen)
        before = len(app.painted)
        for number, line in enumerate(screen.query(Static)):
            line.update(f"new {number}")
        screen.refresh()
        await painted(pilot, screen)
        assert app.painted[-1][:20] == [f"new {number}" for number in range(20)]
        assert len(app.painted) - before <= 2


async def test_the_dimmed_screen_is_drawn_again_when_it_changed() -> None:
    app = Small()
    async with app.run_test(size=(80, 24)) as pilot:
        below = app.screen
        assert isinstance(below, Below)
        layer = Above()
        await app.push_screen(layer)
        await painted(pilot, layer)
        assert app.painted[-1][0] == "line 0"
        assert any("on top" in line for line in app.painted[-1])
        first = layer._dimmed
        layer.refresh()
        await painted(pilot, layer)
        assert layer._dimmed is first
        below.query(Static).first().update("other")
        await pilot.pause()
        layer.refresh()
        await painted(pilot, layer)
        assert app.painted[-1][0] == "other"
        tints = [[each.style.color for each in line][:1] for line in layer._dimmed]  # type: ignore[union-attr]
        plain = [[each.style.color for each in line][:1] for line in below.lines_seen()]  # type: ignore[union-attr]
        assert tints[0] != plain[0]

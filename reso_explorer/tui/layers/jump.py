"""Letters over everything that can have the focus; one key goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from reso_explorer.tui.layers.layer import Layer

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult
    from textual.widget import Widget

    from reso_explorer.tui.main_screen import MainScreen

TARGETS = (
    ("s", "schema", "#search"),
    ("t", "schema", "#outline"),
    ("d", "details", "#section"),
    ("w", "query", "#part-resource"),
    ("n", "query", "#part-top"),
    ("c", "query", "#part-count"),
    ("f", "query", "#part-filter"),
    ("e", "query", "#part-select"),
    ("o", "query", "#part-orderby"),
    ("x", "query", "#part-expand"),
    ("u", "query", "#part-url"),
    ("r", "rows", "#rows-grid"),
)
"""Letter, place and widget."""


class JumpLayer(Layer[None]):
    """One key chooses; any other key goes away."""

    def __init__(self, main: MainScreen) -> None:
        super().__init__()
        self.main = main

    def compose(self) -> ComposeResult:
        for letter, _, selector in TARGETS:
            widget: Widget = self.main.query_one(selector)
            region = widget.region
            if region.area and not (widget.id == "rows-grid" and not widget.display):
                label = Static(Content(f" {letter} "), classes="jump-letter")
                is_part = selector.startswith("#part-")
                label.absolute_offset = region.offset - ((3, 0) if is_part else (0, 0))
                yield label

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.dismiss(None)
        for letter, place, selector in TARGETS:
            if event.character == letter:
                is_part = selector.startswith("#part-")
                part = selector.removeprefix("#part-")
                there = self.main.query_pane.show_part(part) if is_part else None
                self.main.enter(place, there or self.main.query_one(selector))

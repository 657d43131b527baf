"""Ready-made lines of pieces, each with its look; for errors, diagnostics and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.tui.present.cells import Kind
    from reso_explorer.tui.present.facts import Piece

STYLES: dict[Kind, str] = {
    "text": "",
    "strong": "bold",
    "number": "",
    "dim": "$rx-muted",
    "null": "$rx-faint",
    "nested": "$rx-muted",
    "accent": "$primary",
    "error": "$text-error",
    "warning": "$text-warning",
    "good": "$text-success",
}
"""Looks as style names of the theme."""


def content_of(lines: Iterable[Sequence[Piece]]) -> Content:
    """Return lines of pieces as Textual content; nothing in them is parsed."""
    shown = [
        Content.assemble(*((piece.text, STYLES[piece.kind]) for piece in line)) for line in lines
    ]
    return Content("\n").join(shown)


class LinesView(Static):
    """Shows lines of pieces; takes no room when there are none."""

    def show_lines(self, lines: Sequence[Sequence[Piece]]) -> None:
        """Show other lines."""
        self.display = bool(lines)
        self.update(content_of(lines))

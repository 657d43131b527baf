"""An entry of one line that makes pasted control characters visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.widgets import Input

from reso_explorer.text import visible

if TYPE_CHECKING:
    from textual import events


class LineInput(Input):
    """Takes pasted text as one safe line."""

    def passes_on(self, text: str) -> bool:
        """Tell whether a pasted text is not for this box but for the screen."""
        return False

    def on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        if self.passes_on(event.text):
            return
        event.stop()
        text = visible(" ".join(event.text.split()))
        if self.selection.is_empty:
            self.insert_text_at_cursor(text)
        else:
            self.replace(text, *self.selection)

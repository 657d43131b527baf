"""One of a few values on one line: left and right, or a click, go through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.widgets import Label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.binding import BindingType


class ChoiceLine(Label, can_focus=True):
    """Shows the chosen text, and how many there are to choose from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space,l", "turn(1)", "Next", show=False),
        Binding("left,h", "turn(-1)", "Previous", show=False),
    ]

    @dataclass
    class Turned(Message):
        """Another value was chosen."""

        line: ChoiceLine

    def __init__(self, options: Sequence[tuple[str, str]], value: str, *, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._options = list(options)
        values = [each for each, _ in self._options]
        self._at = values.index(value) if value in values else 0

    @property
    def value(self) -> str:
        """The chosen value."""
        return self._options[self._at][0]

    def render(self) -> Content:
        text = self._options[self._at][1]
        if len(self._options) < 2:
            return Content(text)
        return Content.assemble(
            ("‹ ", "$primary"),
            text,
            (" ›", "$primary"),
            (f"  {self._at + 1} of {len(self._options)}", "$rx-muted"),
        )

    def action_turn(self, step: int) -> None:
        """Choose the next or previous value."""
        if len(self._options) > 1:
            self._at = (self._at + step) % len(self._options)
            self.refresh(layout=True)
            self.post_message(self.Turned(self))

    def on_click(self, event: events.Click) -> None:
        event.stop()
        self.focus()
        self.action_turn(1)

"""A box for one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class AskTextLayer(Layer[str]):
    """Asks for a text; the result is what was typed.

    `problem` says what is wrong with a text, "" for a good one; the box stays until then.
    """

    def __init__(
        self,
        title: str,
        *,
        value: str = "",
        placeholder: str = "",
        problem: Callable[[str], str] | None = None,
        may_be_empty: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._value = value
        self._placeholder = placeholder
        self._problem = problem
        self._may_be_empty = may_be_empty

    def compose(self) -> ComposeResult:
        with Vertical(id="ask-text", classes="box"):
            yield LineInput(self._value, placeholder=self._placeholder, compact=True)
            yield Static(id="ask-problem")

    def on_mount(self) -> None:
        box = self.query_one("#ask-text")
        box.border_title = Content(self._title)
        box.border_subtitle = Content("Enter: done · Esc: close")
        self.query_one(Input).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        text = event.value.strip()
        problem = self._problem(text) if self._problem is not None and text else ""
        if problem:
            self.query_one("#ask-problem", Static).update(Content(problem))
        elif text or self._may_be_empty:
            self.dismiss(text)

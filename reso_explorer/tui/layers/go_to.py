"""Going to anything by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.choice import Choice, ChoiceLayer

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.widgets import Input

    from reso_explorer.tui.present.targets import Target, Targets

LINES = 16
"""Lines of the list, so that it doesn't move while one types."""


class GoToLayer(ChoiceLayer):
    """A box and what fits; the result is the target that was chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("tab", "step(1)", show=False, priority=True)]

    def __init__(self, targets: Targets) -> None:
        super().__init__(
            "Go to a resource, field, column, tab, or saved query", _lines(targets, "")
        )
        self._targets = targets

    def _show(self) -> None:
        super()._show()
        self.query_one(Grid).styles.height = min(LINES, max(self.app.size.height - 8, 3))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self._shown = self._lines = _lines(self._targets, event.value)
        self._show()


def _lines(targets: Targets, words: str) -> list[Choice]:
    return [_line(target) for target in targets.find(words)]


def _line(target: Target) -> Choice:
    return Choice(target.name, target.detail, target, note=target.kind)

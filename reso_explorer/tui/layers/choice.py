"""A list to choose from: by cursor, by typing a part of a name, or by a letter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType


class Choice(NamedTuple):
    """One line: `value` is the result; a line that leads nowhere is dim."""

    name: str
    detail: str
    value: Any
    note: str = ""
    is_dim: bool = False


class ChoiceLayer(Layer[Any]):
    """Lines to choose from; the value of the chosen line is the result.

    With `keys` a letter chooses at once and there is no box to type in.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
    ]
    empty: ClassVar[str] = "No matches."

    def __init__(
        self,
        title: str,
        lines: Sequence[Choice],
        *,
        keys: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        self._title = title
        self._lines = list(lines)
        self._keys = dict(keys or {})
        self._shown = self._lines

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="box"):
            if not self._keys:
                yield LineInput(id="choice-filter", placeholder="type to narrow", compact=True)
            yield Grid(id="choice-list", row_cursor=True)

    def on_mount(self) -> None:
        self.query_one("#choice").border_title = Content(self._title)
        self.query_one("#choice").border_subtitle = Content("Enter: select · Esc: close")
        self._show()
        (self.query_one(Input) if not self._keys else self.query_one(Grid)).focus()

    def _show(self) -> None:
        letters = {number: key for key, number in self._keys.items()}
        columns = [Column("name", ""), Column("note", ""), Column("detail", "", widest=200)]
        rows = [
            [
                Cell(line.name, "dim" if line.is_dim else "strong"),
                Cell(line.note, "dim"),
                Cell(line.detail, "dim"),
            ]
            for line in self._shown
        ]
        if not any(line.note for line in self._lines):
            del columns[1]
            for row in rows:
                del row[1]
        if letters:
            columns.insert(0, Column("key", "", width=1))
            for number, row in enumerate(rows):
                row.insert(0, Cell(letters.get(number, ""), "accent"))
        grid = self.query_one(Grid)
        grid.header_lines = 0
        grid.empty_text = self.empty
        grid.show(FixedTable(columns, rows))
        grid.styles.height = max(min(len(self._lines), self.app.size.height - 8), 1)

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        words = event.value.casefold().split()
        self._shown = [
            line
            for line in self._lines
            if all(word in f"{line.name} {line.note} {line.detail}".casefold() for word in words)
        ]
        self._show()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._choose(self.query_one(Grid).cursor_row)

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        self._choose(event.row)

    def on_key(self, event: events.Key) -> None:
        number = self._keys.get(event.character or "")
        if number is not None:
            event.stop()
            event.prevent_default()
            self.dismiss(self._lines[number].value)

    def _choose(self, row: int) -> None:
        if row < len(self._shown):
            self.dismiss(self._shown[row].value)

    def action_step(self, rows: int) -> None:
        """Move in the list while the box has the focus."""
        self.query_one(Grid).action_move(rows)

"""A list to pick from, one or several, narrowed by typing; what is typed may itself be a value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input

from reso_explorer.text import count, visible
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.line_input import LineInput
from reso_explorer.tui.present.cells import CHOSEN_SIGN, Cell
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.picks import PickItem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult
    from textual.binding import BindingType


@dataclass(frozen=True, slots=True)
class Picked:
    """What was picked, in the order of picking."""

    values: tuple[Any, ...]


class PickGrid(Grid):
    """The list; Space picks where several can be picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "screen.pick", show=False),
        Binding("slash", "screen.narrow", show=False),
    ]


class PickLayer(Layer[Picked]):
    """Offers what a function returns for the words typed; the result is what was picked.

    With `several`, Space picks and Enter ends; without, Enter picks. `chosen` is picked already;
    with `adds`, Enter on a line adds it to those, else it takes the line alone.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "step(1)", show=False),
        Binding("up", "step(-1)", show=False),
        Binding("tab", "into_list", show=False),
    ]

    def __init__(
        self,
        title: str,
        offer: Callable[[str], Sequence[PickItem]],
        *,
        several: bool = False,
        chosen: Sequence[Any] = (),
        placeholder: str = "type to narrow",
        value: str = "",
        empty: str = "No matches.",
        adds: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._offer = offer
        self._several = several
        self._chosen: dict[Any, None] = dict.fromkeys(chosen)
        self._was = tuple(chosen)
        self._placeholder = placeholder
        self._value = value
        self._empty = empty
        self._adds = adds
        self._lines: list[PickItem] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="choice", classes="box"):
            yield LineInput(
                self._value, id="choice-filter", placeholder=self._placeholder, compact=True
            )
            yield PickGrid(id="choice-list", row_cursor=True)

    def on_mount(self) -> None:
        box = self.query_one("#choice")
        keys = "Space: pick · Enter: done" if self._several else "Enter: pick"
        box.border_subtitle = Content(f"{keys} · Esc: close")
        self.show_items()
        self.query_one(Input).focus()

    def show_items(self) -> None:
        """Show what fits the words; call it again when more is known."""
        grid = self.query_one(PickGrid)
        here = self.item
        self._lines = []
        group = ""
        for item in self._offer(self.query_one(Input).value.strip()):
            if item.group and item.group != group:
                self._lines.append(PickItem(item.group, None))
            group = item.group
            self._lines.append(item)
        rows = [self._cells(line) for line in self._lines]
        columns = [
            Column("sign", "", width=1),
            Column("label", "", widest=60),
            Column("note", ""),
            Column("detail", "", widest=80),
        ]
        grid.header_lines = 0
        grid.empty_text = self._empty
        values = [line.value for line in self._lines]
        first = next((n for n, value in enumerate(values) if value is not None), 0)
        at = values.index(here.value) if here is not None and here.value in values else first
        grid.show(FixedTable(columns, rows), cursor_row=at)
        grid.styles.height = max(min(len(rows), self.app.size.height - 8), 1)
        self._show_title()

    def _show_title(self) -> None:
        picked = f"  {count(len(self._chosen), 'picked', 'picked')}" if self._chosen else ""
        self.query_one("#choice").border_title = Content(visible(self._title) + picked)

    def _cells(self, item: PickItem) -> list[Cell]:
        if item.value is None:
            about = Cell(visible(item.detail), "warning")
            return [Cell(""), Cell(visible(item.label), "dim"), Cell(""), about]
        sign = CHOSEN_SIGN if item.value in self._chosen else " "
        return [
            Cell(sign, "good"),
            Cell(visible(item.label), "strong"),
            Cell(visible(item.note), "dim"),
            Cell(visible(item.detail), "dim"),
        ]

    @property
    def item(self) -> PickItem | None:
        """What is under the cursor; None on a heading."""
        row = self.query_one(PickGrid).cursor_row
        line = self._lines[row] if row < len(self._lines) else None
        return line if line is not None and line.value is not None else None

    # --- keys -------------------------------------------------------------------------------------

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.query_one(PickGrid).set_reactive(Grid.cursor_row, 0)
        self._lines = []
        self.show_items()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self._done()

    def on_line_view_activated(self, event: Grid.Activated) -> None:
        event.stop()
        self._done()

    def _done(self) -> None:
        """Return what was picked; where nothing was changed, what is under the cursor."""
        item = self.item
        if self._several and tuple(self._chosen) != self._was:
            self.dismiss(Picked(tuple(self._chosen)))
        elif item is not None:
            before = self._was if self._adds else ()
            self.dismiss(Picked(tuple(dict.fromkeys((*before, item.value)))))
        elif self._several:
            self.dismiss(Picked(tuple(self._chosen)))

    def action_pick(self) -> None:
        """Pick what is under the cursor, or drop it."""
        item = self.item
        if item is None:
            return
        if not self._several:
            self._done()
            return
        if item.value in self._chosen:
            del self._chosen[item.value]
        else:
            self._chosen[item.value] = None
        self.show_items()

    def action_step(self, rows: int) -> None:
        """Go from the box into the list, and on in it."""
        grid = self.query_one(PickGrid)
        if isinstance(self.focused, Input) and rows > 0:
            grid.focus()
        grid.action_move(rows)

    def action_into_list(self) -> None:
        """Go from the box into the list, or back."""
        if isinstance(self.focused, Input):
            self.query_one(PickGrid).focus()
        else:
            self.query_one(Input).focus()

    def action_narrow(self) -> None:
        """Go back into the box."""
        self.query_one(Input).focus()

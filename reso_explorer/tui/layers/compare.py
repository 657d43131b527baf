"""Two rows side by side, the differences first in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Footer

from reso_explorer.text import clip, count, visible
from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.layers.layer import Layer
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column, FixedTable
from reso_explorer.tui.present.compare_rows import Pair, compare_rows
from reso_explorer.tui.present.copies import value_text

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from reso_explorer.tui.present.result_fields import ResultFields


class CompareGrid(Grid):
    """One line per value."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("compare")]


class CompareLayer(Layer[None]):
    """Shows what differs; on demand everything. `titles` name the two rows."""

    def __init__(
        self,
        pair: tuple[dict[str, Any], dict[str, Any]],
        titles: tuple[str, str],
        fields: ResultFields,
        order: tuple[str, ...],
    ) -> None:
        super().__init__()
        self.titles = titles
        self.pairs: list[Pair] = compare_rows(*pair, fields, order)
        self.shows_all = False
        self._resource = fields.resource
        self._shown: list[Pair] = []

    def compose(self) -> ComposeResult:
        with Vertical(id="compare", classes="box"):
            yield CompareGrid(id="compare-list", row_cursor=True)
        yield Footer(compact=True, show_command_palette=False)

    @property
    def grid(self) -> CompareGrid:
        return self.query_one(CompareGrid)

    def on_mount(self) -> None:
        self._show()
        self.grid.focus()

    def on_resize(self) -> None:
        self.call_after_refresh(self._show)

    def _show(self) -> None:
        here = self._shown[self.grid.cursor_row].name if self._shown else ""
        self._shown = [pair for pair in self.pairs if self.shows_all or pair.differs]
        width = max(self.grid.size.width, 40)
        each = max((width - 30 - 18 - 6) // 2, 12)
        left, right = (clip(visible(title), each) for title in self.titles)
        columns = (
            Column("name", "Field", widest=30),
            Column("left", left, width=each),
            Column("right", right, width=each),
            Column("change", "Change", width=18),
        )
        rows = [
            (
                Cell(pair.name, "strong" if pair.differs else "dim"),
                pair.left,
                pair.right if pair.differs else Cell(pair.right.text, "dim"),
                Cell(pair.change, "accent"),
            )
            for pair in self._shown
        ]
        grid = self.grid
        grid.empty_text = "No value differs. Press a to see all values."
        names = [pair.name for pair in self._shown]
        grid.show(FixedTable(columns, rows), cursor_row=names.index(here) if here in names else 0)
        box = self.query_one("#compare")
        box.border_title = Content(f"Compare › {visible(self._resource)}")
        differ = sum(pair.differs for pair in self.pairs)
        verb = "differs" if differ == 1 else "differ"
        box.border_subtitle = Content(f"{differ:,} of {count(len(self.pairs), 'value')} {verb}")

    # --- keys -----------------------------------------------------------------------------------

    def action_toggle_all(self) -> None:
        """Show all values, or only those that differ."""
        self.shows_all = not self.shows_all
        self._show()

    def action_step(self, step: int) -> None:
        """Go to the next or previous difference."""
        row = self.grid.cursor_row + step
        while 0 <= row < len(self._shown):
            if self._shown[row].differs:
                self.grid.cursor_row = row
                return
            row += step
        self.notify("No more differences.", timeout=3, markup=False)

    def action_copy_value(self) -> None:
        """Copy both values of the line."""
        if self._shown:
            pair = self._shown[self.grid.cursor_row]
            text = "\n".join(value_text(value) for value in pair.values)
            self.app.copy_to_clipboard(text)

"""Stats of the loaded rows: how full each column is, how it is spread, and its common values."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.present.census import COLUMNS, census_rows
from reso_explorer.tui.present.description import Row, Section, SectionTable
from reso_explorer.tui.present.outline import CHOSEN_SIGN

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from reso_explorer.service.census import Census, CensusTaker
    from reso_explorer.tui.present.description import Use
    from reso_explorer.tui.present.loaded_rows import LoadedRows

_PORTION: Final = 3_000
"""Values counted in one turn."""
MOST_ROWS: Final = 5_000
"""Loaded rows that are counted at most."""


class StatsView(Grid):
    """One line per column of the loaded rows; counted in portions, so that nothing waits."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("stats")]

    def __init__(self) -> None:
        super().__init__(id="stats", row_cursor=True)
        self.census: Census | None = None
        self._view: LoadedRows | None = None
        self._counted = 0
        self._rows: list[Row] = []
        self._wanted = ""
        self._generation = 0
        self.is_chosen: Callable[[Use], bool] = lambda _use: False
        """Whether the query has a field."""

    def show(self, view: LoadedRows, column: str) -> None:  # type: ignore[override]
        """Count the loaded rows, unless these were counted, and go to a column."""
        self._wanted = column
        if view is self._view and len(view.rows) == self._counted and self.census is not None:
            self._go()
            return
        self._view, self._counted = view, len(view.rows)
        self.census = None
        self._rows = []
        self._generation += 1
        rows = view.rows[:MOST_ROWS]
        self.empty_text = (
            f"Counting {len(rows):,} rows" if rows else "No rows yet. Press F5 to run the query."
        )
        self._show_rows()
        if rows:
            from reso_explorer.service.census import CensusTaker

            fields = view.fields
            taker = CensusTaker(fields.resource, index=fields.index, type_name=fields.type_name)
            self._count(view, taker, 0, self._generation)

    def _count(self, view: LoadedRows, taker: CensusTaker, begin: int, generation: int) -> None:
        """Count some rows, then the others in a later turn."""
        if generation != self._generation or not self.is_mounted:
            return
        portion = max(_PORTION // max(len(view.rows[begin]), 1), 1)
        end = min(begin + portion, len(view.rows), MOST_ROWS)
        taker.add(view.rows[begin:end])
        if end < min(len(view.rows), MOST_ROWS):
            self.set_timer(0.005, lambda: self._count(view, taker, end, generation))
            return
        self.census = taker.result()
        fields = view.fields
        self._rows = census_rows(self.census, fields.index, fields.type_name, "fill")
        self.empty_text = "The rows have no columns."
        self._show_rows()
        self._go()

    def _show_rows(self) -> None:
        section = Section("stats", "", COLUMNS, self._rows)
        table = SectionTable(section, self.is_chosen, CHOSEN_SIGN)
        super().show(table, frozen=2 if table.has_marks else 1)

    def _go(self) -> None:
        for number, row in enumerate(self._rows):
            if row.copy == self._wanted:
                self.cursor_row = number
                return

    @property
    def use(self) -> Use | None:
        """What the column under the cursor means to the query."""
        return self._rows[self.cursor_row].use if self._rows else None

    @property
    def field(self) -> str:
        """The column under the cursor, "" if there is none."""
        return self._rows[self.cursor_row].copy if self._rows else ""

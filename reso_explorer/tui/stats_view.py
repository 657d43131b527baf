"""Stats of the loaded rows: how full each column is, how it is spread, and its common values."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, ClassVar, Final

from reso_explorer.tui.actions import bindings
from reso_explorer.tui.grid import Grid
from reso_explorer.tui.later import Later
from reso_explorer.tui.present.cells import CHOSEN_SIGN
from reso_explorer.tui.present.census import COLUMNS, census_rows
from reso_explorer.tui.present.description import Row, Section, SectionTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.binding import BindingType

    from reso_explorer.service.census import Census
    from reso_explorer.tui.present.description import Use
    from reso_explorer.tui.present.loaded_rows import LoadedRows
    from reso_explorer.tui.present.result_fields import ResultFields

MOST_ROWS: Final = 5_000
"""Loaded rows that are counted at most."""


class StatsView(Grid):
    """One line per column of the loaded rows; counted in a thread, so that nothing waits."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings("stats")]

    def __init__(self) -> None:
        super().__init__(id="stats", row_cursor=True)
        self.census: Census | None = None
        self._view: LoadedRows | None = None
        self._counted = 0
        self._rows: list[Row] = []
        self._wanted = ""
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
        rows = view.rows[:MOST_ROWS]
        self.empty_text = (
            f"Counting {len(rows):,} rows" if rows else "No rows yet. Press F5 to run the query."
        )
        self._show_rows()
        self.workers.cancel_group(self, "stats")
        if rows:
            self.run_worker(Later(self._count, rows, view.fields), group="stats")

    async def _count(self, rows: list[dict[str, Any]], fields: ResultFields) -> None:
        """Count rows in a thread and show what was found."""
        self.census, self._rows = await asyncio.to_thread(counted, rows, fields)
        self.empty_text = "The rows have no columns."
        if self.is_mounted:
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


def counted(rows: list[dict[str, Any]], fields: ResultFields) -> tuple[Census, list[Row]]:
    """Return the stats of rows and their lines, the fullest columns first."""
    from reso_explorer.service.census import CensusTaker

    taker = CensusTaker(fields.resource, index=fields.index, type_name=fields.type_name)
    taker.add(rows)
    census = taker.result()
    return census, list(census_rows(census, fields.index, fields.type_name, "fill"))

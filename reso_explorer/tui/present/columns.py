"""Where the columns of a wide table stand, and which of them a window shows."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Protocol

from rich.cells import cell_len

from reso_explorer.text import clip, visible
from reso_explorer.tui.present.cells import BLANK, LONGEST, Cell, cell, groups_digits
from reso_explorer.tui.present.moments import local_time
from reso_explorer.values.read import read_decimal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.tui.present.result_fields import ResultFields

SAMPLE: Final = 100
"""Rows looked at for the width of a column at most."""

_LEAST_SAMPLE: Final = 6
_MOST_CELLS: Final = 4_000
"""Cells measured in all, so that very wide rows appear without delay."""

WIDEST: Final = 40
"""Cells that a column takes at most."""

NARROWEST: Final = 3
"""Cells that a column takes at least."""

GAP: Final = 2
"""Blank cells behind each column."""

RULE: Final = 1
"""Cells that the rule behind the frozen columns takes besides the gap."""


class Column(NamedTuple):
    """One column of a table.

    `width` fixes the width in cells; None lets the contents decide, up to `widest`.
    """

    key: str
    title: str
    right: bool = False
    width: int | None = None
    widest: int = WIDEST


class Table(Protocol):
    """What the grid shows: columns and cells by position."""

    columns: tuple[Column, ...]

    def __len__(self) -> int: ...

    def cell(self, row: int, column: int) -> Cell: ...


class FixedTable:
    """A table whose cells are all at hand."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
        self.columns = tuple(columns)
        self.rows = rows

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, row: int, column: int) -> Cell:
        return self.rows[row][column]


class RowsTable:
    """A table over rows as a server sent them; cells are made when they are shown.

    `numbers` names the columns that are numbers, whether they come as numbers or as text.
    `fields` knows titles and the display texts of codes, which stand beside the code.
    """

    def __init__(
        self,
        rows: list[dict[str, Any]],
        names: Sequence[str],
        numbers: frozenset[str] = frozenset(),
        *,
        fields: ResultFields | None = None,
        widths: Mapping[str, int] | None = None,
        local_times: bool = False,
    ) -> None:
        self.rows = rows
        self._names = tuple(names)
        self._numbers = numbers
        self._grouped = tuple(groups_digits(name) for name in names)
        self._texts = tuple(fields.display_texts(name) if fields else {} for name in names)
        self._fields = fields
        self._is_local = tuple(
            local_times and fields is not None and fields.is_time(name) for name in names
        )
        fixed = widths or {}
        self.columns = tuple(
            Column(
                name,
                fields.title(name) if fields else visible(name),
                right=name in numbers or _is_numeric(name, rows),
                width=fixed.get(name),
            )
            for name in names
        )

    def __len__(self) -> int:
        return len(self.rows)

    def cell(self, row: int, column: int) -> Cell:
        """Return the cell; a value the row does not have is blank, which is not null."""
        found: Mapping[str, Any] = self.rows[row]
        name = self._names[column]
        if name not in found:
            return BLANK
        value = found[name]
        if name in self._numbers and isinstance(value, str):
            value = read_decimal(value) or value
        elif self._is_local[column] and isinstance(value, str):
            local = local_time(value)
            return Cell(local) if local else cell(value)
        made = cell(value, grouped=self._grouped[column])
        if self._texts[column] and self._fields is not None:
            text = self._fields.display_text(name, value)
            if text:
                return Cell(f"{made.text} · {clip(text, LONGEST)}", made.kind)
        return made


def _is_numeric(name: str, rows: Sequence[Mapping[str, object]]) -> bool:
    """Tell whether the first value that is there is a number."""
    for row in rows[:SAMPLE]:
        value = row.get(name)
        if value is not None:
            return cell(value).kind == "number"
    return False


class ColumnLayout:
    """The widths of a table's columns and their places as prefix sums.

    The first `frozen` columns do not scroll; a rule stands behind them. Positions are in cells;
    a column takes its width and a gap of `GAP` cells.
    """

    def __init__(self, widths: Sequence[int], frozen: int = 0) -> None:
        self.widths = tuple(widths)
        self.starts = (0, *accumulate(width + GAP for width in self.widths))
        self.frozen = min(frozen, len(self.widths))
        self._rule = RULE if self.frozen else 0
        self.frozen_width = self.starts[self.frozen] + self._rule
        """Cells at the left that do not scroll, the rule included."""
        self.total_width = self.starts[-1] + self._rule

    @classmethod
    def measure(cls, table: Table, frozen: int = 0) -> ColumnLayout:
        """Work the widths out from the titles and a sample of the first rows."""
        most = max(_MOST_CELLS // max(len(table.columns), 1), _LEAST_SAMPLE)
        sample = range(min(len(table), SAMPLE, most))
        widths: list[int] = []
        for number, column in enumerate(table.columns):
            if column.width is not None:
                widths.append(column.width)
                continue
            width = max(cell_len(column.title), NARROWEST)
            for row in sample:
                if width >= column.widest:
                    break
                width = max(width, cell_len(table.cell(row, number).text))
            widths.append(min(width, column.widest))
        return cls(widths, frozen)

    def start(self, column: int) -> int:
        """Return where a column begins when nothing is scrolled."""
        return self.starts[column] + (0 if column < self.frozen else self._rule)

    def visible(self, scroll_x: int, width: int) -> range:
        """Return the scrolled columns that a window of `width` cells shows at `scroll_x`."""
        left = scroll_x + self.starts[self.frozen]
        right = scroll_x + width - self._rule
        if right <= left:
            return range(0)
        first = max(bisect_right(self.starts, left) - 1, self.frozen)
        last = bisect_right(self.starts, right - 1)
        return range(first, min(last, len(self.widths)))

    def column_at(self, x: int, scroll_x: int) -> int | None:
        """Return the column at the window position `x`, None behind the last one."""
        position = x if x < self.frozen_width else x - self._rule + scroll_x
        if position < 0 or position >= self.starts[-1]:
            return None
        return bisect_right(self.starts, position) - 1

"""The loaded rows as they are shown: narrowed by words, sorted by a column, or checked ones only.

All of it happens here, over rows that are here already, and says so.
"""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.text import count
from reso_explorer.tui.present.cells import is_empty
from reso_explorer.values.read import AsSent, EnumValue, read_value
from reso_explorer.values.temporal import Duration, TimeOfDay, Timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.tui.present.result_fields import ResultFields
    from reso_explorer.tui.session import Results
    from reso_explorer.values.declared import DeclaredType
    from reso_explorer.workspace import Workspace

    Row = dict[str, Any]

_LAST: Final = (9, 0)
"""Sorts behind every value: an empty cell."""


class LoadedRows:
    """A view of the rows of a query.

    Attributes:
        rows: all that are loaded; the list grows as pages come.
        fields: what is known of the columns.
        words: only rows that have all of them, in any column, are shown.
        sorted_by: the name of a column and whether it descends; None for the server's order.
        fits: keeps the rows that it is true for; None keeps all.
        marked: rows that the user marked, in that order.
        current: the rows that `show` gave last.
    """

    def __init__(self, rows: list[Row], fields: ResultFields) -> None:
        self.rows = rows
        self.fields = fields
        self.words = ""
        self.sorted_by: tuple[str, bool] | None = None
        self.fits: Callable[[Row], bool] | None = None
        self.marked: list[Row] = []
        self.current: list[Row] = rows
        self._texts: list[str] = []

    @property
    def is_read(self) -> bool:
        """Whether all rows are prepared for narrowing."""
        return len(self._texts) >= len(self.rows)

    @property
    def is_plain(self) -> bool:
        """Whether all rows are shown in the order in which they came."""
        return not self.words.split() and self.sorted_by is None and self.fits is None

    def read_some(self, most: int) -> bool:
        """Prepare the text of some more rows for narrowing; tell whether any are left."""
        begin = len(self._texts)
        names = self.rows[0] if self.rows else ()
        coded = [name for name in names if self.fields.display_texts(name)]
        for row in self.rows[begin : begin + most]:
            parts = [str(value) for value in row.values() if value is not None]
            parts += [self.fields.display_text(name, row.get(name)) for name in coded]
            self._texts.append("\n".join(parts).casefold())
        return len(self._texts) < len(self.rows)

    def show(self) -> list[Row]:
        """Return the rows to show now, and remember them."""
        self.current = self._shown()
        return self.current

    def mark(self, row: Row) -> bool:
        """Mark a row or take its mark away; tell whether it is marked now."""
        if self.is_marked(row):
            self.marked = [each for each in self.marked if each is not row]
            return False
        self.marked.append(row)
        return True

    def is_marked(self, row: Row) -> bool:
        """Tell whether a row is marked; equal rows are still two."""
        return any(each is row for each in self.marked)

    def _shown(self) -> list[Row]:
        if self.is_plain:
            return self.rows
        found = self.rows
        words = self.words.casefold().split()
        if words:
            self.read_some(len(self.rows))
            texts = zip(self.rows, self._texts, strict=True)
            found = [row for row, text in texts if all(word in text for word in words)]
        if self.fits is not None:
            found = [row for row in found if self.fits(row)]
        if self.sorted_by is not None:
            name, descends = self.sorted_by
            found = sorted_rows(found, name, self.fields.declared(name), descends=descends)
        return found

    def turn(self, name: str) -> None:
        """Sort by a column: up, down, as the server sent them."""
        if self.sorted_by is None or self.sorted_by[0] != name:
            self.sorted_by = (name, False)
        else:
            self.sorted_by = None if self.sorted_by[1] else (name, True)

    def note(self, shown: int) -> str:
        """Return what is done here to the rows, "" if nothing."""
        parts = []
        if self.words.split() or self.fits is not None:
            parts.append(f"{shown:,} of {count(len(self.rows), 'loaded row')}")
        if self.fits is not None:
            parts.append("only rows that match the filter (a: show all)")
        if self.sorted_by is not None:
            parts.append("sorted locally (S: sort on the server)")
        return " · ".join(parts)


def view_of(workspace: Workspace, results: Results) -> LoadedRows:
    """Return a view of results as the server sent them."""
    from reso_explorer.tui.present.judged import added_names
    from reso_explorer.tui.present.result_fields import ResultFields

    fields = ResultFields(workspace, results.resource, added_names(results.query))
    return LoadedRows(results.rows, fields)


def sorted_rows(rows: list[Row], name: str, declared: DeclaredType, *, descends: bool) -> list[Row]:
    """Return rows in the order of a column, by value and not by text; empty cells come last."""
    keyed: list[tuple[tuple[int, Any], Row]] = []
    empty: list[Row] = []
    for row in rows:
        key = _sort_key(read_value(declared, row.get(name)))
        if key == _LAST:
            empty.append(row)
        else:
            keyed.append((key, row))
    keyed.sort(key=lambda pair: pair[0], reverse=descends)
    return [*(row for _, row in keyed), *empty]


def _sort_key(value: Any) -> tuple[int, Any]:
    """Return a key that can be compared with that of any other value."""
    if isinstance(value, AsSent):
        value = value.value
    if is_empty(value):
        return _LAST
    if isinstance(value, bool):
        return (0, int(value))
    if isinstance(value, float) and not math.isfinite(value):
        return (1, Decimal(str(value))) if not math.isnan(value) else (2, 0)
    if isinstance(value, int | Decimal | float):
        return (1, Decimal(repr(value)) if isinstance(value, float) else value)
    if isinstance(value, Timestamp):
        return (3, value.at)
    if isinstance(value, dt.date):
        return (4, value.toordinal())
    if isinstance(value, TimeOfDay):
        return (5, value.at)
    if isinstance(value, Duration):
        return (6, value)
    if isinstance(value, list):
        return (7, ", ".join(str(each) for each in value).casefold())
    if isinstance(value, EnumValue):
        value = str(value)
    return (7, str(value).casefold())

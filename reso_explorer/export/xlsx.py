"""The dictionary as a workbook for Excel and its kin: a sheet per table, with filters."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import TYPE_CHECKING, Final

from reso_explorer.errors import ReportedError
from reso_explorer.export.tables import tables
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reso_explorer.dictionary import Dictionary
    from reso_explorer.export.tables import Cell, Table

_WIDEST: Final = 60
_LONGEST: Final = 32_767
"""Characters that a cell may hold."""
_MOST_ROWS: Final = 1_048_576
_MADE: Final = dt.datetime(2000, 1, 1)  # noqa: DTZ001  # the file format has no zones
"""Stands for the moment of writing, so that the same content gives the same bytes."""


def export(dictionary: Dictionary) -> bytes:
    """Return the workbook.

    Raises:
        ReportedError: the library that writes workbooks isn't installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise ReportedError(
            "Writing workbooks needs the xlsxwriter package.",
            hint='Install it: pip install "reso-explorer[xlsx]"',
        ) from None
    target = BytesIO()
    options = {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(target, options) as book:
        book.set_properties({"created": _MADE, "title": "Dictionary"})
        head = book.add_format({"bold": True, "bottom": 1})
        for table in tables(dictionary):
            sheet = book.add_worksheet(table.name)
            _fill(sheet, table, head)
    return target.getvalue()


def _fill(sheet: object, table: Table, head: object) -> None:
    write = sheet.write  # type: ignore[attr-defined]
    for column, name in enumerate(table.columns):
        write(0, column, name, head)
    rows = table.rows[: _MOST_ROWS - 1]
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None:
                write(number, column, _shown(cell))
    for column, name in enumerate(table.columns):
        sheet.set_column(column, column, _width(name, rows, column))  # type: ignore[attr-defined]
    sheet.freeze_panes(1, 2)  # type: ignore[attr-defined]
    sheet.autofilter(0, 0, len(rows), len(table.columns) - 1)  # type: ignore[attr-defined]


def _shown(cell: Cell) -> str | float:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, int | float):
        return cell
    return visible(str(cell), one_line=False)[:_LONGEST]


def _width(name: str, rows: Sequence[Sequence[Cell]], column: int) -> int:
    longest = max(
        (len(str(row[column])) for row in rows[:500] if row[column] is not None), default=0
    )
    return min(max(longest, len(name)) + 2, _WIDEST)

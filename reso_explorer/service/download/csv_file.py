"""Rows as CSV (RFC 4180), safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from reso_explorer.service.rows import Row

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Starts that a spreadsheet takes for a formula, full-width forms included."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def write_csv(
    rows: Callable[[], Iterable[Row]], columns: Sequence[str], path: Path
) -> tuple[str, ...]:
    """Write a header and a line per row; return notes.

    Lists and objects become JSON, null becomes an empty cell. A text that a spreadsheet would run
    as a formula gets an apostrophe in front.
    """
    defused = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([safe_cell(name)[0] for name in columns])
        for row in rows():
            cells = []
            for name in columns:
                cell, changed = safe_cell(row.get(name))
                defused += changed
                cells.append(cell)
            writer.writerow(cells)
    if defused:
        return (f"{defused:,} cells that look like formulas got an apostrophe in front.",)
    return ()


def safe_cell(value: Any) -> tuple[str, bool]:
    """Return a value as the text of a cell, and whether it had to be defused."""
    if value is None:
        return "", False
    if isinstance(value, bool):
        return ("true" if value else "false"), False
    if isinstance(value, list | dict):
        return _ENCODER.encode(value).decode("utf-8"), False
    if not isinstance(value, str):
        return str(value), False
    if value.startswith(_FORMULA) and not _NUMBER.fullmatch(value):
        return "'" + value, True
    return value, False

"""Rows as CSV."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from reso_explorer.export.row_csv import CsvLines, csv_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reso_explorer.service.rows import Row


def write_csv(
    rows: Callable[[], Iterable[Row]],
    columns: Sequence[str],
    file: IO[bytes],
    *,
    spreadsheet_safe: bool = False,
) -> tuple[str, ...]:
    """Write a header and a line per row; return notes."""
    lines = CsvLines(spreadsheet_safe=spreadsheet_safe)
    file.write(csv_bytes(lines.line(columns)))
    for row in rows():
        file.write(csv_bytes(lines.line([row.get(name) for name in columns])))
    return lines.notes()

"""Rows as CSV: one format, one rule for columns and cells, wherever the program writes it.

A header and a line per row, fields quoted where needed (RFC 4180), lines ending in a line feed,
UTF-8. Cells hold exactly what the server sent: null is empty, lists and objects are compact JSON,
numbers keep every digit. Nothing is added or changed, unless a guard for spreadsheets is wanted.
"""

from __future__ import annotations

import csv
import re
import tempfile
from typing import IO, TYPE_CHECKING, Any, Final

from reso_explorer.export import row_json
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Row = dict[str, Any]

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""Starts that a spreadsheet takes for a formula, full-width forms included."""

_NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")

_IN_MEMORY: Final = 2**22
"""Bytes of rows that wait in memory; more go to a temporary file."""


def is_control(name: str) -> bool:
    """Tell whether a member of a row is control information, such as `@odata.id`."""
    return name[:2] == "__" or "@" in name


def columns_of(row: Row) -> list[str]:
    """Return the members of a row that make a column.

    Control information makes none, nor do relations that an OData V2 service only links to.
    """
    return [
        name
        for name, value in row.items()
        if not (is_control(name) or (isinstance(value, dict) and "__deferred" in value))
    ]


def ordered(found: Iterable[str], preferred: Sequence[str] = ()) -> tuple[str, ...]:
    """Return columns in order: preferred ones first; only those, where no column was found."""
    names = dict.fromkeys(found)
    if not names:
        return tuple(preferred)
    first = [name for name in dict.fromkeys(preferred) if name in names]
    return (*first, *(name for name in names if name not in set(first)))


def cell_text(value: Any) -> str:
    """Return a value as the text of a cell."""
    if value is None:
        return ""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if isinstance(value, dict | list | tuple):
        return row_json.encode(value).decode("utf-8")
    return str(value)


def is_formula(value: Any) -> bool:
    """Tell whether a spreadsheet would run a text as a formula."""
    return isinstance(value, str) and value.startswith(_FORMULA) and not _NUMBER.fullmatch(value)


class CsvLines:
    """Makes lines of CSV.

    Args:
        spreadsheet_safe: put an apostrophe in front of texts that a spreadsheet would run.
        shown: what a text passes through before it is written; for terminals.
    """

    def __init__(
        self, *, spreadsheet_safe: bool = False, shown: Callable[[str], str] | None = None
    ) -> None:
        self._spreadsheet_safe = spreadsheet_safe
        self._shown = shown
        self._line = ""
        self._writer = csv.writer(self, lineterminator="\r\n")  # so that both are quoted in cells
        self.guarded = 0
        """How many cells got an apostrophe."""

    def write(self, text: str) -> None:
        """Take a line from the writer of the standard library."""
        self._line = text

    def line(self, values: Iterable[Any]) -> str:
        """Return a line with its line feed."""
        self._writer.writerow([self._cell(value) for value in values])
        return self._line[:-2] + "\n"

    def _cell(self, value: Any) -> str:
        text = cell_text(value)
        if self._shown is not None:
            text = self._shown(text)
        if self._spreadsheet_safe and is_formula(value):
            self.guarded += 1
            return "'" + text
        return text

    def notes(self) -> tuple[str, ...]:
        """Return what the guard did, in a sentence; () where it did nothing."""
        if not self.guarded:
            return ()
        return (f"Prefixed {count(self.guarded, 'formula-like cell')} with an apostrophe.",)


def csv_text(
    header: Sequence[str], rows: Iterable[Sequence[Any]], lines: CsvLines | None = None
) -> str:
    """Return a whole table as CSV."""
    maker = lines or CsvLines()
    return "".join([maker.line(header), *(maker.line(row) for row in rows)])


def csv_bytes(text: str) -> bytes:
    """Return CSV text in UTF-8; half a surrogate pair, which UTF-8 can't hold, is escaped."""
    return text.encode("utf-8", "backslashreplace")


class RowSpool:
    """Rows that wait, in little memory, until all columns are known."""

    def __init__(self) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115
        self._found: dict[str, None] = {}

    def add(self, rows: Iterable[Row], columns: Iterable[str] = ()) -> None:
        """Take rows; `columns` are names that are columns even where no row has them."""
        self._found.update(dict.fromkeys(columns))
        for row in rows:
            self._found.update(dict.fromkeys(columns_of(row)))
            self._file.write(row_json.encode(row) + b"\n")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of all rows, in the order they came."""
        return tuple(self._found)

    def rows(self) -> Iterator[Row]:
        """Yield the rows again."""
        self._file.seek(0)
        for data in self._file:
            yield row_json.decode(data)

    def close(self) -> None:
        """Drop the rows."""
        self._file.close()

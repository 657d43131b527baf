"""Rows as one JSON array, in RESO Common Format, or as one JSON object per line."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from reso_explorer.export import row_json
from reso_explorer.export.reso.common_format import envelope
from reso_explorer.export.reso.versions import DATA_DICTIONARY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reso_explorer.service.rows import Row


def write_json(
    rows: Callable[[], Iterable[Row]], columns: Sequence[str], file: IO[bytes]
) -> tuple[str, ...]:
    """Write the array, one row per line; () keeps all members. Return notes."""
    mark = b"[\n"
    for row in _kept(rows(), columns):
        file.write(mark + row_json.encode(row))
        mark = b",\n"
    file.write(b"\n]\n" if mark != b"[\n" else b"[]\n")
    return ()


def write_ndjson(
    rows: Callable[[], Iterable[Row]], columns: Sequence[str], file: IO[bytes]
) -> tuple[str, ...]:
    """Write one object per line; () keeps all members. Return notes."""
    for row in _kept(rows(), columns):
        file.write(row_json.encode(row) + b"\n")
    return ()


def write_common_format(
    rows: Callable[[], Iterable[Row]],
    columns: Sequence[str],
    file: IO[bytes],
    *,
    resource: str = "",
    version: str = DATA_DICTIONARY,
) -> tuple[str, ...]:
    """Write rows of a resource in RESO Common Format; () keeps all members. Return notes."""
    file.writelines(envelope(_kept(rows(), columns), resource, version))
    return ()


def _kept(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Row]:
    """Yield rows with the given columns only, in that order."""
    for row in rows:
        yield {name: row[name] for name in columns if name in row} if columns else row

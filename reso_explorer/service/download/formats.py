"""The file formats that rows can be written in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from reso_explorer.service.download.csv_file import write_csv
from reso_explorer.service.download.json_file import write_common_format, write_json, write_ndjson
from reso_explorer.service.download.parquet_file import check_parquet, write_parquet
from reso_explorer.service.errors import ServiceError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from reso_explorer.service.rows import Row

Rows = Callable[[], "Iterable[Row]"]
"""Gives the rows anew each time it is called, so that a writer may read them twice."""


def nothing() -> None:
    """No check is needed."""


@dataclass(frozen=True, slots=True)
class FileFormat:
    """A format. `write` takes rows, columns, and a file, and returns notes.

    A table (`is_table`) needs all columns before its first row.
    """

    name: str
    suffixes: tuple[str, ...]
    text: str
    write: Callable[[Rows, Sequence[str], IO[bytes]], tuple[str, ...]]
    check: Callable[[], None] = nothing
    is_table: bool = False


FORMATS: Final = {
    entry.name: entry
    for entry in (
        FileFormat(
            "ndjson", (".ndjson", ".jsonl"), "one JSON object per line, as sent", write_ndjson
        ),
        FileFormat("csv", (".csv",), "a table", write_csv, is_table=True),
        FileFormat("json", (".json",), "one JSON array", write_json),
        FileFormat(
            "parquet",
            (".parquet",),
            "a typed table (extra `parquet`)",
            write_parquet,
            check_parquet,
            is_table=True,
        ),
        FileFormat("rcf", (), "RESO Common Format, for exchange", write_common_format),
    )
}
"""All formats by name."""


def format_of(path: Path, name: str = "") -> FileFormat:
    """Return the format of that name, or the one that a file name asks for.

    Raises:
        ServiceError: there is no such format.
    """
    if name:
        if name in FORMATS:
            return FORMATS[name]
        raise ServiceError(
            f"There is no format `{name}`.", what_to_try=f"Formats: {', '.join(FORMATS)}."
        )
    for entry in FORMATS.values():
        if path.suffix.lower() in entry.suffixes:
            return entry
    raise ServiceError(
        f"Can't infer a format from the file name {path.name}.",
        what_to_try="End the name in .ndjson, .csv, .json, or .parquet, or give the format.",
    )

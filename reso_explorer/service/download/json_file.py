"""Rows as one JSON array, one row a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from reso_explorer.service.rows import Row

_ENCODER = msgspec.json.Encoder(decimal_format="number")


def write_json(
    rows: Callable[[], Iterable[Row]], columns: Sequence[str], path: Path
) -> tuple[str, ...]:
    """Write the array; only the given columns are kept. Return notes."""
    wanted = frozenset(columns)
    with path.open("wb") as file:
        mark = b"[\n"
        for row in rows():
            kept = row if wanted >= row.keys() else {n: v for n, v in row.items() if n in wanted}
            file.write(mark + _ENCODER.encode(kept))
            mark = b",\n"
        file.write(b"\n]\n" if mark != b"[\n" else b"[]\n")
    return ()

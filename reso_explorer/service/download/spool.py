"""Rows gathered as NDJSON beside the target, with a state file to go on from after a break.

Whatever the format asked for, rows are first written one JSON object a line: that can be cut back
to the end of the last whole page, and read again row by row.
"""

from __future__ import annotations

import contextlib
import os
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from reso_explorer.service.rows import Row


class SpoolState(Struct, kw_only=True, omit_defaults=True):
    """Where a download stands after its last whole page. Holds no credential."""

    url: str
    """The first address, without credentials."""
    method: str
    """How pages follow: `link`, or the fields of paging by value."""
    next_link: str = ""
    """The next address; empty when there is none or paging is by value."""
    last_row: dict[str, Any] = field(default_factory=dict)
    """The order fields of the last row, for paging by value."""
    rows: int = 0
    pages: int = 0
    size: int = 0
    """Bytes of the spool at that point."""
    count: int | None = None
    columns: list[str] = field(default_factory=list)
    """Names of members in the order they were first seen, annotations included."""
    ended: str = ""
    """Why there are no more pages; empty while there may be."""
    notes: list[str] = field(default_factory=list)


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(float_hook=Decimal)


class Spool:
    """The two files beside the target.

    Args:
        target: the file that is to come.
    """

    def __init__(self, target: Path) -> None:
        self.path = target.with_name(target.name + ".part")
        self.state_path = target.with_name(target.name + ".part.state")
        self._file: IO[bytes] | None = None
        self._known: dict[str, None] = {}
        self.state = SpoolState(url="", method="")

    def saved(self) -> SpoolState | None:
        """Return the state that an earlier run left, None where there is none to use."""
        try:
            state = msgspec.json.decode(self.state_path.read_bytes(), type=SpoolState)
            if self.path.stat().st_size < state.size:
                return None
        except (OSError, msgspec.DecodeError):
            return None
        return state

    def open(self, state: SpoolState, *, resume: bool) -> None:
        """Open the spool; what came after the last whole page is cut off."""
        self.state = state
        self._known = dict.fromkeys(state.columns)
        self._file = self.path.open("r+b" if resume else "w+b")
        if resume:
            self._file.truncate(state.size)
            self._file.seek(state.size)

    def add(self, rows: Sequence[Row]) -> None:
        """Write the rows of one page."""
        assert self._file is not None
        buffer = bytearray()
        for row in rows:
            if not self._known.keys() >= row.keys():
                self._known.update(dict.fromkeys(row))
            buffer += _ENCODER.encode(row)
            buffer += b"\n"
        self._file.write(buffer)
        self.state.rows += len(rows)
        self.state.size += len(buffer)

    def save(self) -> None:
        """Keep the state, so that a broken run can go on from here."""
        assert self._file is not None
        self._file.flush()
        self.state.columns = list(self._known)
        new = self.state_path.with_name(self.state_path.name + ".new")
        new.write_bytes(msgspec.json.encode(self.state))
        new.replace(self.state_path)

    def close(self) -> None:
        """Close the spool; both files stay."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def rows(self) -> Iterator[Row]:
        """Yield the rows again, from the file."""
        with self.path.open("rb") as file:
            for line in file:
                yield _DECODER.decode(line)

    def sync(self) -> None:
        """Have the system put the spool onto the disk."""
        if self._file is not None:
            self._file.flush()
            os.fsync(self._file.fileno())

    def discard(self) -> None:
        """Remove both files."""
        self.close()
        for path in (self.path, self.state_path):
            with contextlib.suppress(FileNotFoundError):
                path.unlink()

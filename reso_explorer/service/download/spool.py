"""Rows gathered as NDJSON beside the target, with a state file to go on from after a break.

Whatever the format asked for, rows are first written one JSON object per line: that can be cut
back to the end of the last whole page, and read again row by row. Before an earlier run is
continued, everything it wrote is compared with the checksum in the state.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import tempfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec
from msgspec import Struct, field

from reso_explorer import files
from reso_explorer.export import row_json
from reso_explorer.export.row_csv import columns_of, is_control

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.service.rows import Row

_PIECE = 2**20
_OFTEN = 0.5
"""Seconds from one state to the next; replacing a file so often costs more than the pages."""


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
    digest: str = ""
    """Checksum of those bytes."""
    count: int | None = None
    window: int = 0
    """Rows of the windows of `$skip` that the next pages are, 0 where links are followed."""
    columns: list[str] = field(default_factory=list)
    """Columns of a table of the rows, in the order they were first seen."""
    followed: list[str] = field(default_factory=list)
    """Marks of the addresses that were read, so that a loop is seen across runs."""
    ended: str = ""
    """Why there are no more pages; empty while there may be."""


_DECODER = msgspec.json.Decoder(SpoolState, float_hook=Decimal)


class Spool:
    """The two files beside the target: the rows, and where the download stands.

    For a target that is a device, pipe, or socket they are in a folder of their own, and go with
    the run.

    Args:
        target: the file that is to come.

    Raises:
        OSError: the target is a folder, or can't be written.
    """

    def __init__(self, target: Path) -> None:
        self.target = files.Target.of(target)
        self._scratch: str | None = None
        base = self.target.path
        if self.target.is_stream:
            self._scratch = tempfile.mkdtemp(prefix="reso-explorer-")
            base = Path(self._scratch) / "rows"
        self.path, self.state_path = _paths(base)
        self._file: IO[bytes] | None = None
        self._hash = _new_hash()
        self._known: dict[str, None] = {}
        self._settled: set[str] = set()
        self._saved_at = float("-inf")
        self._waits = False
        self.state = SpoolState(url="", method="")

    def open(self) -> tuple[SpoolState | None, str]:
        """Open and lock the spool; return what an earlier run left, or a note on why it can't serve.

        Raises:
            WriteError: another process writes to it, or what is there isn't ours.
        """
        mode = self.target.mode if self.target.mode is not None else 0o666
        file = self._lock(mode)
        saved = files.read_working_file(self.state_path)
        size = os.fstat(file.fileno()).st_size
        if saved is None:
            if not size:
                return None, ""
            aside = self.path.with_name(f"{self.path.name}.{secrets.token_hex(4)}")
            file.close()
            self.path.replace(aside)
            self._lock(mode)
            return None, f"{self.path} wasn't a partial download; moved it to {aside}."
        try:
            state = _DECODER.decode(saved)
        except msgspec.DecodeError:
            return None, f"{self.state_path} is damaged; starting over."
        if not size and (not state.rows or state.ended):
            return None, ""  # nothing came yet, or a run was killed once its rows were in place
        if not self._is_whole(state):
            return None, f"{self.path} is damaged; starting over."
        return state, ""

    def _lock(self, mode: int) -> IO[bytes]:
        """Open the file of rows and keep other downloads from it."""
        file = files.open_locked(self.path, mode=mode)
        if file is None:
            raise files.WriteError(
                f"Can't write {self.target.path}: another download is writing it.",
                hint="Wait for it to finish, or write to another file.",
            )
        self._file = file
        return file

    def _is_whole(self, state: SpoolState) -> bool:
        """Tell whether the file holds what the state says, byte for byte."""
        assert self._file is not None
        left, found = state.size, _new_hash()
        self._file.seek(0)
        while left:
            piece = self._file.read(min(left, _PIECE))
            if not piece:
                return False
            found.update(piece)
            left -= len(piece)
        self._hash = found
        return found.hexdigest() == state.digest

    def begin(self, state: SpoolState, *, resume: bool) -> None:
        """Begin to write; what came after the last whole page is cut off.

        Raises:
            OSError: the disk is full.
        """
        assert self._file is not None
        self.state = state
        self._known = dict.fromkeys(state.columns)
        files.sweep(self.state_path)
        if not resume:
            self._hash = _new_hash()
        self._file.truncate(state.size)
        self._file.seek(state.size)
        if not resume:
            self.save()

    def add(self, rows: Sequence[Row]) -> None:
        """Write the rows of one page.

        Raises:
            WriteError: the disk is full; the pages before stay.
        """
        assert self._file is not None
        buffer = bytearray()
        for row in rows:
            if not self._settled >= row.keys():
                columns = columns_of(row)
                self._known.update(dict.fromkeys(columns))
                self._settled.update(columns, (name for name in row if is_control(name)))
            buffer += row_json.encode(row)
            buffer += b"\n"
        try:
            files.write_all(self._file, buffer)
        except OSError as error:
            raise files.write_error(self.path, error) from error
        self._hash.update(buffer)
        self.state.rows += len(rows)
        self.state.size += len(buffer)

    def save_soon(self, now: float) -> None:
        """Keep the state, unless that was done within the last half second.

        A process that is killed then asks for the pages since again.

        Raises:
            WriteError: the disk is full; the state before stays.
        """
        self._waits = True
        if now - self._saved_at >= _OFTEN:
            self._saved_at = now
            self.save()

    def save_waiting(self) -> None:
        """Keep a state that `save_soon` passed over.

        Raises:
            WriteError: the disk is full; the state before stays.
        """
        if self._waits:
            self.save()

    def save(self) -> None:
        """Keep the state, so that a broken run can go on from here.

        Raises:
            WriteError: the disk is full; the state before stays.
        """
        self.state.columns = list(self._known)
        self.state.digest = self._hash.hexdigest()
        self._waits = False
        files.write_working_file(self.state_path, row_json.encode(self.state))

    def close(self) -> None:
        """Close the spool; both files stay, unless they serve this run alone."""
        if self._file is not None:
            with suppress(OSError):
                self._file.close()
            self._file = None
        if self._scratch is not None:
            shutil.rmtree(self._scratch, ignore_errors=True)

    def rows(self) -> Iterator[Row]:
        """Yield the rows again, from the file."""
        with self.path.open("rb") as file:
            for line in file:
                yield row_json.decode(line)

    def become_target(self) -> None:
        """Make the file of rows the target.

        Raises:
            OSError: that isn't possible; the rows stay where they are.
        """
        assert self._file is not None
        files.put_in_place(self._file, self.path, self.target)
        self.discard()

    def discard(self) -> None:
        """Remove both files; first the rows, since a state without rows is no harm."""
        if os.name == "nt":  # an open file can't be removed there
            self.close()
        self.path.unlink(missing_ok=True)
        self.state_path.unlink(missing_ok=True)
        files.sweep(self.state_path)


def partial_download(target: Path) -> tuple[Path, SpoolState] | None:
    """Return the file of rows that a download to this target left, and how far it came."""
    try:
        path, state_path = _paths(files.Target.of(target).path)
        saved = files.read_working_file(state_path)
        state = _DECODER.decode(saved or b"")
    except (OSError, files.WriteError, msgspec.DecodeError):
        return None
    return (path, state) if path.exists() and state.rows else None


def discard_partial(target: Path) -> None:
    """Remove what an unfinished download to this target left, so that none resumes there."""
    with suppress(OSError, files.WriteError):
        for path in _paths(files.Target.of(target).path):
            path.unlink(missing_ok=True)


def _paths(target: Path) -> tuple[Path, Path]:
    return target.with_name(target.name + ".part"), target.with_name(target.name + ".part.state")


def _new_hash() -> hashlib.blake2b:
    return hashlib.blake2b(digest_size=16)

"""The record of what was used of a key's quota, shared by all processes that use the key.

One small file per key. It is read and changed under a lock of the operating system, which ends
with the process that holds it, so a process that dies blocks nobody.
"""

from __future__ import annotations

import os
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from reso_explorer import files
from reso_explorer.store.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

_MOST: int = 4 * 1024 * 1024
"""Bytes that a record may have; a larger file is damaged."""


class RecordBusyError(Exception):
    """Another process is using the record at this moment."""


class HeldRecord:
    """A record while it is locked: its content, and a way to replace it.

    `data` is empty where nothing was recorded yet.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.new: bytes | None = None

    def put(self, data: bytes) -> None:
        """Replace the content when the lock is given up."""
        self.new = data


class QuotaRecord(Protocol):
    """Where the use of one key is recorded."""

    def hold(self) -> AbstractContextManager[HeldRecord]:
        """Lock the record.

        Raises:
            RecordBusyError: another process holds it; try again in a moment.
            StoreError: it can't be read or written.
        """


class MemoryRecord:
    """A record of this process alone."""

    def __init__(self) -> None:
        self._data = b""

    @contextmanager
    def hold(self) -> Iterator[HeldRecord]:
        held = HeldRecord(self._data)
        yield held
        if held.new is not None:
            self._data = held.new


class FileRecord:
    """A record in a file, beside a lock file that stays.

    Args:
        path: the file; its folder exists.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = path.with_suffix(".lock")

    @contextmanager
    def hold(self) -> Iterator[HeldRecord]:
        try:
            lock = files.open_locked(self._lock, mode=0o600)
        except files.WriteError as error:
            raise StoreError(error.message, hint=error.hint) from error
        if lock is None:
            raise RecordBusyError
        with lock:  # closing it gives the lock up
            held = HeldRecord(self._read())
            yield held
            if held.new is not None:
                self._write(held.new)

    def _read(self) -> bytes:
        try:
            return (files.read_working_file(self.path) or b"")[:_MOST]
        except files.WriteError as error:
            raise StoreError(error.message, hint=error.hint) from error

    def _write(self, data: bytes) -> None:
        """Replace the file; not forced to the disk, for it is written with every request."""
        try:
            files.write_working_file(self.path, data)
        except files.WriteError as error:
            raise StoreError(error.message, hint=error.hint) from error


def open_record(folder: Path, name: str) -> FileRecord | None:
    """Return the record of that name in a folder, else in the user's temporary folder.

    Returns None where neither can be written, so that nothing can be shared with other processes.
    """
    spare = Path(tempfile.gettempdir()) / f"reso-explorer-{_user()}"
    for place in (folder, spare):
        record = FileRecord(place / f"{name}.json")
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            if place is spare:
                _check_owner(place)
            with record.hold() as held:
                held.put(held.data)
                files.sweep(record.path)
                return record
        except RecordBusyError:
            return record
        except (OSError, StoreError):
            continue
    return None


def records(folder: Path) -> tuple[FileRecord, ...]:
    """Return all records in a folder."""
    try:
        return tuple(FileRecord(path) for path in sorted(folder.glob("*.json")))
    except OSError:
        return ()


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")


def _check_owner(folder: Path) -> None:
    """Raise where a folder that anybody could have made is a link, or open to other users."""
    found = folder.lstat()
    foreign = hasattr(os, "getuid") and found.st_uid != os.getuid()
    if stat.S_ISLNK(found.st_mode) or foreign or found.st_mode & 0o022:
        raise PermissionError(f"{folder} isn't ours")

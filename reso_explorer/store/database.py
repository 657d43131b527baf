"""One SQLite file with what is nice to have: history, lookup values, probe results.

Two programs may use it at once. Where it cannot be used, everything works in memory for the
time of the run, and that is said once.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.store.errors import StoreError, reason
from reso_explorer.store.files import check_regular
from reso_explorer.store.schema import MIGRATIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    Migrations = Sequence[Sequence[str]]
    Row = tuple[Any, ...]

_HEADER: Final = b"SQLite format 3\x00"

_WAIT: Final = 5.0
"""Seconds to wait for another program that is writing."""


class Database:
    """A connection that may be used from any thread; made on first use.

    Args:
        path: the file; None keeps everything in memory.
        notice: called at most once, with a sentence, when the file cannot be used or written.
        migrations: the steps that bring an older file up to date.
    """

    def __init__(
        self,
        path: Path | None,
        *,
        notice: Callable[[str], None] | None = None,
        migrations: Migrations = MIGRATIONS,
    ) -> None:
        self.path = path
        self.problem: str | None = None
        """What went wrong first, in a sentence; None while all is well."""
        self._fallen_back = path is None
        self._notice = notice
        self._migrations = migrations
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.RLock()

    @property
    def in_memory(self) -> bool:
        """Whether nothing is kept beyond this run; opens the file to find out."""
        with self._lock:
            self._open()
            return self._fallen_back

    @property
    def is_begun(self) -> bool:
        """Whether something may be kept: the file is there, or the connection is open."""
        return self._connection is not None or (self.path is not None and self.path.exists())

    def read(self, sql: str, values: Sequence[object] = ()) -> list[Row]:
        """Return the rows of a query.

        Raises:
            StoreError: the file is damaged or busy.
        """
        with self._lock:
            try:
                return self._open().execute(sql, values).fetchall()
            except sqlite3.Error as error:
                raise StoreError(self._sentence(error)) from error

    def write(self, sql: str, values: Sequence[object] = ()) -> bool:
        """Run one change; tell whether it was kept. A failure gives notice and does not raise."""
        return self.write_all([(sql, values)])

    def write_all(self, changes: Sequence[tuple[str, Sequence[object]]]) -> bool:
        """Run several changes, all or none; tell whether they were kept."""
        with self._lock:
            connection = self._open()
            try:
                with _transaction(connection):
                    for sql, values in changes:
                        connection.execute(sql, values)
            except (sqlite3.Error, UnicodeError) as error:
                self._tell(self._sentence(error))
                return False
            return True

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = self._connect()
        return self._connection

    def _connect(self) -> sqlite3.Connection:
        if self.path is None:
            return self._memory()
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            return self._file(self.path)
        except (OSError, sqlite3.Error, StoreError) as error:
            self._fallen_back = True
            self._tell(f"{self._sentence(error)} Nothing is kept beyond this run.")
            return self._memory_with_what_can_be_read()

    def _file(self, path: Path) -> sqlite3.Connection:
        path.touch(mode=0o600)
        check_regular(path)
        _check_header(path)
        connection = sqlite3.connect(
            path, timeout=_WAIT, isolation_level=None, check_same_thread=False
        )
        try:
            with suppress(sqlite3.OperationalError):  # another program is just doing the same
                connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            _migrate(connection, self._migrations)
            _prove_writable(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _memory(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        _migrate(connection, self._migrations)
        return connection

    def _memory_with_what_can_be_read(self) -> sqlite3.Connection:
        """Return a database in memory, with the content of the file where it can be read."""
        if self.path is not None and self.path.is_file():
            connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            try:
                address = f"{self.path.absolute().as_uri()}?mode=ro&immutable=1"
                file = sqlite3.connect(address, uri=True)
                try:
                    file.backup(connection)
                finally:
                    file.close()
                _migrate(connection, self._migrations)
            except (sqlite3.Error, StoreError):
                connection.close()
            else:
                return connection
        return self._memory()

    def _tell(self, sentence: str) -> None:
        if self.problem is None:
            self.problem = sentence
            if self._notice is not None:
                self._notice(sentence)

    def _sentence(self, error: Exception) -> str:
        if isinstance(error, StoreError):
            return str(error)
        if isinstance(error, OSError):
            return f"{self.path} cannot be opened: {reason(error)}."
        if isinstance(error, UnicodeError):
            return "Didn't save a text that has half a character."
        text = str(error)
        if isinstance(error, sqlite3.OperationalError):
            if "locked" in text:
                return f"{self.path} is in use by another program that does not let go."
            return f"{self.path} cannot be used: {text}."
        return f"{self.path} is damaged: {text}. It is left as it is; move it away to begin anew."


def _check_header(path: Path) -> None:
    """Raise for a file that is no database; SQLite itself would overwrite a very short one."""
    with path.open("rb") as stream:
        start = stream.read(len(_HEADER))
    if start not in {b"", _HEADER}:
        raise sqlite3.DatabaseError("file is not a database")


def _prove_writable(connection: sqlite3.Connection) -> None:
    """Raise where the file can be read but not written."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("ROLLBACK")


@contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _migrate(connection: sqlite3.Connection, migrations: Migrations) -> None:
    """Bring a database to the newest schema; its `user_version` counts the steps done.

    Raises:
        StoreError: a newer program wrote it.
        sqlite3.Error: it is damaged, busy or read-only.
    """
    newest = len(migrations)
    version = _version(connection)
    if version == newest:
        return
    if version > newest:
        raise StoreError(
            f"The database was written by a newer reso-explorer (schema {version}, this one "
            f"knows {newest}). Use that one."
        )
    with _transaction(connection):
        for step in migrations[_version(connection) :]:  # read again: now no one else changes it
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {newest:d}")


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])

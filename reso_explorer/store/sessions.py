"""What the workbench shows of a source, so that neither a crash nor quitting loses it.

One small JSON file for each window of a source, written whole at every pause. A window holds a
lock on its file as long as it is open, so that a second one takes another file. Texts and layout
are kept; rows and credentials never are.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from reso_explorer import files
from reso_explorer.store.clock import Clock, system_clock
from reso_explorer.store.errors import StoreError
from reso_explorer.store.files import make_folder, read_text, remove, write_whole
from reso_explorer.store.names import near_name

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FORM: Final = 1
"""The form of the files; a file of a higher one was written by a newer program."""
KEPT: Final = 5
"""Files kept for one source; the oldest ones without a window go first."""
_NEVER: Final = dt.datetime.min.replace(tzinfo=dt.UTC)


class KeptSession(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one window showed of a source."""

    source: str
    """What the source is kept under: its profile, service root, or file."""
    at: dt.datetime
    form: int = FORM
    tabs: tuple[dict[str, str], ...] = ()
    """The queries, each as the text of its parts."""
    number: int = 0
    """The tab in front."""
    place: tuple[str, str, str] = ("overview", "", "")
    """What is described: its kind, path, and resource."""
    pane: str = ""
    """The pane with the focus."""
    zoomed: str = ""
    """The pane that has the whole screen."""
    opened: tuple[str, ...] = ()
    """The open lines of the schema tree."""
    columns: dict[str, dict[str, Any]] = {}
    """How the columns of each resource are shown."""

    @property
    def is_worth_keeping(self) -> bool:
        """Whether it is more than the first screen."""
        return any(self.tabs) or bool(self.columns) or self.place[0] != "overview"


class SessionFile:
    """The file of one window, held until `close`.

    Attributes:
        kept: what it held when it was taken, None for a new one.
    """

    def __init__(self, path: Path, lock: IO[bytes], kept: KeptSession | None) -> None:
        self.path = path
        self.kept = kept
        self._lock: IO[bytes] | None = lock

    def write(self, session: KeptSession) -> None:
        """Replace what is kept; the first screen alone isn't kept.

        Raises:
            StoreError: the file can't be written.
        """
        if self._lock is None:
            return
        if session.is_worth_keeping:
            write_whole(self.path, msgspec.json.format(msgspec.json.encode(session)), private=True)
        else:
            remove(self.path)

    def close(self) -> None:
        """Let another window have the file."""
        if self._lock is not None:
            with suppress(OSError):
                _lock_of(self.path).unlink()
            self._lock.close()
            self._lock = None


class Sessions:
    """The kept sessions in a folder."""

    def __init__(self, folder: Path, *, clock: Clock = system_clock) -> None:
        self._folder = folder
        self._clock = clock

    def take(self, source: str, *, is_new: bool = False) -> tuple[SessionFile, tuple[str, ...]]:
        """Take the newest session of a source that no other window has, or a new one.

        Returns it with a sentence for each damaged file, which is kept under another name.

        Raises:
            StoreError: the folder can't be written.
        """
        stem = _stem(source)
        problems: list[str] = []
        make_folder(self._folder / stem)
        if not is_new:
            for path in self._newest_first(stem):
                lock = _locked(path)
                if lock is None:
                    continue
                kept = _read(path, source)
                if isinstance(kept, KeptSession):
                    return SessionFile(path, lock, kept), tuple(problems)
                lock.close()
                if kept:
                    problems.append(kept)
        return self._new(stem), tuple(problems)

    def _new(self, stem: str) -> SessionFile:
        for number in range(1, 1000):
            path = self._folder / f"{stem}.{number}.json"
            if path.exists():
                continue
            lock = _locked(path)
            if lock is not None:
                self._trim(stem)
                return SessionFile(path, lock, None)
        raise StoreError(f"Too many sessions are saved in {self._folder}. Remove some files there.")

    def _newest_first(self, stem: str) -> list[Path]:
        found = [(_age(path), path) for path in self._folder.glob(f"{stem}.*.json")]
        return [path for _, path in sorted(found, reverse=True)]

    def _trim(self, stem: str) -> None:
        """Remove the oldest sessions that no window has."""
        for path in self._newest_first(stem)[KEPT:]:
            lock = _locked(path)
            if lock is not None:
                with suppress(StoreError):
                    remove(path)
                with suppress(OSError):
                    _lock_of(path).unlink()
                lock.close()

    def all(self) -> Iterator[KeptSession]:
        """Yield every session that can be read, of whatever source."""
        for path in sorted(self._folder.glob("*.json")):
            with suppress(StoreError, FileNotFoundError, msgspec.DecodeError):
                yield msgspec.json.decode(read_text(path), type=KeptSession)

    def begin(self, source: str) -> KeptSession:
        """Return an empty session of a source, of now."""
        return KeptSession(source=source, at=self._clock())


def without_time(session: KeptSession) -> KeptSession:
    """Return a session as it is compared with another."""
    return replace(session, at=_NEVER)


def _stem(source: str) -> str:
    """Return how the files of a source are called: something to read, and its hash."""
    readable = near_name(source.rpartition("://")[2].rpartition("/")[2] or source)[:40]
    return f"{readable or 'source'}-{hashlib.sha256(source.encode()).hexdigest()[:12]}"


def _lock_of(path: Path) -> Path:
    return path.with_name(f".{path.name}.lock")


def _locked(path: Path) -> IO[bytes] | None:
    """Hold the file of a window, None where another one has it."""
    try:
        return files.open_locked(_lock_of(path), mode=0o600)
    except files.WriteError as error:
        raise StoreError(error.message, hint=error.hint) from error


def _age(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _read(path: Path, source: str) -> KeptSession | str:
    """Return what a file holds, or what is wrong with it ("" where it is another source's)."""
    try:
        kept = msgspec.json.decode(read_text(path), type=KeptSession)
    except FileNotFoundError:
        return ""
    except (StoreError, msgspec.DecodeError) as error:
        said = str(error).rstrip(".")
        return f"Can't read the last session: {said}. {_set_aside(path)}"
    if kept.form > FORM:
        return f"{path} was written by a newer reso-explorer. It was left unchanged."
    return kept if kept.source == source else ""


def _set_aside(path: Path) -> str:
    """Keep a damaged file under another name."""
    aside = files.set_aside(path)
    if aside is not None:
        return f"The file was saved as {aside}."
    return f"The file is still {path}."

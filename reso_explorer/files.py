"""The one way this program writes files.

A regular file is written whole or not at all: into a temporary file beside it, which then takes
its place. A link stays and its target is written; a device, pipe, or socket is written into and
never replaced. An existing file keeps its mode, and its owner where the system allows that.
"""

from __future__ import annotations

import errno
import os
import re
import secrets
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, NamedTuple

from reso_explorer.errors import ReportedError

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEYOND_LINKS: Final = 40
"""Links that are followed from one to the next."""

_READER_WAIT: Final = 60.0
"""Seconds to wait for a program that reads from a pipe."""

_LOCK_WAIT: Final = 30.0
"""Seconds to wait for another process that changes the same file."""

_FLAGS: Final = (
    getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
)
_NONBLOCK: Final = getattr(os, "O_NONBLOCK", 0)

_REASONS: Final = {
    errno.EISDIR: "it's a folder",
    errno.ENOSPC: "no space left on the disk",
    errno.EFBIG: "the file would be larger than allowed",
    errno.EROFS: "the disk is read-only",
    errno.EPIPE: "the program that read it has stopped",
    errno.ENXIO: "no program is reading it",
}
_HINTS: Final = {
    errno.EISDIR: "Add a file name.",
    errno.ENOENT: "Create the folder first.",
    errno.ENOSPC: "Free some space, or write to another disk.",
    errno.EFBIG: "Raise the limit (`ulimit -f`), or write to another disk.",
    errno.EROFS: "Write to another disk.",
    errno.EACCES: "Write to a folder and file you have the rights to.",
    errno.EPERM: "Write to a folder and file you have the rights to.",
    errno.ENXIO: "Start the reading program first.",
}
if hasattr(errno, "EDQUOT"):
    _REASONS[errno.EDQUOT] = "your disk quota is used up"
    _HINTS[errno.EDQUOT] = "Free some space, or write to another disk."


class WriteError(ReportedError):
    """A file can't be written, or isn't ours to use."""


def reason(error: OSError) -> str:
    """Return why the system refused, in a few words, without path and number."""
    known = _REASONS.get(error.errno or 0)
    if known:
        return known
    text = error.strerror or type(error).__name__
    return text[:1].lower() + text[1:] if text[1:2].islower() else text


def write_error(path: Path, error: OSError) -> WriteError:
    """Return the error that says a file can't be written, and why."""
    why = "its folder doesn't exist" if error.errno == errno.ENOENT else reason(error)
    return WriteError(f"Can't write {path}: {why}.", hint=_HINTS.get(error.errno or 0, ""))


def write_file(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file whole or not at all; `private` makes a new file readable by its owner alone.

    Raises:
        WriteError: it can't be written; what was there before is unchanged.
    """
    with writing(path, private=private) as stream:
        stream.write(data)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[IO[bytes]]:
    """Yield a stream that becomes the file when the block ends well, and is dropped otherwise.

    Raises:
        WriteError: it can't be written; what was there before is unchanged.
    """
    try:
        target = Target.of(path)
        if target.is_stream:
            with _through(target) as stream:
                yield stream
        else:
            with _beside(target, private=private) as stream:
                yield stream
    except OSError as error:
        raise write_error(path, error) from error


class Target(NamedTuple):
    """Where a name leads in the end, and what is there; `state` is None where nothing is."""

    path: Path
    state: os.stat_result | None

    @classmethod
    def of(cls, path: Path) -> Target:
        """Follow links to the file that has to be written.

        Raises:
            OSError: it is a folder, read-only, or links lead in a circle.
        """
        for _ in range(_BEYOND_LINKS):
            try:
                state = path.lstat()
            except FileNotFoundError:
                return cls(path, None)
            if not stat.S_ISLNK(state.st_mode):
                return cls(path, _writable(path, state))
            if own_descriptor(path) is not None:
                return cls(path, path.stat())
            path = path.parent / path.readlink()
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP), str(path))

    @property
    def is_stream(self) -> bool:
        """Whether it is written into: a device, pipe, socket, or a descriptor of this process."""
        if self.state is None:
            return False
        return not stat.S_ISREG(self.state.st_mode) or own_descriptor(self.path) is not None

    @property
    def mode(self) -> int | None:
        """The permission bits of the file that is there, None where nothing is."""
        return None if self.state is None else stat.S_IMODE(self.state.st_mode)


def _writable(path: Path, state: os.stat_result) -> os.stat_result:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if stat.S_ISREG(state.st_mode):
        os.close(os.open(path, os.O_WRONLY | _FLAGS))  # a rename would ignore that it is read-only
    return state


def own_descriptor(path: Path) -> int | None:
    """Return the number of the open file that a name such as `/dev/stdout` stands for."""
    if not path.name.isdecimal():
        return None
    folder = os.path.realpath(path.parent)
    return int(path.name) if folder in {f"/proc/{os.getpid()}/fd", "/dev/fd"} else None


# --- devices, pipes, sockets ----------------------------------------------------------------------


@contextmanager
def _through(target: Target) -> Iterator[IO[bytes]]:
    """Yield a scratch file; hand its content to the device, pipe, or socket at the end."""
    import tempfile

    with tempfile.SpooledTemporaryFile(max_size=2**20) as scratch:
        yield scratch
        scratch.seek(0)
        with _opened(target) as out:
            while piece := scratch.read(2**16):
                write_all(out, piece)


def _opened(target: Target) -> IO[bytes]:
    assert target.state is not None
    number = own_descriptor(target.path)
    if number is not None:
        return os.fdopen(os.dup(number), "wb", buffering=0)
    if stat.S_ISSOCK(target.state.st_mode):
        return _connected(target.path)
    if not stat.S_ISFIFO(target.state.st_mode):
        return os.fdopen(os.open(target.path, os.O_WRONLY | _FLAGS), "wb", buffering=0)
    end = time.monotonic() + _READER_WAIT
    while True:
        try:
            handle = os.open(target.path, os.O_WRONLY | _NONBLOCK | _FLAGS)
        except OSError as error:
            if error.errno != errno.ENXIO or time.monotonic() > end:
                raise
            time.sleep(0.05)
        else:
            os.set_blocking(handle, True)
            return os.fdopen(handle, "wb", buffering=0)


def _connected(path: Path) -> IO[bytes]:
    import socket

    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_READER_WAIT)
        connection.connect(str(path))
        connection.settimeout(None)
        return os.fdopen(connection.detach(), "wb", buffering=0)


def write_all(stream: IO[bytes], data: bytes | bytearray) -> None:
    """Write all bytes to an unbuffered stream, which may take fewer at a time.

    Raises:
        OSError: the disk is full, the reader has gone.
    """
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]


# --- regular files --------------------------------------------------------------------------------


@contextmanager
def _beside(target: Target, *, private: bool) -> Iterator[IO[bytes]]:
    """Yield a new file beside the target that takes its place at the end."""
    path = target.path.with_name(f"{_prefix(target.path)}{secrets.token_hex(8)}.new")
    mode = 0o600 if private or target.state is not None else 0o666
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, mode)
    try:
        with os.fdopen(handle, "wb") as stream:
            try_lock(handle)
            yield stream
            stream.flush()
            put_in_place(stream, path, target)
    except BaseException:
        with suppress(OSError):
            path.unlink()
        raise
    sweep(target.path)


def _prefix(path: Path) -> str:
    """Return how the names of temporary files for a target begin."""
    return "." + os.fsdecode(os.fsencode(path.name)[:100]) + "."


def put_in_place(stream: IO[bytes], path: Path, target: Target) -> None:
    """Make a finished file the target, with the mode and owner of what was there before.

    `stream` is the open file at `path`; it may be closed here.

    Raises:
        OSError: that isn't possible; the target is unchanged.
    """
    handle = stream.fileno()
    if target.state is not None and hasattr(os, "fchmod"):
        os.fchmod(handle, _mode_with_owner(handle, target.state))
    os.fsync(handle)
    if os.name == "nt":  # an open file can't be renamed there
        stream.close()
    path.replace(target.path)
    _sync_folder(target.path.parent)


def _mode_with_owner(handle: int, before: os.stat_result) -> int:
    """Give a file the owner of an earlier one; return the mode that is safe with it."""
    mode = stat.S_IMODE(before.st_mode)
    now = os.fstat(handle)
    if (now.st_uid, now.st_gid) == (before.st_uid, before.st_gid):
        return mode
    try:
        os.fchown(handle, before.st_uid, before.st_gid)
    except OSError:
        with suppress(OSError):
            os.fchown(handle, -1, before.st_gid)
        return mode & 0o777
    return mode


def _sync_folder(folder: Path) -> None:
    """Make a rename last; systems without that are passed over."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def set_aside(path: Path) -> Path | None:
    """Rename a damaged file beside itself and return its new path, None if that failed."""
    for number in range(1, 100):
        aside = path.with_name(f"{path.name}.damaged{number}")
        if not aside.exists():
            try:
                path.rename(aside)
            except OSError:
                return None
            return aside
    return None


@contextmanager
def temporary_file(text: str, *, prefix: str, suffix: str) -> Iterator[Path]:
    """Yield a private file with a text, for another program to edit; it's gone at the end.

    Raises:
        OSError: it can't be written.
    """
    import tempfile

    handle, name = tempfile.mkstemp(suffix=suffix, prefix=prefix)
    path = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        yield path
    finally:
        path.unlink(missing_ok=True)


def sweep(path: Path) -> None:
    """Remove temporary files for a target that killed processes left; live ones are locked."""
    form = re.compile(re.escape(_prefix(path)) + r"[0-9a-f]{16}\.new")
    with suppress(OSError), os.scandir(path.parent) as entries:
        left = [entry.path for entry in entries if form.fullmatch(entry.name)]
        for name in left:
            with suppress(OSError):
                handle = os.open(name, os.O_RDWR | _NONBLOCK | _FLAGS)
                try:
                    if not _problem_with(os.fstat(handle)) and try_lock(handle):
                        Path(name).unlink()
                finally:
                    os.close(handle)


# --- working files and locks ----------------------------------------------------------------------


def open_working_file(path: Path, *, mode: int = 0o666) -> IO[bytes]:
    """Open, or make, a file that this program reads and writes in place, unbuffered.

    What someone else may have put there is refused: a link, a device, another user's file.

    Raises:
        WriteError: it is refused or can't be opened.
    """
    new = os.O_RDWR | os.O_CREAT | os.O_EXCL | _FLAGS
    try:
        while True:
            with suppress(FileExistsError):
                return os.fdopen(os.open(path, new, mode), "r+b", buffering=0)
            with suppress(FileNotFoundError):  # removed since then: try again
                return os.fdopen(_open_own(path, os.O_RDWR), "r+b", buffering=0)
    except OSError as error:
        raise write_error(path, error) from error


def read_working_file(path: Path) -> bytes | None:
    """Return the content of a working file, None where there is none.

    Raises:
        WriteError: it is a link, a device, or another user's file, or can't be read.
    """
    try:
        handle = _open_own(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise WriteError(f"Can't read {path}: {reason(error)}.") from error
    with os.fdopen(handle, "rb") as stream:
        return stream.read()


def write_working_file(path: Path, data: bytes) -> None:
    """Replace a private working file beside a target; it may be lost when the power fails.

    Raises:
        WriteError: it can't be written; what was there before is unchanged.
    """
    new = path.with_name(f"{_prefix(path)}{secrets.token_hex(8)}.new")
    try:
        handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | _FLAGS, 0o600)
        try:
            with os.fdopen(handle, "wb") as stream:
                try_lock(handle)
                stream.write(data)
            new.replace(path)
        except BaseException:
            with suppress(OSError):
                new.unlink()
            raise
    except OSError as error:
        raise write_error(path, error) from error


def _open_own(path: Path, flags: int) -> int:
    """Open a regular file of this user that has no other name.

    Raises:
        WriteError: it is something else.
        OSError: it can't be opened.
    """
    problem = _problem_with(path.lstat())
    if not problem:
        handle = os.open(path, flags | _NONBLOCK | _FLAGS)
        problem = _problem_with(os.fstat(handle))
        if not problem:
            return handle
        os.close(handle)
    raise WriteError(f"Can't use {path}: {problem}.", hint="Remove it, and run the command again.")


def _problem_with(state: os.stat_result) -> str:
    """Return why a file is not one that this program may have made; "" where it may."""
    if stat.S_ISLNK(state.st_mode):
        return "it's a link"
    if not stat.S_ISREG(state.st_mode):
        return "it isn't a regular file"
    if state.st_nlink > 1:
        return "the file has a second name (a hard link)"
    if hasattr(os, "geteuid") and state.st_uid != os.geteuid():
        return "it belongs to another user"
    return ""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from changing a file while it is read, changed, and written.

    Raises:
        WriteError: another process does not finish with it, or no lock can be made beside it.
    """
    lock = path.with_name(f".{path.name}.lock")
    end = time.monotonic() + _LOCK_WAIT
    while (stream := open_locked(lock, mode=0o600)) is None:
        if time.monotonic() > end:
            raise WriteError(
                f"Can't change {path}: another reso-explorer is changing it.",
                hint="Wait for it to finish, and run the command again.",
            )
        time.sleep(0.02)
    with stream:
        try:
            yield
        finally:
            with suppress(OSError):  # an open file can't be removed on Windows: it stays
                lock.unlink()


def open_locked(path: Path, *, mode: int = 0o666) -> IO[bytes] | None:
    """Open, or make, a working file and lock it; None where another process has it.

    Raises:
        WriteError: it is a link, a device, or another user's file, or can't be opened.
    """
    for _ in range(100):
        stream = open_working_file(path, mode=mode)
        if not try_lock(stream.fileno()):
            break
        with suppress(FileNotFoundError):
            if os.path.samestat(path.stat(), os.fstat(stream.fileno())):
                return stream
        stream.close()  # whoever had it has just removed it
    else:
        return None
    stream.close()
    return None


if sys.platform == "win32":
    import msvcrt

    def try_lock(handle: int) -> bool:
        """Lock an open file for this process; tell whether no other one holds it."""
        before = os.lseek(handle, 0, os.SEEK_CUR)
        os.lseek(handle, 2**32 - 2, os.SEEK_SET)  # behind the content: it stays readable
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        finally:
            os.lseek(handle, before, os.SEEK_SET)
        return True
else:
    import fcntl

    def try_lock(handle: int) -> bool:
        """Lock an open file for this process; tell whether no other one holds it.

        Where the file system knows no locks, nothing is locked and the answer is yes.
        """
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            return error.errno not in {errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES}
        return True

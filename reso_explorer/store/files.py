"""Files of the store: the one writer of `reso_explorer.files`, with the errors of the store."""

from __future__ import annotations

import errno
import stat
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from reso_explorer import files
from reso_explorer.store.errors import StoreError, reason

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_whole(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file so that readers see the old content or the new, never a part.

    Folders that are missing are made, open to the user alone; so is a new file if `private`.

    Raises:
        StoreError: the folder or file can't be written.
    """
    make_folder(path)
    try:
        files.write_file(path, data, private=private)
    except files.WriteError as error:
        raise StoreError(error.message, hint=error.hint) from error


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other processes from changing a file while it is read, changed, and written.

    Raises:
        StoreError: another process does not finish with it, or its folder can't be written.
    """
    make_folder(path)
    with ExitStack() as stack:
        try:
            stack.enter_context(files.locked(path))
        except files.WriteError as error:
            raise StoreError(error.message, hint=error.hint) from error
        yield


def make_folder(path: Path) -> None:
    """Make the folder of a file, open to the user alone, with those above it.

    Raises:
        StoreError: it can't be made.
    """
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"Can't write {path}: {reason(error)}.") from error


def check_regular(path: Path) -> None:
    """Refuse what is there and no file, before opening it waits for ever.

    Raises:
        OSError: it is a pipe, a device, a socket, or a folder.
    """
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode):
        number = errno.EISDIR if stat.S_ISDIR(mode) else errno.EINVAL
        raise OSError(number, "it isn't a regular file", str(path))


def read_text(path: Path) -> str:
    """Return the text of a file.

    Raises:
        FileNotFoundError: there is no such file.
        StoreError: it cannot be read, or is not UTF-8.
    """
    try:
        check_regular(path)
        return path.read_text(encoding="utf-8")
    except NotADirectoryError as error:
        raise FileNotFoundError(error.errno, error.strerror, str(path)) from error
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StoreError(f"Can't read {path}: {reason(error)}.") from error
    except UnicodeDecodeError as error:
        raise StoreError(f"{path} is not UTF-8 text (byte {error.start}).") from error


def remove(path: Path) -> bool:
    """Remove a file; tell whether there was one.

    Raises:
        StoreError: it is there and cannot be removed.
    """
    try:
        path.unlink()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise StoreError(f"Can't remove {path}: {reason(error)}.") from error
    return True

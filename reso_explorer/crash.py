"""What an error means: a sentence for the user, or a defect, which leaves a report.

A report is without secrets: frames and lines, no values of variables.
"""

from __future__ import annotations

import errno
import os
import secrets
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reso_explorer.errors import ReportedError
from reso_explorer.files import WriteError, reason, write_file
from reso_explorer.secret import redact
from reso_explorer.version import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRAMES = 200
"""How many frames of an error a report lists; the last ones, which tell most."""


def reported(problem: BaseException) -> ReportedError | None:
    """Return an error as a sentence for the user, None for a defect.

    What the operating system, the encoding of a text, the memory or the database refuses is
    no defect.
    """
    while isinstance(problem, BaseExceptionGroup) and len(problem.exceptions) == 1:
        problem = problem.exceptions[0]
    if isinstance(problem, ReportedError):
        return problem
    if isinstance(problem, OSError):
        return _system(problem)
    if isinstance(problem, UnicodeError):
        return _unicode(problem)
    if isinstance(problem, MemoryError):
        return ReportedError("Out of memory.")
    sqlite = sys.modules.get("sqlite3")
    if sqlite is not None and isinstance(problem, sqlite.Error):
        return ReportedError(f"Can't use the local database: {problem}.")
    return None


def _system(problem: OSError) -> ReportedError:
    why = reason(problem)
    if problem.filename in {"stdout", "stderr"}:
        why = "it's closed" if problem.errno == errno.EBADF else why
        return ReportedError(f"Can't write to {problem.filename}: {why}.")
    names = [os.fsdecode(name) for name in (problem.filename, problem.filename2) if _is_path(name)]
    if names:
        return ReportedError(f"Can't use `{'` or `'.join(names)}`: {why}.")
    return ReportedError(f"The operating system reported an error: {why}.")


def _is_path(name: object) -> bool:
    return isinstance(name, str | bytes) and bool(name)


def _unicode(problem: UnicodeError) -> ReportedError:
    if isinstance(problem, UnicodeEncodeError):
        char = problem.object[problem.start : problem.start + 1]
        what = f"U+{ord(char):04X}" if char else "a character"
        return ReportedError(f"Can't write {what} as {problem.encoding}.")
    if isinstance(problem, UnicodeDecodeError):
        place = f"byte {problem.start + 1}"
        return ReportedError(f"Can't read text as {problem.encoding}: {problem.reason} at {place}.")
    return ReportedError(f"Can't convert a text: {problem}.")


def report(defect: BaseException) -> str:
    """Return the text of a report: versions, the redacted message, frames without locals."""
    import platform

    lines = [
        f"reso-explorer {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{type(defect).__name__}: {redact(_text(defect))[:500]}",
        "",
    ]
    for each in _behind(defect):
        lines.append(f"{type(each).__name__} raised at:")
        lines += _frames(each)
    return "\n".join(lines) + "\n"


def _text(defect: BaseException) -> str:
    try:
        return str(defect)
    except Exception:  # noqa: BLE001  # a broken `__str__` must not hide the defect
        return "(no message)"


def _behind(defect: BaseException) -> Iterator[BaseException]:
    """Yield an error, what it is a group of, and what led to it, each once."""
    seen: set[int] = set()
    waiting = [defect]
    while waiting:
        current = waiting.pop(0)
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, BaseExceptionGroup):
            waiting += current.exceptions
        waiting += [each for each in (current.__cause__, current.__context__) if each is not None]


def _frames(defect: BaseException) -> list[str]:
    import traceback

    found = traceback.extract_tb(defect.__traceback__)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in found[-_FRAMES:]]
    left = len(found) - len(lines)
    return [f"  ({left} frames before)", *lines] if left else lines


def write_report(defect: BaseException, folder: Path | None = None) -> Path | None:
    """Write a report and return where it is; falls back to the temporary folder.

    Returns None where no file can be written; the report is on standard error then.
    """
    data = report(defect).encode("utf-8", "backslashreplace")
    name = f"reso-explorer-crash-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}.txt"
    for target in _folders(folder):
        try:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_file(target / name, data, private=True)
        except (OSError, WriteError, ValueError):
            continue
        return target / name
    sys.stderr.write(data.decode())
    return None


def _folders(folder: Path | None) -> Iterator[Path]:
    """Yield where a report may go: the folder, else that of the user's data, then a temporary one."""
    import tempfile

    with suppress(RuntimeError):  # nobody knows the home folder
        yield folder or _data_folder()
    with suppress(OSError):  # no folder can be written
        yield Path(tempfile.gettempdir())


def _data_folder() -> Path:
    home = os.environ.get("RESO_EXPLORER_HOME", "").strip()
    if home:
        return Path(home).expanduser() / "data" / "crashes"
    import platformdirs

    found = Path(platformdirs.user_data_dir("reso-explorer", appauthor=False)) / "crashes"
    if not found.is_absolute():
        raise RuntimeError
    return found


def sentence(defect: BaseException, folder: Path | None = None) -> str:
    """Write a report of a defect and return the sentence that says so."""
    path = write_report(defect, folder)
    where = "on standard error" if path is None else f"in {path}"
    kind = type(defect).__name__
    return f"Internal error ({kind}). A crash report without your data or secrets is {where}."

"""A crash leaves a report without secrets: frames and lines, no values of variables."""

from __future__ import annotations

import os
import platform
import secrets
import sys
import tempfile
import time
import traceback
from pathlib import Path

from reso_explorer.files import WriteError, write_file
from reso_explorer.secret import redact
from reso_explorer.version import __version__


def report(defect: BaseException) -> str:
    """Return the text of a report: versions, the redacted message, frames without locals."""
    lines = [
        f"reso-explorer {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{type(defect).__name__}: {redact(str(defect))[:500]}",
        "",
    ]
    current: BaseException | None = defect
    while current is not None:
        lines.append(f"{type(current).__name__} raised at:")
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return "\n".join(lines) + "\n"


def write_report(defect: BaseException, folder: Path | None = None) -> Path:
    """Write a report and return where it is; falls back to the temporary folder."""
    name = f"crash-{time.strftime('%Y%m%d-%H%M%S')}-{secrets.token_hex(4)}.txt"
    for target in (folder or _data_folder(), Path(tempfile.gettempdir())):
        try:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = target / f"reso-explorer-{name}"
            write_file(path, report(defect).encode("utf-8", "backslashreplace"), private=True)
        except (OSError, WriteError):
            continue
        return path
    sys.stderr.write(report(defect))
    return Path("standard error")


def _data_folder() -> Path:
    home = os.environ.get("RESO_EXPLORER_HOME", "").strip()
    if home:
        return Path(home).expanduser() / "data" / "crashes"
    import platformdirs

    return Path(platformdirs.user_data_dir("reso-explorer", appauthor=False)) / "crashes"

"""Collect the tests twice, in unlike surroundings, and compare their ids.

An id must not depend on hash order, folder, home, zone, user or time: the workers of
pytest-xdist stop with "Different tests were collected" otherwise, now and then.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

_SHOWN = 10


def surroundings(number: int, folder: str) -> dict[str, str]:
    """Return the environment of one of the two collections."""
    other = Path(folder, f"place {number}")
    other.mkdir()
    return os.environ | {
        "PYTHONHASHSEED": ("1", "4242")[number],
        "TZ": ("UTC", "Pacific/Kiritimati")[number],
        "HOME": str(other),
        "TMPDIR": str(other),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }


def collected(number: int, folder: str) -> subprocess.Popen[str]:
    """Start a collection in a folder of its own; the second one a day later, if faketime is here."""
    environment = surroundings(number, folder)
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:randomly"]
    command += ["-p", "no:cacheprovider", "--rootdir", str(ROOT)]
    command += ["-c", str(ROOT / "pyproject.toml"), str(ROOT / "tests")]
    later = shutil.which("faketime")
    if number and later:
        command = [later, "+1 day 1 second", *command]
    return subprocess.Popen(
        command,
        cwd=environment["HOME"],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def ids(process: subprocess.Popen[str]) -> list[str]:
    """Return the ids that a collection printed.

    Raises:
        SystemExit: it failed.
    """
    out, _ = process.communicate()
    found = [line for line in out.splitlines() if "::" in line]
    if process.returncode or not found:
        sys.exit(f"{out}\nThe tests can't be collected.")
    return found


def main() -> int:
    """Compare both collections and return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        first = ids(collected(0, folder))
        second = ids(collected(1, folder))
    if first == second:
        print(f"{len(first):,} test ids, the same in both collections")
        return 0
    unlike = sorted(set(first) ^ set(second)) or ["the same ids in another order"]
    print("Test ids differ between two collections of the same tree:")
    for line in unlike[:_SHOWN]:
        print(f"  {line}")
    return 1


if __name__ == "__main__":
    sys.exit(main())

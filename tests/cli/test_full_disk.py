"""Every command that writes a file, against a disk without room: a sentence, and nothing broken.

Only a limit on the size of files needs a process of its own.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from .kill_downloads import Handler, Server

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from .conftest import Result

pytestmark = pytest.mark.skipif(os.name != "posix", reason="limits and mounts are POSIX's")

COMMANDS = {
    "export": ("export", "{url}", "-o", "{disk}/old"),
    "export csv": ("export", "{url}", "--format", "csv", "-o", "{disk}/old"),
    "fetch": ("fetch", "{url}", "-o", "{disk}/old"),
    "ndjson": ("download", "{url}", "Items", "--format", "ndjson", "-o", "{disk}/old"),
    "csv": ("download", "{url}", "Items", "--format", "csv", "-o", "{disk}/old"),
    "json": ("download", "{url}", "Items", "--format", "json", "-o", "{disk}/old"),
    "secret": ("connect", "feed", "--url", "{url}", "--auth", "bearer", "--keep", "file"),
}
"""Command lines whose file does not fit."""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    import threading

    Handler.total = 2_000
    server = Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 64 kB that is full."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(disk)],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        pytest.skip(f"no small disk can be mounted: {done.stderr.decode().strip()}")
    try:
        (disk / "old").write_bytes(b"precious")
        with (disk / "fill").open("wb", buffering=0) as fill:
            try:
                while fill.write(b"x" * 4096):
                    pass
            except OSError:
                pass  # full
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=False)


@pytest.fixture
def run_here(
    rx: Callable[..., Result], url: str, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """Run a command line in this process."""

    def run(arguments: tuple[str, ...], *, disk: Path, home: Path) -> Result:
        monkeypatch.setenv("RESO_EXPLORER_HOME", str(home))
        monkeypatch.setenv("RESO_EXPLORER_TOKEN", "abc")
        return rx(*(each.format(url=url, disk=disk) for each in arguments))

    return run


def run_limited(
    arguments: tuple[str, ...], *, url: str, disk: Path, home: Path, limit: int
) -> Result:
    """Run a command line whose files may have so many bytes only."""
    from .conftest import Result

    filled = [each.format(url=url, disk=disk) for each in arguments]
    # Python saves bytecode under the same limit, cut off, and trips over it in the next run.
    environ = os.environ | {
        "RESO_EXPLORER_HOME": str(home),
        "RESO_EXPLORER_TOKEN": "abc",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    code = "import resource\nfrom reso_explorer.__main__ import main\n"
    code += f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}main()", *filled],
        env=environ,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return Result(done.returncode, done.stdout, done.stderr)


def sentences(stderr: str) -> list[str]:
    """Return the errors of a run, those in JSON too."""
    lines = stderr.splitlines()
    plain = [line for line in lines if line.startswith("Error: ")]
    return plain + [
        json.loads(line)["error"]["message"] for line in lines if line.startswith('{"error"')
    ]


def assert_refused(done: Result, why: str) -> None:
    assert done.code == 1, done.err
    assert "Traceback" not in done.err
    (sentence,) = sentences(done.err)
    assert "Can't write" in sentence
    assert why in sentence


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk(
    name: str, run_here: Callable[..., Result], small_disk: Path, tmp_path: Path
) -> None:
    home = small_disk / "home" if name == "secret" else tmp_path / "home"
    done = run_here(COMMANDS[name], disk=small_disk, home=home)
    assert_refused(done, "no space left on the disk")
    assert (small_disk / "old").read_bytes() == b"precious"
    assert not list(small_disk.rglob("*.new"))
    assert not list(small_disk.rglob("secrets.json"))
    (small_disk / "fill").unlink()
    again = run_here(COMMANDS[name], disk=small_disk, home=home)
    assert again.code == 0 or "no space left" in again.err, again.err


@pytest.mark.parametrize("name", COMMANDS)
def test_a_file_larger_than_allowed(
    name: str, url: str, run_here: Callable[..., Result], tmp_path: Path
) -> None:
    home, limit = tmp_path / "home", 20 if name == "secret" else 300
    (tmp_path / "old").write_bytes(b"precious")
    done = run_limited(COMMANDS[name], url=url, disk=tmp_path, home=home, limit=limit)
    assert_refused(done, "the file would be larger than allowed")
    assert (tmp_path / "old").read_bytes() == b"precious"
    assert not [path for path in tmp_path.rglob("*.new") if home not in path.parents]
    again = run_here(COMMANDS[name], disk=tmp_path, home=home)
    assert again.code == 0, again.err
    if COMMANDS[name][0] == "download":
        assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "old"]


@pytest.mark.parametrize("name", ["ndjson", "csv", "json"])
def test_a_disk_that_fills_up_keeps_the_rows(
    name: str, url: str, run_here: Callable[..., Result], tmp_path: Path
) -> None:
    limit, home = 60_000, tmp_path / "home"
    done = run_limited(COMMANDS[name], url=url, disk=tmp_path, home=home, limit=limit)
    assert_refused(done, "the file would be larger than allowed")
    assert f"Saved 750 of 2,000 rows in {tmp_path}/old.part." in done.err
    assert not (tmp_path / "old").exists()
    again = run_here(COMMANDS[name], disk=tmp_path, home=home)
    assert again.code == 0
    assert "Continuing after 750 rows" in again.err
    assert "Wrote 2,000 of 2,000 rows" in again.err

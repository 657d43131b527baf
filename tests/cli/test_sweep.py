"""Every command in odd surroundings: one sentence, a fair exit status.

`python -m tests.cli.test_sweep` runs every command in every surrounding, each in a real process.
The tests run odd folders in this process, and take a few of the surroundings that only a process
can have at once, so that each meets every command in far fewer processes.
"""

from __future__ import annotations

import os
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from reso_explorer.cli.table_of_commands import COMMANDS
from reso_explorer.demo import DemoService
from tests.conftest import MARKET

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .conftest import Result

pytestmark = pytest.mark.skipif(os.name != "posix", reason="descriptors and pipes of POSIX")

PATIENCE = 100
"""Seconds until a command is taken to hang."""
NO_PROCESS = {"open"}
"""Needs a terminal; tests/tui/test_terminal.py has it."""
QUERY = "Office?$top=2&$select=OfficeKey"


def calls(url: str, file: str) -> list[list[str]]:
    """Return a call of every command; what would serve asks for the port that the service has."""
    taken = url.split("/")[2].partition(":")[2] if url else ""
    return [
        ["demo", "--serve", "--port", taken],
        ["serve", file, "--port", taken],
        ["fetch", url],
        ["show", file],
        ["search", file, "price"],
        ["diff", file, file],
        ["guide", "diff"],
        ["lint", file],
        ["graph", "joins", file, "Listing"],
        ["export", file],
        ["check", url, QUERY],
        ["complete", file, "List"],
        ["explain", file, "Listing?$top=5"],
        ["repair", file, "Listing?$top=5"],
        ["adapt", "Listing?$top=5", "--from", file, "--to", file],
        ["format", "Listing?$top=5"],
        ["query", url, QUERY],
        ["download", url, QUERY, "-o", "rows.csv"],
        ["sync", url, "Office?$select=OfficeKey", "-o", "kept.ndjson"],
        ["lookups", url, "Office/OfficeStatus"],
        ["probe", url, "Office", "OfficeCity"],
        ["core-check", url, "Office"],
        ["doctor", url],
        ["census", url, "Office"],
        ["drift", url, "Office"],
        ["quota", url],
        ["connect", "p", "--provider", "generic", "--url", url],
        ["providers"],
        ["profiles", "list"],
        ["snapshots", "list"],
        ["queries", "list"],
        ["history"],
        ["rules"],
    ]


# --- surroundings: each returns what the shell does first, and changes folder or variables ---------


def pipe_as_store(home: Path, _variables: dict[str, str]) -> str:
    (home / "data").mkdir(parents=True)
    os.mkfifo(home / "data" / "store.sqlite")
    return ""


def damaged_store(home: Path, _variables: dict[str, str]) -> str:
    (home / "data").mkdir(parents=True)
    path = home / "data" / "store.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE history (a)")
        connection.executemany("INSERT INTO history VALUES (?)", [("x" * 900,)] * 40)
    connection.close()
    data = bytearray(path.read_bytes())
    data[4096:] = bytes(byte ^ 0x55 for byte in data[4096:])
    path.write_bytes(data)
    return ""


def newer_store(home: Path, _variables: dict[str, str]) -> str:
    (home / "data").mkdir(parents=True)
    with sqlite3.connect(home / "data" / "store.sqlite") as connection:
        connection.execute("PRAGMA user_version = 999")
    connection.close()
    return ""


def file_as_home(home: Path, _variables: dict[str, str]) -> str:
    home.write_text("no folder", encoding="utf-8")
    return ""


def home_of_nobody(_home: Path, variables: dict[str, str]) -> str:
    variables["RESO_EXPLORER_HOME"] = "~nosuchuser/x"
    return ""


def no_home(_home: Path, variables: dict[str, str]) -> str:
    variables["RESO_EXPLORER_HOME"] = variables["HOME"] = ""
    return ""


def broken_files(home: Path, _variables: dict[str, str]) -> str:
    for name in ("config/profiles/bad.toml", "config/providers/generic.toml", "data/secrets.json"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_bytes(b"\xff\xfe = [")
    (home / "data" / "snapshots").write_bytes(b"no folder")
    return ""


def closed_input(_home: Path, _variables: dict[str, str]) -> str:
    return "exec <&-"


def closed_output(_home: Path, _variables: dict[str, str]) -> str:
    return "exec >&-"


def closed_messages(_home: Path, _variables: dict[str, str]) -> str:
    return "exec 2>&-"


def bare_ascii(_home: Path, variables: dict[str, str]) -> str:
    variables |= {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PATH": ""}
    return ""


def no_room(_home: Path, _variables: dict[str, str]) -> str:
    return "ulimit -f 0"


Surrounding = "Callable[[Path, dict[str, str]], str]"
ALL = (pipe_as_store, damaged_store, newer_store, file_as_home, home_of_nobody, no_home,
       broken_files, closed_input, closed_output, closed_messages, bare_ascii, no_room)  # fmt: skip
FOLDERS = (pipe_as_store, damaged_store, newer_store, file_as_home, home_of_nobody, broken_files)
"""What needs no process."""
TOGETHER = ((closed_input, closed_output, bare_ascii), (closed_messages,), (no_room,))
"""What a process has at once."""


def is_bad(code: int, told: str) -> bool:
    """Tell whether a command ended with a defect, or said more than one sentence."""
    bad = "Traceback" in told or "rash report" in told or told.count("Error:") > 1
    return bad or code not in {0, 1, 2, 3}


def fault(call: list[str], token: str, surroundings: tuple[Callable[..., str], ...]) -> str:
    """Run a command; return what is wrong with its end, "" where nothing is."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder, "home")
        variables = os.environ | {"RESO_EXPLORER_HOME": str(home), "RESO_EXPLORER_TOKEN": token}
        if home_of_nobody not in surroundings and file_as_home not in surroundings:
            home.mkdir()
        first = [each(home, variables) for each in surroundings]
        line = "exec " + shlex.join([sys.executable, "-m", "reso_explorer", *call])
        script = "\n".join(filter(None, [*first, line]))
        try:
            done = subprocess.run(
                ["/bin/sh", "-c", script],
                env=variables,
                cwd=folder,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=PATIENCE,
            )
        except subprocess.TimeoutExpired:
            return f"{call[0]} hangs"
    told = done.stderr.decode("utf-8", "replace")
    if not is_bad(done.returncode, told):
        return ""
    return f"{call} ended with {done.returncode}: {told[-600:]}"


@pytest.fixture(scope="module")
def service() -> Iterator[DemoService]:
    with DemoService(listings=20) as running:
        yield running


@pytest.fixture(scope="module")
def market(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("sweep") / "market.xml"
    path.write_text(MARKET, encoding="utf-8")
    return str(path)


def test_every_command_is_swept() -> None:
    assert {call[0] for call in calls("", "")} == set(COMMANDS) - NO_PROCESS


@pytest.mark.parametrize("together", TOGETHER, ids=lambda each: " and ".join(f.__name__ for f in each))  # fmt: skip
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - NO_PROCESS))
def test_every_command_ends_fairly(
    service: DemoService, market: str, command: str, together: tuple[Callable[..., str], ...]
) -> None:
    call = next(each for each in calls(service.url, market) if each[0] == command)
    assert not fault(call, service.token.reveal(), together)


@pytest.mark.parametrize("surrounding", FOLDERS, ids=lambda each: each.__name__)
@pytest.mark.parametrize("command", sorted(set(COMMANDS) - NO_PROCESS))
def test_every_command_ends_fairly_in_odd_folders(
    rx: Callable[..., Result],
    service: DemoService,
    market: str,
    command: str,
    surrounding: Callable[[Path, dict[str, str]], str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "odd"
    variables = {"RESO_EXPLORER_HOME": str(home), "RESO_EXPLORER_TOKEN": service.token.reveal()}
    if surrounding not in {home_of_nobody, file_as_home}:
        home.mkdir()
    surrounding(home, variables)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path)
    call = next(each for each in calls(service.url, market) if each[0] == command)
    done = rx(*call)
    assert not is_bad(done.code, done.err), done.err


def main() -> int:
    """Run every command in every surrounding and print what is wrong."""
    faults = 0
    with DemoService(listings=20) as running, tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "market.xml")
        file.write_text(MARKET, encoding="utf-8")
        for each in ALL:
            for call in calls(running.url, str(file)):
                found = fault(call, running.token.reveal(), (each,))
                if found:
                    faults += 1
                    sys.stdout.write(f"{each.__name__}: {found}\n")
    sys.stdout.write(f"{faults} faults in {len(ALL) * len(calls('', ''))} runs\n")
    return min(faults, 1)


if __name__ == "__main__":
    sys.exit(main())

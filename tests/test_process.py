"""The process from outside: closed, full and broken streams, odd encodings, interrupts."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RX = f"{sys.executable} -m reso_explorer"

pytestmark = pytest.mark.skipif(os.name != "posix", reason="descriptors and signals of POSIX")


class Ended(NamedTuple):
    """How a process ended."""

    code: int
    out: bytes
    err: str


@pytest.fixture
def shell(tmp_path: Path) -> Callable[..., Ended]:
    """Run a line of shell; `rx` stands for the command."""

    def run(line: str, **environment: str) -> Ended:
        variables = os.environ | {"RESO_EXPLORER_HOME": str(tmp_path / "home")} | environment
        done = subprocess.run(
            ["/bin/sh", "-c", re.sub(r"\brx ", f"{RX} ", line)],
            env=variables,
            capture_output=True,
            check=False,
            timeout=60,
            cwd=tmp_path,
        )
        return Ended(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))

    return run


@pytest.fixture
def full(tmp_path: Path) -> Path:
    """A device of the test's own that is always full."""
    path = tmp_path / "full"
    try:
        os.mknod(path, 0o666 | 0o020000, os.makedev(1, 7))
    except (OSError, AttributeError):
        pytest.skip("this user can't make a device")
    try:
        path.write_bytes(b"")
    except OSError:
        pytest.skip("devices can't be used in this folder")
    return path


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("rx show {file} >&-", 1, "Error: Can't write to stdout: it's closed.\n"),
        ("rx export {file} >&-", 1, "Error: Can't write to stdout: it's closed.\n"),
        ("rx --help >&-", 1, "Error: Can't write to stdout: it's closed.\n"),
        ("rx --version >&-", 1, "Error: Can't write to stdout: it's closed.\n"),
        ("rx export {file} -o {file}.json >&-", 0, None),
        ("rx show {file} 2>&-", 0, ""),
        ("rx show {file} Nope 2>&-", 2, ""),
        ("rx show {file} <&-", 0, None),
        ("rx show {file} <&- 2>&-", 0, ""),
        ("rx show {file} <&- >&- 2>&-", 1, ""),
        ("rx show - <&-", 2, None),
        ("rx format - <&-", 1, None),
    ],
)
def test_closed_streams(
    shell: Callable[..., Ended], market_file: Path, line: str, code: int, said: str | None
) -> None:
    done = shell(line.format(file=market_file))
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    assert done.err.count("Error:") == (1 if code and "2>&-" not in line else 0)
    if said is not None:
        assert done.err == said


def test_a_closed_stream_is_never_the_number_of_a_file(
    shell: Callable[..., Ended], market_file: Path
) -> None:
    """A file that got the number 1 or 2 would get the messages."""
    done = shell(f"rx export {market_file} -o out.json <&- >&- 2>&-")
    assert done.code == 0
    assert json.loads((market_file.parent / "out.json").read_bytes())


@pytest.mark.parametrize("arguments", ["show {file}", "export {file}", "--help", "--version"])
def test_a_full_stdout(
    shell: Callable[..., Ended], market_file: Path, full: Path, arguments: str
) -> None:
    done = shell(f"rx {arguments.format(file=market_file)} > {full}")
    assert done.code == 1
    assert done.err == "Error: Can't write to stdout: no space left on the disk.\n"


def test_a_full_stderr_hides_messages_and_ends_nothing(
    shell: Callable[..., Ended], market_file: Path, full: Path
) -> None:
    done = shell(f"rx show {market_file} 2> {full}")
    assert done.code == 0
    assert b"Listing" in done.out


@pytest.mark.parametrize("arguments", ["show {file}", "export {file}", "--help"])
def test_a_reader_that_has_enough_is_no_failure(
    shell: Callable[..., Ended], market_file: Path, arguments: str
) -> None:
    line = f"{{ rx {arguments.format(file=market_file)}; echo $? >&2; }} | true"
    assert shell(line).err.endswith("0\n")


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-16", "utf-8"])
def test_every_encoding_of_the_terminal_takes_every_text(
    shell: Callable[..., Ended], tmp_path: Path, encoding: str
) -> None:
    text = "Größe → 房子 🏠"
    (tmp_path / "m.xml").write_text(
        '<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm"><EntityType '
        f'Name="T"><Property Name="P" Type="Edm.String"><Annotation Term="Core.Description" '
        f'String="{text}"/></Property></EntityType></Schema>',
        encoding="utf-8",
    )
    done = shell(
        "rx search m.xml house --format json; rx show m.xml T/P", PYTHONIOENCODING=encoding
    )
    assert "Traceback" not in done.err
    assert done.code == 0
    known = "utf-8" if encoding == "ascii" else encoding
    shown = done.out.decode(known)
    assert text in shown or "Gr\\u00f6\\u00dfe" in shown or "Größe \\u2192 \\u623f" in shown


def test_json_stays_json_where_the_terminal_lacks_characters(
    shell: Callable[..., Ended], tmp_path: Path
) -> None:
    (tmp_path / "m.xml").write_text(
        '<Schema Namespace="s" xmlns="http://docs.oasis-open.org/odata/ns/edm">'
        '<EntityType Name="Haus🏠Größe"/></Schema>',
        encoding="utf-8",
    )
    done = shell("rx search m.xml Haus --format json", PYTHONIOENCODING="latin-1")
    assert done.code == 0, done.err
    assert "Haus🏠Größe" in str(json.loads(done.out.decode("latin-1")))


@pytest.mark.parametrize(
    "line",
    [
        "rx show \"$(printf 'a\\377b')\"",
        "rx show {file} \"$(printf '\\355\\240\\200')\"",
        "rx search {file} \"$(printf 'a\\377')\"",
        "rx check {file} \"Listing?\\$filter=Status eq '$(printf '\\377')'\"",
        "rx format \"Listing?\\$filter=Status eq '$(printf '\\377')'\"",
        "rx format - < {file}.bad",
        "rx \"$(printf '\\377')\"",
        "rx export {file} -o \"$(printf 'out-\\377.json')\"",
        "rx query {file} \"$(printf '\\377')\"",
    ],
)
def test_bytes_that_are_no_text_in_arguments_and_input(
    shell: Callable[..., Ended], market_file: Path, line: str
) -> None:
    market_file.with_name(market_file.name + ".bad").write_bytes(
        b"Listing?$filter=Status eq '\xff'"
    )
    done = shell(line.format(file=market_file))
    assert done.code in {0, 1, 2}, done
    assert "Traceback" not in done.err
    assert "rash report" not in done.err


ODD_VARIABLES = [
    "HOME= RESO_EXPLORER_HOME=",
    "-u HOME RESO_EXPLORER_HOME=",
    "RESO_EXPLORER_HOME=~nosuchuser",
    "HOME=/nonexistent/x RESO_EXPLORER_HOME=",
    "RESO_EXPLORER_HOME={file}",
    "RESO_EXPLORER_HOME={file}/below",
    "-i",
    "LC_ALL=C PYTHONUTF8=0 PYTHONCOERCECLOCALE=0",
    "TZ=Nowhere/Nothing",
]
CALLS = ["show {file}", "history", "profiles list", "check {file} 'Listing?$top=5'"]


@pytest.mark.parametrize(
    ("variables", "arguments"),
    [
        *((variables, arguments) for variables in ODD_VARIABLES for arguments in CALLS),
        *((variables, "check demo 'Property?$top=5'") for variables in ODD_VARIABLES[::6]),
    ],
)
def test_odd_homes_and_environments(
    shell: Callable[..., Ended], market_file: Path, variables: str, arguments: str
) -> None:
    line = f"env {variables} {RX} {arguments}".replace("{file}", str(market_file))
    done = shell(line)
    assert done.code in {0, 1, 2}, done
    assert "Traceback" not in done.err
    assert "rash report" not in done.err
    if arguments == "show {file}":
        assert done.code == 0, done.err


HOOK = """
import os, signal, sys
from reso_explorer.__main__ import main
calls = 0
def count(frame, event, argument):
    global calls
    calls += 1
    if calls == {at}:
        sys.settrace(None)
        signal.raise_signal(signal.{name})
sys.argv = ["reso-explorer", *{arguments!r}]
sys.settrace(count)
try:
    main()
finally:
    sys.settrace(None)
    os.write(2, b"calls: %d" % calls)
"""
"""Runs a command and raises a signal at the n-th call of a function, wherever that is."""


def interrupted(at: int, name: str, *arguments: str) -> Ended:
    done = subprocess.run(
        [sys.executable, "-c", HOOK.format(at=at, name=name, arguments=arguments)],
        capture_output=True,
        check=False,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr.decode())


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM"])
def test_a_signal_at_any_moment_ends_the_process_cleanly(market_file: Path, name: str) -> None:
    whole = interrupted(0, name, "show", str(market_file))
    assert whole.code == 0
    calls = int(whole.err.rpartition("calls: ")[2])
    assert calls > 2_000
    early = [random.randrange(5, 200), random.randrange(200, 2_000)]
    for at in (*early, *(random.randrange(2_000, calls) for _ in range(6))):
        done = interrupted(at, name, "show", str(market_file))
        assert done.code == (130 if name == "SIGINT" else -signal.SIGTERM), (at, calls, done)
        said = done.err.partition("calls: ")[0].strip().splitlines()
        assert said[:1] in ([], ["Stopped."]) or said[0] == whole.err.splitlines()[0], (at, calls)
        if name == "SIGINT":
            assert said[-1:] == ["Stopped."], (at, calls)


@pytest.mark.parametrize("before_end", [10, 30, 38])
def test_an_interrupt_after_the_command_is_told(market_file: Path, before_end: int) -> None:
    whole = interrupted(0, "SIGINT", "show", str(market_file))
    at = int(whole.err.rpartition("calls: ")[2]) - before_end
    done = interrupted(at, "SIGINT", "show", str(market_file))
    assert done.code == 130
    assert "Stopped." in done.err

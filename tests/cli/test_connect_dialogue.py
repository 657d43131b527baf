"""The dialogue of `connect` on a real terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from reso_explorer.demo import DemoService
from reso_explorer.secret import Secret

if TYPE_CHECKING:
    from pathlib import Path

SPAWN = "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"
"""Runs a program on a terminal of its own; what comes in is typed, what it shows goes out."""

MARK = "marked-token-of-a-dialogue"


def talk(arguments: list[str], answers: list[tuple[str, str]], home: Path) -> tuple[int, str]:
    """Run the program on a terminal, answer each question; return exit status and all it wrote."""
    environ = {
        **{name: value for name, value in os.environ.items() if not name.startswith("RESO_")},
        "RESO_EXPLORER_HOME": str(home),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
        "COLUMNS": "400",
    }
    program = [sys.executable, "-c", SPAWN, sys.executable, "-m", "reso_explorer", *arguments]
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        program, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, env=environ, bufsize=0
    )
    assert process.stdin is not None
    assert process.stdout is not None
    written, asked, left = "", "", list(answers)
    while select.select([process.stdout], [], [], 60)[0]:
        piece = os.read(process.stdout.fileno(), 4096).decode("utf-8", "replace")
        if not piece:
            break
        written, asked = written + piece, asked + piece
        if left and left[0][0] in asked and asked.rstrip(" ").endswith(":"):
            process.stdin.write((left.pop(0)[1] + "\n").encode())
            asked = ""
    process.stdin.close()
    process.stdout.close()
    status = process.wait(60)
    assert not left, (left, written)
    return status, written


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_whatever_is_missing_is_asked_for(tmp_path: Path) -> None:
    with DemoService("lookup", listings=20, token=Secret(MARK)) as service:
        status, written = talk(
            ["connect", "--keep", "file"],
            [
                ("Provider", "generic"),
                ("Service URL", service.url),
                ("Kind of sign-in", "bearer"),
                ("Name of the profile", "mine"),
                ("Token", MARK),
            ],
            tmp_path / "home",
        )
        address = service.url.rstrip("/")
    assert status == 0, written
    assert "reso-explorer mine" in written
    assert MARK not in written
    profile = (tmp_path / "home" / "config" / "profiles" / "mine.toml").read_text()
    assert address in profile
    assert MARK not in profile


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_placeholders_and_roots_are_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "config" / "providers"
    folder.mkdir(parents=True)
    with DemoService("lookup", listings=20, token=Secret(MARK)) as service:
        (folder / "two.toml").write_text(
            'title = "Two"\nsource = "invented"\ndate = 2026-01-01\nsummary = "For tests."\n'
            '[placeholders.part]\ntext = "The part of the address."\nexamples = ["reso"]\n'
            '[[auth]]\nkind = "bearer"\n'
            '[[roots]]\nname = "old"\nurl = "https://old.example/{what}"\n'
            f'[[roots]]\nname = "new"\nurl = "{service.url.replace("/reso/", "/{part}/")}"\n',
            encoding="utf-8",
        )
        status, written = talk(
            ["connect", "mine", "--provider", "two", "--keep", "file"],
            [
                ("Service root", "new"),
                ("The part of the address, such as reso", "reso"),
                ("Token", MARK),
            ],
            tmp_path / "home",
        )
    assert status == 0, written
    assert "old.example" not in written

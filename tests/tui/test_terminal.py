"""The workbench on a pseudo-terminal: whatever ends it, the terminal is as it was before."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

termios = pytest.importorskip("termios")

BROKEN = """
import sys
from reso_explorer.tui.main_screen import MainScreen
def on_mount(self):
    {line}
MainScreen.on_mount = on_mount
sys.argv = ["reso-explorer", *sys.argv[1:]]
from reso_explorer.__main__ import main
main()
"""
"""The command, with a main screen that fails."""


class Ended(NamedTuple):
    """How the workbench ended."""

    code: int
    screen: str
    is_sane: bool
    """Whether the modes of the terminal are those from before, and the screen is the main one."""


class Terminal:
    """A terminal of 100 by 30 with a process on it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.master, self.slave = os.openpty()
        termios.tcsetwinsize(self.slave, (30, 100))
        self.modes = termios.tcgetattr(self.slave)
        self.shown = b""
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *command: str, stdin: int | None = None) -> None:
        environment = os.environ | {"RESO_EXPLORER_HOME": str(self.home), "TERM": "xterm-256color"}
        self.process = subprocess.Popen(
            [sys.executable, *command],
            stdin=self.slave if stdin is None else stdin,
            stdout=self.slave,
            stderr=self.slave,
            env=environment,
            start_new_session=True,
            preexec_fn=self._take,  # noqa: PLW1509  # no thread runs here
        )

    def _take(self) -> None:
        import fcntl

        fcntl.ioctl(self.slave, termios.TIOCSCTTY, 0)

    def read(self, until: bytes = b"", *, seconds: float = 60.0) -> None:
        """Read until a text is shown, or the process ends."""
        assert self.process is not None
        end = time.monotonic() + seconds
        while time.monotonic() < end and (not until or until not in self.shown):
            if select.select([self.master], [], [], 0.05)[0]:
                self.shown += os.read(self.master, 65536)
            elif self.process.poll() is not None:
                break

    def end(self) -> Ended:
        """Wait for the end of the process."""
        assert self.process is not None
        self.read()
        code = self.process.wait(timeout=30)
        screen = self.shown.decode("utf-8", "replace")
        left = screen.rfind("\x1b[?1049l") > screen.rfind("\x1b[?1049h")
        return Ended(code, screen, left and termios.tcgetattr(self.slave) == self.modes)


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path / "home")
    yield made
    if made.process is not None and made.process.poll() is None:
        made.process.kill()
        made.process.wait()
    os.close(made.master)
    os.close(made.slave)


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ("raise RuntimeError('a defect')", 70, "Error: Internal error (RuntimeError)."),
        ("raise OSError(5, 'Input/output error', '/x')", 1, "Error: Can't use `/x`: input/output"),
        ("'\\ud800'.encode()", 1, "Error: Can't write U+D800 as utf-8."),
    ],
)
def test_an_error_inside_leaves_a_sane_terminal_and_one_sentence(
    terminal: Terminal, market_file: Path, line: str, code: int, said: str
) -> None:
    terminal.start("-c", BROKEN.format(line=line), str(market_file))
    ended = terminal.end()
    assert ended.is_sane
    after = ended.screen.rpartition("\x1b[?1049l")[2]
    assert said in after
    assert "Traceback" not in ended.screen
    assert ended.code == code
    reports = list((terminal.home / "data" / "crashes").glob("*.txt"))
    assert len(reports) == (1 if code == 70 else 0)


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_from_outside_leaves_a_sane_terminal(
    terminal: Terminal, market_file: Path, name: str
) -> None:
    number = getattr(signal, name)
    terminal.start("-m", "reso_explorer", str(market_file))
    terminal.read(b"Listing")
    assert terminal.process is not None
    terminal.process.send_signal(number)
    ended = terminal.end()
    assert ended.is_sane
    assert "Traceback" not in ended.screen
    assert ended.code == (130 if name == "SIGINT" else -number)


def test_the_keyboard_works_where_the_document_comes_through_a_pipe(
    terminal: Terminal, market_file: Path
) -> None:
    with market_file.open("rb") as stream:
        terminal.start("-m", "reso_explorer", "-", stdin=stream.fileno())
    terminal.read(b"Listing")
    os.write(terminal.master, b"\x11")
    ended = terminal.end()
    assert (ended.code, ended.is_sane) == (0, True)

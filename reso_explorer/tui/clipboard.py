"""Where copied text goes: the system's clipboard, the terminal's, tmux's, or a file.

On the machine one sits at, a program of the system is surest. Over ssh such a program would fill
the clipboard of the far machine, so the text goes to the terminal by the sequence OSC 52, inside
tmux through tmux, which hands it on.
"""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING, Final

from reso_explorer.store.errors import StoreError
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

WAYS: Final = ("auto", "native", "osc52", "file")
"""Values of `--clipboard` and of the setting `clipboard`."""
FILE: Final = "clipboard.txt"
"""The name of the file, in the data folder."""
_PATIENCE: Final = 3.0
"""Seconds that a program has to take the text."""
_TMUX: Final = ("tmux", "load-buffer", "-w", "-")
_NATIVE: Final = (
    ("", ("pbcopy",)),
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard", "-in")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("", ("clip.exe",)),
)
"""Programs that fill the clipboard, with the variable without which they fail."""


def native_command(environ: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the program that fills the system's clipboard, None without one."""
    for variable, command in _NATIVE:
        if (not variable or environ.get(variable)) and _is_there(command[0], environ):
            return command
    return None


def _is_there(program: str, environ: Mapping[str, str]) -> bool:
    return shutil.which(program, path=environ.get("PATH", "")) is not None


def ways_of(wanted: str, environ: Mapping[str, str]) -> list[tuple[str, ...]]:
    """Return what to try, in order: a command, `("osc52",)`, or `("file",)`."""
    native = native_command(environ)
    if wanted == "file":
        return [("file",)]
    if wanted == "native":
        return [native] if native is not None else []
    tmux = [_TMUX] if environ.get("TMUX") and _is_there("tmux", environ) else []
    if wanted == "osc52":
        return [*tmux, ("osc52",)]
    is_far = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
    local = [native] if native is not None and not is_far else []
    in_browser = "web_driver" in environ.get("TEXTUAL_DRIVER", "")
    return [*local, ("file",)] if in_browser else [*local, *tmux, ("osc52",)]


async def put(
    text: str,
    wanted: str,
    environ: Mapping[str, str],
    *,
    folder: Callable[[], Path],
    terminal: Callable[[str], None],
) -> str:
    """Copy a text and return the sentence that says where it went, or why it could not be copied.

    `folder` returns where the file goes; `terminal` sends OSC 52.
    """
    copied = f"Copied {count(len(text), 'character')}"
    problem = "No clipboard program found. Try --clipboard osc52 or --clipboard file."
    for way in ways_of(wanted, environ):
        if way == ("osc52",):
            terminal(text)
            return f"{copied} to the terminal's clipboard."
        if way == ("file",):
            try:
                return f"{copied} to {await asyncio.to_thread(_write, text, folder)}."
            except StoreError as error:
                return error.message
        problem = await _run(way, text, environ)
        if not problem:
            return f"{copied}."
    return problem


def _write(text: str, folder: Callable[[], Path]) -> Path:
    from reso_explorer.store.files import write_whole

    path = folder() / FILE
    write_whole(path, text.encode("utf-8", "replace"), private=True)
    return path


async def _run(command: tuple[str, ...], text: str, environ: Mapping[str, str]) -> str:
    """Give a program the text; return why that failed, "" if it did not."""
    failed = f"`{command[0]}` couldn't copy the text."
    try:
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env=dict(environ),
        )
    except OSError:
        return failed
    try:
        async with asyncio.timeout(_PATIENCE):
            await process.communicate(text.encode("utf-8", "replace"))
    except TimeoutError:
        process.kill()
        await process.wait()
        return failed
    return "" if process.returncode == 0 else failed

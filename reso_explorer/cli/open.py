"""`reso-explorer open SOURCE`, also `reso-explorer SOURCE`: the workbench."""

from __future__ import annotations

import io
import os
import sys

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure, of_reported, usage
from reso_explorer.errors import ReportedError
from reso_explorer.world import World

new_option = click.option(
    "--new", is_flag=True, help="Start without the queries and layout of the last session."
)
"""The option that starts clean."""


clipboard_option = click.option(
    "--clipboard",
    type=click.Choice(["auto", "native", "osc52", "file"]),
    help="Where copied text goes. Default: auto, or `clipboard` in settings.toml.",
)
"""The option that chooses the clipboard."""


@click.command("open")
@click.argument("source", required=False)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
@click.option("--local-sources", is_flag=True, help="Open only the demo, files, and snapshots.")
@clipboard_option
@new_option
def open_(
    source: str | None,
    *,
    no_mouse: bool = False,
    local_sources: bool = False,
    new: bool = False,
    clipboard: str | None = None,
) -> int:
    """Open SOURCE in the workbench; without SOURCE its start screen."""
    return workbench(
        source,
        mouse=not no_mouse,
        local_only=local_sources,
        new=new,
        clipboard=clipboard or "",
    )


def workbench(
    source: str | None,
    *,
    mouse: bool = True,
    local_only: bool = False,
    new: bool = False,
    clipboard: str = "",
) -> int:
    """Start the workbench and return its exit status.

    `local_only` keeps it to the demo, files, and snapshots; `new` starts clean;
    `clipboard` is where copied text goes.

    Raises:
        Failure: there is no terminal.
    """
    is_in_browser = "TEXTUAL_DRIVER" in os.environ
    if not (is_in_browser or sys.stderr.isatty()):
        raise _no_terminal()
    piped = None
    if not (is_in_browser or sys.stdin.isatty()):
        piped = io.BytesIO(sys.stdin.buffer.read()) if source == "-" else None
        _take_keyboard()
    from reso_explorer.cli.browser import open_quietly
    from reso_explorer.tui import run

    world = World(browse=open_quietly, stdin=piped)
    ended_by = run(
        source or "",
        world,
        mouse=mouse,
        local_only=local_only,
        starts_clean=new,
        clipboard=clipboard,
    )
    if ended_by is None:
        return ExitCode.OK
    return of_reported(ended_by).status if isinstance(ended_by, ReportedError) else ExitCode.BUG


def _no_terminal() -> Failure:
    return usage(
        "The workbench needs a terminal.",
        "Commands such as `reso-explorer show SOURCE` work without one.",
    )


def _take_keyboard() -> None:
    """Make the keyboard standard input, where a pipe or nothing was.

    Raises:
        Failure: there is no terminal.
    """
    try:
        terminal = os.open("/dev/tty", os.O_RDWR)
    except OSError:
        raise _no_terminal() from None
    os.dup2(terminal, 0)
    os.close(terminal)
    sys.__stdin__ = sys.stdin = open(0, encoding="utf-8", closefd=False)  # type: ignore[misc]  # noqa: SIM115

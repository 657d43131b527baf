"""`reso-explorer open SOURCE`, also `reso-explorer SOURCE`: the workbench."""

from __future__ import annotations

import sys

import click

from reso_explorer.cli.failure import usage
from reso_explorer.world import World


@click.command("open")
@click.argument("source", required=False)
@click.option("--no-mouse", is_flag=True, help="Leave the mouse to the terminal.")
def open_(source: str | None, *, no_mouse: bool = False) -> int:
    """Open SOURCE in the workbench; without SOURCE its start screen."""
    return workbench(source, mouse=not no_mouse)


def workbench(source: str | None, *, mouse: bool = True) -> int:
    """Start the workbench and return its exit status.

    Raises:
        Failure: there is no terminal.
    """
    if not sys.stderr.isatty():
        raise usage(
            "The workbench needs a terminal.",
            "Commands such as `reso-explorer show SOURCE` work without one.",
        )
    from reso_explorer.cli.browser import open_quietly
    from reso_explorer.tui import run

    return run(source or "", World(browse=open_quietly), mouse=mouse)

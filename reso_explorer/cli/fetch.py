"""`reso-explorer fetch`: the metadata document of a service, as it came."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reso_explorer.cli.failure import usage
from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import note
from reso_explorer.cli.source import source_argument

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace


@click.command()
@source_argument
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to FILE, not stdout.")
def fetch(source: str, output: str | None) -> None:
    """Fetch the metadata document of SOURCE and print it, or write it to a file.

    The document is read first: what is no metadata is told, and not written.
    """

    async def take(workspace: Workspace) -> bytes:
        index = workspace.document.index
        note(
            f"{workspace.title}: OData {workspace.document.model.version}, "
            f"{len(index.entity_sets):,} resources, {len(index.types):,} types."
        )
        return workspace.document.source or b""

    content: bytes = run_in_workspace(source, take)
    if output is None:
        sys.stdout.buffer.write(content)
        sys.stdout.flush()
        return
    try:
        Path(output).write_bytes(content)
    except OSError as problem:
        raise usage(f"{output} cannot be written: {problem.strerror or problem}.") from None
    note(f"{len(content):,} bytes written to {output}.")

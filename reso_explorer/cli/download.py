"""`reso-explorer download`: all rows of a query into a file, resumable."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import note
from reso_explorer.cli.source import source_argument

if TYPE_CHECKING:
    from reso_explorer.service.download import DownloadProgress
    from reso_explorer.workspace import Workspace


@click.command()
@source_argument
@click.argument("text", metavar="QUERY")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False), help="The file.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["ndjson", "csv", "json", "parquet"]),
    help="By the file's ending where not given.",
)
@click.option(
    "--by",
    "way",
    type=click.Choice(["link", "keyset", "replication"]),
    default="link",
    show_default=True,
    help="Page by the server's links, by value, or by the provider's bulk path.",
)
@click.option("--max-rows", type=click.IntRange(1), help="Stop after this many rows.")
@click.option("--restart", is_flag=True, help="Do not go on from a run that broke off.")
def download(
    source: str,
    text: str,
    output: str,
    form: str | None,
    way: Any,
    max_rows: int | None,
    *,
    restart: bool,
) -> None:
    """Write all rows of QUERY to a file; memory stays flat.

    The file appears when it is whole. A run that broke off goes on where it was.
    """
    from reso_explorer.workspace.downloading import download_rows

    async def work(workspace: Workspace) -> None:
        done = await download_rows(
            workspace,
            text,
            Path(output),
            form=form,
            way=way,
            max_rows=max_rows,
            resume=not restart,
            on_progress=_told if sys.stderr.isatty() else None,
            on_note=note,
        )
        if sys.stderr.isatty():
            click.echo("\r\x1b[K", nl=False, err=True)
        for each in done.notes:
            note(each)
        of = f" of {done.count:,}" if done.count is not None else ""
        whole = "" if done.complete else f" (ended: {done.end})"
        note(f"{done.rows:,} rows{of} in {done.pages:,} pages written to {output}{whole}.")

    run_in_workspace(source, work)


def _told(progress: DownloadProgress) -> None:
    of = f" of {progress.total:,}" if progress.total is not None else ""
    eta = f", {progress.eta:,.0f} s left" if progress.eta is not None else ""
    text = (
        f"{progress.rows:,} rows{of}, {progress.pages:,} pages, "
        f"{progress.received / 1e6:,.1f} MB, {progress.rate:,.0f} rows/s{eta}"
    )
    click.echo(f"\r\x1b[K{text}", nl=False, err=True)

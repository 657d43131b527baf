"""`reso-explorer download`: all rows of a query into a file, resumable."""

from __future__ import annotations

import asyncio
import shutil
import sys
import tempfile
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import click

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure
from reso_explorer.cli.live import incomplete, run_in_workspace, service_failure
from reso_explorer.cli.output import (
    dd_version_option,
    expect_dd_version_used,
    is_spreadsheet_safe,
    note,
    spreadsheet_safe_option,
)
from reso_explorer.cli.paging import (
    allow_host_option,
    by_option,
    parallel_option,
    since_option,
)
from reso_explorer.cli.queries import param_option, saved_text
from reso_explorer.cli.source import expect_query
from reso_explorer.cli.timeout import fresh_option, timeout_option
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.service.download import Downloaded, DownloadProgress
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import Workspace


@click.command()
@click.argument("source")
@timeout_option(None, text=" A single request never takes more than 120.")
@fresh_option
@click.argument("text", metavar="QUERY")
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(),
    help="Write to this file; - is stdout.",
)
@click.option(
    "--format",
    "file_format",
    type=click.Choice(["ndjson", "csv", "json", "parquet", "rcf"]),
    help="Output format; rcf is RESO Common Format. Default: from the file extension.",
)
@dd_version_option
@by_option
@click.option("--max-rows", type=click.IntRange(1), help="Stop after this many rows.")
@allow_host_option
@parallel_option
@param_option
@since_option
@click.option("--restart", is_flag=True, help="Start over instead of resuming.")
@spreadsheet_safe_option
def download(
    source: str,
    text: str,
    output: str,
    file_format: str | None,
    params: tuple[str, ...],
    since: str | None,
    *,
    restart: bool,
    **paging: Any,
) -> None:
    """Download all rows of QUERY, or of the saved query @NAME, to a file (resumable).

    Rows gather in FILE.part; FILE appears when they are all there. Exits with 3 if it gets rows but
    not all that were requested: they stay in FILE.part, and the same command resumes there.
    """
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace.downloading import download_rows
    from reso_explorer.workspace.since import since as narrowed

    text = saved_text(text, params)
    expect_query(text)
    expect_dd_version_used(paging["dd_version"], file_format or "rows in other formats")

    async def work(workspace: Workspace, target: Path) -> Downloaded:
        try:
            return await download_rows(
                workspace,
                narrowed(workspace, text, since),
                target,
                form=file_format,
                resume=not restart,
                spreadsheet_safe=is_spreadsheet_safe(),
                on_progress=teller(),
                on_note=_note,
                **paging,
            )
        except ServiceError as problem:
            raise broken(problem, None if output == "-" else target) from None
        except asyncio.CancelledError:
            kept = "" if output == "-" else _kept(target)
            if kept:
                _note(f"{kept}. Run the command again to resume.")
            raise

    if output != "-":
        _conclude(run_in_workspace(source, lambda one: work(one, Path(output))), output)
        return
    with tempfile.TemporaryDirectory(prefix="reso-explorer-") as folder:
        target = Path(folder) / f"rows.{file_format or 'ndjson'}"
        done = run_in_workspace(source, lambda one: work(one, target))
        if done.is_written:
            sys.stdout.flush()
            with target.open("rb") as rows:
                shutil.copyfileobj(rows, sys.stdout.buffer)
            sys.stdout.flush()
    _conclude(done, "stdout")


def _conclude(done: Downloaded, name: str) -> None:
    """Say what was written.

    Raises:
        Failure: with the status for incomplete results, where rows are missing.
    """
    of = f" of {done.count:,}" if done.count is not None else ""
    rows = f"{done.rows:,}{of} rows" if of else count(done.rows, "row")
    if done.is_written:
        _note(f"Wrote {rows} in {count(done.pages, 'page')} to {name}.")
        return
    raise not_all(done, name)


def not_all(done: Downloaded, name: str) -> Failure:
    """Return the failure for a download that ended before all rows were read."""
    of = f" of {done.count:,}" if done.count is not None else ""
    rows = f"{done.rows:,}{of} rows" if of else count(done.rows, "row")
    where = f"They are in {done.path}." if done.path.exists() else f"{name} is unchanged."
    return Failure(
        f"Incomplete: read {rows}; the server has more. {where}",
        hint=done.advice,
        code=ExitCode.INCOMPLETE,
    )


def broken(problem: ServiceError, target: Path | None) -> Failure:
    """Return the failure for an error: what is kept of the rows, what happened, how to go on."""
    kept = "" if target is None else _kept(target)
    again = "Run the command again to resume."
    if problem.kind == "not-written":
        failure = service_failure(problem)
        failure.detail = f"{kept}. {again}" if kept else ""
        return failure
    if not kept and problem.read is None:
        return service_failure(problem)
    if not kept:
        assert problem.read is not None
        return incomplete(f"Incomplete: read {count(problem.read.rows, 'row')}", problem)
    failure = incomplete(f"Incomplete: {kept[:1].lower()}{kept[1:]}", problem)
    failure.hint = f"{failure.hint} {again}" if problem.what_to_try else again
    return failure


def _kept(target: Path) -> str:
    """Return how many rows an unfinished download has kept, and where; "" where none."""
    from reso_explorer.service.download import partial_download

    found = partial_download(target)
    if found is None:
        return ""
    path, state = found
    of = f"{state.rows:,} of {state.count:,} rows" if state.count else count(state.rows, "row")
    return f"Saved {of} in {path}"


def _note(text: str) -> None:
    """Write a note on a line of its own, over the line of progress."""
    if sys.stderr.isatty():
        click.echo("\r\x1b[K", nl=False, err=True)
    note(text)


def teller() -> Callable[[DownloadProgress], None]:
    """Return what tells progress: one line of a terminal all the time, else a line now and then."""
    if sys.stderr.isatty():
        return lambda progress: click.echo(f"\r\x1b[K{told(progress)}", nl=False, err=True)
    started = monotonic()
    due = started + _FIRST_LINE

    def now_and_then(progress: DownloadProgress) -> None:
        nonlocal due
        now = monotonic()
        if now >= due:
            due = now + (now - started)
            note(told(progress))

    return now_and_then


_FIRST_LINE: Final = 10.0
"""Seconds until progress is told in a pipe; then each time after twice as long."""


def told(progress: DownloadProgress) -> str:
    """Return progress in words: rows, pages, bytes, rate, and the time that is left."""
    of = f" of {progress.total:,}" if progress.total is not None else ""
    eta = f", {progress.eta:,.0f} s left" if progress.eta is not None else ""
    return (
        f"Read {progress.rows:,}{of} rows in {count(progress.pages, 'page')}, "
        f"{progress.received / 1e6:,.1f} MB, {progress.rate:,.0f} rows/s{eta}"
    )

"""`reso-explorer sync`: keep a file equal to the rows of a query."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.download import broken, not_all, teller
from reso_explorer.cli.failure import Failure
from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import note
from reso_explorer.cli.source import expect_query
from reso_explorer.cli.timeout import fresh_option, timeout_option
from reso_explorer.text import count

if TYPE_CHECKING:
    from reso_explorer.workspace import Workspace
    from reso_explorer.workspace.syncing import Synced


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
    help="The file to keep: one JSON object per line (.ndjson, .jsonl).",
)
@click.option("--field", default="", help="Timestamp of changes. Default: the provider's.")
@click.option(
    "--overlap",
    type=click.FloatRange(0),
    metavar="MINUTES",
    help="Read changes from this long before the last run. Default: the provider's, else 5.",
)
@click.option(
    "--deletions",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help="Compare all keys: if the row counts differ, always, or never.",
)
@click.option(
    "--changes",
    type=click.Choice(["auto", "delta", "timestamp"]),
    default="auto",
    show_default=True,
    help="Find changes by the service's delta links or by timestamp; auto prefers delta links.",
)
@click.option("--restart", is_flag=True, help="Read everything again.")
def sync(
    source: str,
    text: str,
    output: str,
    field: str,
    overlap: float | None,
    deletions: Any,
    changes: Any,
    *,
    restart: bool,
) -> None:
    """Keep FILE equal to the rows of QUERY: changed rows only, after the first time.

    FILE has one JSON object per line and one line per key. The first run reads everything. Later
    runs read the rows whose timestamp moved, replace the old ones, and remove
    deleted rows: by the provider's own signal, and by comparing all keys if the row counts differ.
    A row that changes without a new timestamp isn't noticed; --restart reads everything again.
    If the service tracks changes, later runs follow its delta link instead, which also names
    deleted rows; an expired link (410) means a full read.

    The state is in FILE.sync. A run that stops, for whatever reason, leaves FILE as it was; the
    same command resumes. Exits with 3 if not all changes could be read.

    \b
    reso-explorer sync demo Property -o property.ndjson
    reso-explorer sync mls "Property?\\$filter=StandardStatus eq 'Active'" -o active.ndjson
    """  # noqa: D301  # \b keeps click from reflowing the examples
    from reso_explorer.files import WriteError
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.service.sync import changes_path
    from reso_explorer.workspace.syncing import SyncOptions, sync_rows

    expect_query(text)
    target = Path(output)
    options = SyncOptions(
        field=field,
        overlap=overlap,
        deletions=deletions,
        changes=changes,
        restart=restart,
        on_progress=teller(),
        on_note=note,
    )

    async def work(workspace: Workspace) -> Synced:
        try:
            return await sync_rows(workspace, text, target, options)
        except ServiceError as problem:
            raise broken(problem, changes_path(target)) from None
        except WriteError as problem:
            raise Failure(problem.message, hint=problem.hint) from None
        except asyncio.CancelledError:
            note(f"{target} is unchanged. Run the command again to resume.")
            raise

    _conclude(run_in_workspace(source, work), target)


def _conclude(done: Synced, target: Path) -> None:
    """Say what was changed in the file.

    Raises:
        Failure: with the status for incomplete results, where rows are missing.
    """
    if done.merged is None:
        assert done.downloaded is not None
        raise not_all(done.downloaded, str(target))
    merged = done.merged
    note(
        f"{target} has {count(merged.rows, 'row')}: {merged.added:,} added, "
        f"{merged.changed:,} changed, {merged.removed:,} removed."
    )
    if not done.is_checked:
        note("Deleted rows may still be in the file: keys weren't compared.")

"""`reso-explorer query`: rows of a live service."""

from __future__ import annotations

import csv
import json
import sys
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import as_json, as_table, csv_cell, format_option, note, plain
from reso_explorer.cli.source import source_argument

if TYPE_CHECKING:
    from reso_explorer.workspace import ResultPage, Workspace

_TABLE_COLUMNS = 12


@click.command()
@source_argument
@click.argument("text", metavar="QUERY")
@format_option("table", "json", "ndjson", "csv")
@click.option("--all", "everything", is_flag=True, help="Follow all pages.")
@click.option("--max-rows", type=click.IntRange(1), help="Follow pages up to this many rows.")
@click.option("--dry-run", is_flag=True, help="Print the request and send nothing.")
@click.option(
    "--as",
    "language",
    type=click.Choice(["url", "curl", "python", "javascript"]),
    help="Print the request as code and send nothing.",
)
@click.option("--no-check", is_flag=True, help="Send without looking at the query first.")
def query(
    source: str,
    text: str,
    form: str,
    max_rows: int | None,
    language: str | None,
    *,
    everything: bool,
    dry_run: bool,
    no_check: bool,
) -> None:
    """Run QUERY on SOURCE and print the rows; one page unless --all or --max-rows says more.

    \b
    reso-explorer query demo 'Property?$filter=ListPrice gt 500000&$top=5&$select=ListingKey,City'
    reso-explorer query demo 'Member' --max-rows 500 --format csv > members.csv
    """  # noqa: D301  # \b keeps click from reflowing the examples

    async def work(workspace: Workspace) -> None:
        if not no_check:
            _tell_diagnostics(workspace, text)
        if language:
            click.echo(workspace.snippet(text, language), nl=language != "python")
        elif dry_run:
            click.echo(f"GET {workspace.url(text)}")
            click.echo("Accept: application/json")
            if workspace.connection and workspace.connection.needs_token:
                click.echo("Authorization: Bearer •••")
        elif form in {"ndjson", "csv"}:
            await _stream(workspace, text, form, max_rows, everything=everything)
        else:
            await _print(workspace, text, form, max_rows, everything=everything)

    run_in_workspace(source, work, live=not (dry_run or language))


def _tell_diagnostics(workspace: Workspace, text: str) -> None:
    """Write what the checker finds to standard error; it never stops the query."""
    from reso_explorer.cli.carets import diagnostic_lines

    for diagnostic in workspace.check(text):
        if diagnostic.severity != "hint":
            for line in diagnostic_lines(text, diagnostic):
                note(line)


async def _collect(
    workspace: Workspace, text: str, max_rows: int | None, *, everything: bool
) -> list[ResultPage]:
    if not everything and max_rows is None:
        return [await workspace.run(text)]
    return [page async for page in workspace.pages(text, max_rows=max_rows)]


async def _print(
    workspace: Workspace, text: str, form: str, max_rows: int | None, *, everything: bool
) -> None:
    pages = await _collect(workspace, text, max_rows, everything=everything)
    rows = [row for page in pages for row in page.rows]
    if form == "json":
        single = pages and pages[0].is_single and len(rows) == 1
        click.echo(as_json(rows[0] if single else rows))
    elif rows:
        columns = list(dict.fromkeys(name for page in pages for name in page.columns))
        shown = columns[:_TABLE_COLUMNS]
        if pages[0].is_single:
            click.echo(
                as_table(("field", "value"), [(name, rows[0].get(name)) for name in columns])
            )
        else:
            click.echo(as_table(shown, [[row.get(name) for name in shown] for row in rows]))
            if len(columns) > len(shown):
                note(
                    f"{len(shown)} of {len(columns)} columns are shown; "
                    "$select chooses, --format json and csv print all."
                )
    _tell_count(pages, len(rows))


def _tell_count(pages: list[ResultPage], number: int) -> None:
    """Say how many rows of how many were printed; a cut is never silent."""
    for text in dict.fromkeys(text for page in pages for text in page.notes):
        note(text)
    if not pages:
        return
    total = next((page.count for page in pages if page.count is not None), None)
    more = pages[-1].next_link is not None
    of = f" of {total:,}" if total is not None else f" of >{number:,}" if more else ""
    seconds = sum(page.elapsed for page in pages)
    note(
        f"{number:,} rows{of} in {seconds * 1000:,.0f} ms."
        + (" --all follows all pages." if more else "")
    )


async def _stream(
    workspace: Workspace, text: str, form: str, max_rows: int | None, *, everything: bool
) -> None:
    """Print rows page by page, so that memory stays flat."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    header: tuple[str, ...] = ()
    kept: list[ResultPage] = []
    number = 0
    limit = None if everything else max_rows
    first_only = not everything and max_rows is None
    async for page in workspace.pages(text, max_rows=limit):
        if form == "csv" and not header and page.columns:
            header = page.columns
            writer.writerow([csv_cell(name) for name in header])
        for row in page.rows:
            if form == "csv":
                writer.writerow([csv_cell(row.get(name)) for name in header])
            else:
                sys.stdout.write(_ndjson(row) + "\n")
        number += len(page.rows)
        kept = [*kept[-1:], _without_rows(page)]
        if first_only:
            break
    sys.stdout.flush()
    _tell_count(kept[-1:], number)


def _without_rows(page: ResultPage) -> ResultPage:
    from msgspec.structs import replace

    return replace(page, rows=[])


def _ndjson(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=True, default=plain, separators=(",", ":"))

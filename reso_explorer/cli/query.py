"""`reso-explorer query`: rows of a live service."""

from __future__ import annotations

import csv
import json
import sys
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import click

from reso_explorer.cli.live import run_in_workspace
from reso_explorer.cli.output import as_json, as_table, csv_cell, format_option, note, plain
from reso_explorer.cli.source import source_argument
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from reso_explorer.workspace import ResultPage, Workspace

_TABLE_COLUMNS = 12


@click.command()
@source_argument
@click.argument("text", metavar="QUERY")
@format_option("table", "json", "ndjson", "csv")
@click.option("--all", "everything", is_flag=True, help="Follow all pages.")
@click.option("--max-rows", type=click.IntRange(1), help="Follow pages up to this many rows.")
@click.option("--dry-run", is_flag=True, help="Print the request instead of sending it.")
@click.option(
    "--as",
    "language",
    type=click.Choice(["url", "curl", "python", "javascript"]),
    help="Print the request as code instead of sending it.",
)
@click.option("--no-check", is_flag=True, help="Send exactly what is written, unchecked.")
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
        workspace.sends_as_written = no_check
        if not no_check:
            _tell_diagnostics(workspace, text)
        if language:
            click.echo(workspace.snippet(text, language), nl=language != "python")
        elif dry_run:
            _print_request(workspace, text)
        else:
            pages = _pages(workspace, text, max_rows, everything=everything)
            await (_stream if form in {"ndjson", "csv"} else _print)(pages, form)

    run_in_workspace(source, work, live=not (dry_run or language))


def _print_request(workspace: Workspace, text: str) -> None:
    """Print the request as it would go out; keys stand there as placeholders."""
    click.echo(f"GET {workspace.url(text)}")
    click.echo("Accept: application/json")
    for name, value in (
        workspace.connection.public_headers if workspace.connection else {}
    ).items():
        click.echo(f"{name}: {visible(value)}")
    if workspace.connection and workspace.connection.needs_token:
        click.echo("Authorization: Bearer •••")
    for added in workspace.as_sent(text)[1]:
        note(added)


def _tell_diagnostics(workspace: Workspace, text: str) -> None:
    """Write what the checker finds to standard error; it never stops the query.

    What the provider demands is added, and told with the rows.
    """
    from reso_explorer.cli.carets import diagnostic_lines

    for diagnostic in workspace.check(text):
        is_added = diagnostic.code == "required-part" and diagnostic.fix is not None
        if diagnostic.severity != "hint" and not is_added:
            for line in diagnostic_lines(text, diagnostic):
                note(line)


class _Tally:
    """Counts what was printed; a cut and a doubt are never silent."""

    def __init__(self) -> None:
        self.rows = 0
        self._total: int | None = None
        self._seconds = 0.0
        self._has_more = False
        self._notes: dict[str, None] = {}

    def add(self, page: ResultPage) -> None:
        """Count a page."""
        self.rows += len(page.rows)
        self._total = page.count if self._total is None else self._total
        self._seconds += page.elapsed
        self._has_more = page.is_cut or page.next_link is not None
        self._notes.update(dict.fromkeys(page.notes))

    def tell(self) -> None:
        """Say how many rows of how many were printed, and what makes them doubtful."""
        for text in self._notes:
            note(text)
        of = f" >{self.rows:,}" if self._has_more else ""
        if self._total is not None and self._total != self.rows:
            of = f" {self._total:,}"
        shown = count(self.rows, "row") if not of else f"{self.rows:,} of{of} rows"
        more = " --all follows all pages." if self._has_more else ""
        note(f"{shown} in {self._seconds * 1000:,.0f} ms.{more}")


async def _pages(
    workspace: Workspace, text: str, max_rows: int | None, *, everything: bool
) -> AsyncIterator[ResultPage]:
    """Yield the first page, or all pages up to a number of rows."""
    async with aclosing(workspace.pages(text, max_rows=max_rows)) as walk:
        async for page in walk:
            yield page
            if not everything and max_rows is None:
                return


async def _print(pages: AsyncIterator[ResultPage], form: str) -> None:
    """Print all rows at once, as JSON or as a table."""
    tally = _Tally()
    rows: list[dict[str, Any]] = []
    names: dict[str, None] = {}
    is_single = False
    async for page in pages:
        tally.add(page)
        rows += page.rows
        names.update(dict.fromkeys(page.columns))
        is_single = page.is_single
    if form == "json":
        click.echo(as_json(rows[0] if is_single and len(rows) == 1 else rows))
    elif rows and is_single:
        click.echo(as_table(("field", "value"), [(name, rows[0].get(name)) for name in names]))
    elif rows:
        _print_table(list(names), rows)
    tally.tell()


def _print_table(columns: list[str], rows: list[dict[str, Any]]) -> None:
    shown = columns[:_TABLE_COLUMNS]
    click.echo(as_table(shown, [[row.get(name) for name in shown] for row in rows]))
    if len(columns) > len(shown):
        note(
            f"{len(shown)} of {len(columns)} columns are shown; "
            "$select chooses, --format json and csv print all."
        )


async def _stream(pages: AsyncIterator[ResultPage], form: str) -> None:
    """Print rows page by page, so that memory stays flat."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    header: tuple[str, ...] = ()
    left_out: dict[str, None] = {}
    tally = _Tally()
    async for page in pages:
        tally.add(page)
        if form == "ndjson":
            sys.stdout.writelines(_ndjson(row) + "\n" for row in page.rows)
            continue
        if not header and page.columns:
            header = page.columns
            writer.writerow([csv_cell(name) for name in header])
        left_out.update(dict.fromkeys(name for name in page.columns if name not in header))
        writer.writerows([csv_cell(row.get(name)) for name in header] for row in page.rows)
    sys.stdout.flush()
    if left_out:
        note(
            f"{count(len(left_out), 'column')} came on later pages only and had no place: "
            f"{', '.join(left_out)}. $select names all columns beforehand."
        )
    tally.tell()


def _ndjson(row: dict[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=True, default=plain, separators=(",", ":"))

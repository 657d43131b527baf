"""`reso-explorer query`: rows of a live service."""

from __future__ import annotations

import io
import sys
from contextlib import aclosing, closing, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Final

import click
import msgspec
from click.core import ParameterSource

from reso_explorer.cli.exit_codes import ExitCode
from reso_explorer.cli.failure import Failure, usage
from reso_explorer.cli.live import incomplete, run_in_workspace, tell_age_if_unknown
from reso_explorer.cli.output import (
    as_json,
    as_table,
    format_option,
    note,
    print_csv,
    write_output,
)
from reso_explorer.cli.paging import (
    allow_host_option,
    by_option,
    parallel_option,
    since_option,
)
from reso_explorer.cli.queries import param_option, saved_text
from reso_explorer.cli.source import expect_query, source_argument
from reso_explorer.credentials import without_credentials
from reso_explorer.export.code.targets import TARGETS
from reso_explorer.text import count, visible

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator

    from reso_explorer.export.code.targets import Code
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.workspace import ResultPage, Workspace
    from reso_explorer.workspace.local_filter import LocalFilter
    from reso_explorer.workspace.related import Related

_TABLE_COLUMNS = 12


@click.command()
@source_argument
@click.argument("text", metavar="QUERY")
@format_option("table", "json", "ndjson", "csv")
@click.option("--all", "everything", is_flag=True, help="Follow all pages.")
@click.option("--max-rows", type=click.IntRange(1), help="Follow pages up to this many rows.")
@by_option
@allow_host_option
@click.option(
    "--follow",
    "relation",
    metavar="RELATION",
    help="Print the related rows instead: name of a relation, declared or inferred.",
)
@click.option("--dry-run", is_flag=True, help="Print the request instead of sending it.")
@click.option(
    "--as",
    "language",
    type=click.Choice(list(TARGETS)),
    help="Print the request as code instead of sending it. Programs read all pages; shell commands "
    "and request files do so with --all.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    help="Write the rows, the value of `/$value`, or the code to this file. Default: stdout. The extension "
    "sets the format unless --format does.",
)
@click.option(
    "--local-filter",
    "condition",
    metavar="FILTER",
    help="Keep only fetched rows that match this $filter, for what the server can't filter.",
)
@click.option(
    "--local",
    "local_options",
    metavar="OPTIONS",
    help="Apply these query options to the fetched rows, for what the server can't do.",
)
@click.option(
    "--evidence",
    type=click.Path(),
    metavar="FILE",
    help="Write what the local check of the rows found to this file, as JSON; - is one line "
    'on stderr, {"evidence": […]}.',
)
@click.option(
    "--why-empty",
    "explains",
    is_flag=True,
    help=(
        "If there are no rows, send up to 10 more requests, of one row each, to find out why. "
        "Conditions that match no rows are tried in other forms of their value."
    ),
)
@parallel_option
@param_option
@since_option
@click.option("--no-check", is_flag=True, help="Send exactly what is written, unchecked.")
def query(
    source: str,
    text: str,
    form: str,
    relation: str | None,
    language: str | None,
    output: str | None,
    condition: str | None,
    local_options: str | None,
    evidence: str | None,
    params: tuple[str, ...],
    since: str | None,
    at_once: int | None,
    *,
    everything: bool,
    dry_run: bool,
    no_check: bool,
    explains: bool,
    **paging: Any,
) -> None:
    """Run QUERY on SOURCE and print the rows; one page unless --all or --max-rows says more.

    QUERY may be @NAME, a saved query. --local-filter looks at fetched rows only, as many as
    --all, --max-rows, and $top say, and reports how many fit. Exits with 3 if rows came but not
    all that were requested; the message says how to get the rest.

    \b
    reso-explorer query demo 'Property?$filter=ListPrice gt 500000&$top=5&$select=ListingKey,City'
    reso-explorer query demo 'Member' --max-rows 500 --format csv > members.csv
    reso-explorer query demo 'Property?$top=20&$select=City' --follow ListOffice
    reso-explorer query demo 'Property?$top=500' --local-filter "contains(City,'Port')"
    reso-explorer query demo Property --all --local '$apply=groupby((City),aggregate($count as N))'
    """  # noqa: D301  # \b keeps click from reflowing the examples
    from reso_explorer.workspace.local_filter import LocalFilter
    from reso_explorer.workspace.related import related
    from reso_explorer.workspace.since import since as narrowed

    is_inferred = _is_default("form")
    infers = is_inferred and not language
    out = _Output(_form_of(output) if infers else form, output, is_inferred=is_inferred)
    query_text = saved_text(text, params)
    expect_query(query_text)
    local_parts = {"--local-filter": condition, "--local": local_options}
    if relation is not None:
        others = {"--evidence": evidence, "--why-empty": explains or None}
        _expect_no_follow({**local_parts, **others, "--parallel": at_once})

    async def work(workspace: Workspace) -> None:
        workspace.sends_as_written = no_check
        text, local = narrowed(workspace, query_text, since), None
        if condition is not None:
            local = LocalFilter(workspace, text, condition)
            text = _with_fields(local, text)
        if not no_check:
            _tell_diagnostics(workspace, text)
        found = None if relation is None else related(workspace, text, relation)
        if language or dry_run:
            for name, given in local_parts.items():
                if given is not None:
                    note(f"{name} isn't part of the request.")
            texts = [text] if found is None else [found.first, found.second]
            _print_requests(workspace, texts, language, output, whole=everything)
        elif found is not None:
            await _print_related(workspace, found, out, is_one_page=not everything, **paging)
        else:
            is_one_page = not everything and paging["max_rows"] is None
            run = _Run(text, local, local_options, evidence, is_one_page=is_one_page)
            rows = await _print_rows(workspace, run, out, at_once=at_once, **paging)
            _tell(await _reasons(workspace, text, wanted=explains and not rows))

    run_in_workspace(source, work, live=not (dry_run or language))


@dataclass(frozen=True, slots=True)
class _Output:
    """Where rows go: the format, and the file, None for stdout.

    An inferred format is for rows only: a raw value is written as it is.
    """

    form: str
    path: str | None
    is_inferred: bool

    @property
    def is_stdout(self) -> bool:
        """Whether rows go to stdout."""
        return self.path in {None, "-"}


@dataclass(frozen=True, slots=True)
class _Run:
    """A query and what is done with its rows here."""

    text: str
    local: LocalFilter | None
    options: str | None
    evidence: str | None
    is_one_page: bool


async def _print_related(workspace: Workspace, found: Related, out: _Output, **paging: Any) -> None:
    """Print the rows that those of a query lead to."""
    from reso_explorer.workspace.related import related_pages

    tally = _Tally(enough=None)
    pages = related_pages(workspace, found, **paging)
    await _write(_taken(pages, tally, is_one_page=False), tally, out)


async def _print_rows(
    workspace: Workspace, run: _Run, out: _Output, *, way: Any, **paging: Any
) -> int:
    """Print the rows of a query, and return how many the server sent."""
    from reso_explorer.query.edit import stated_top
    from reso_explorer.workspace.local_options import LocalOptions

    enough = stated_top(run.text) if run.is_one_page else None
    tally = _Tally(enough=enough, local=run.local, evidence=run.evidence)
    pages = workspace.pages(run.text, way=None if run.is_one_page else way, **paging)
    taken = _taken(pages, tally, is_one_page=run.is_one_page)
    if run.local is not None:
        taken = run.local.filtered(taken)
    options = LocalOptions(workspace, run.text, run.options)
    await _write(options.applied(taken), tally, out, options.preferred)
    _tell(options.told)
    return tally.rows


def _is_default(name: str) -> bool:
    """Tell whether an option of the running command was not given."""
    found = click.get_current_context().get_parameter_source(name)
    return found is ParameterSource.DEFAULT


def _form_of(output: str | None) -> str:
    """Return the format that the ending of a file name asks for, else a table.

    Raises:
        Failure: `query` can't write that format.
    """
    from reso_explorer.service.download.formats import FORMATS

    ending = "" if output is None else Path(output).suffix.lower()
    found = next((each.name for each in FORMATS.values() if ending in each.suffixes), "table")
    if found in {"table", *_PRINTERS, "csv"}:
        return found
    raise usage(f"query can't write {ending} files.", f"Use `reso-explorer download -o {output}`.")


def _expect_no_follow(given: dict[str, object]) -> None:
    """Reject options that have no effect with --follow."""
    for name, value in given.items():
        if value is not None:
            raise usage(f"{name} and --follow don't go together.", "Pass one of them.")


async def _reasons(workspace: Workspace, text: str, *, wanted: bool) -> tuple[str, ...]:
    """Return why there are no rows; () if that isn't wanted."""
    from reso_explorer.workspace.why_empty import why_empty

    found = await why_empty(workspace, text) if wanted else ""
    return (f"Local check: {found}",) if found else ()


def _tell(lines: tuple[str, ...]) -> None:
    for line in lines:
        note(line)


async def _write(
    pages: AsyncGenerator[ResultPage, None],
    tally: _Tally,
    out: _Output,
    preferred: tuple[str, ...] = (),
) -> None:
    """Print pages, or a raw value as it is, to a file or to standard output.

    Raises:
        Failure: rows are missing that were requested, or bytes would go to a terminal.
    """
    async with aclosing(pages):
        first = await anext(pages, None)
        if first is not None and first.content is not None:
            _write_media(first, first.content, out)
            return
        whole = _again(first, pages)
        if out.is_stdout:
            await _print_as(out.form, whole, tally, preferred)
        else:
            content = io.BytesIO()
            text = io.TextIOWrapper(content, "utf-8", "backslashreplace", newline="")
            with redirect_stdout(text):
                await _print_as(out.form, whole, tally, preferred)
                text.flush()
            write_output(content.getvalue(), out.path)
    tally.write_evidence()
    tally.close()


async def _again(
    first: ResultPage | None, rest: AsyncIterator[ResultPage]
) -> AsyncIterator[ResultPage]:
    """Yield a page that was taken already, and those after it."""
    if first is not None:
        yield first
        async for page in rest:
            yield page


def _write_media(page: ResultPage, content: bytes, out: _Output) -> None:
    """Write a raw value: its bytes to a file or a pipe, its text to a terminal.

    With a format other than the table, a text is written as a value of that format.
    """
    form = "table" if out.is_inferred else out.form
    to_terminal = out.is_stdout and sys.stdout.isatty()
    if page.content_text is None and to_terminal:
        kind = page.content_type or "bytes"
        raise Failure(
            f"The value is {kind} ({count(len(content), 'byte')}), not text.",
            hint="Write it to a file: -o FILE.",
        )
    if page.content_text is not None and form != "table":
        if form == "csv":
            print_csv(list(page.rows[0]), [list(page.rows[0].values())], is_exact=True)
        else:
            click.echo(as_json(page.rows[0]["value"]))
    elif page.content_text is not None and out.is_stdout:
        click.echo(visible(page.content_text, one_line=False) if to_terminal else page.content_text)
    else:
        write_output(content, out.path)


async def _print_as(
    form: str, pages: AsyncIterator[ResultPage], tally: _Tally, preferred: tuple[str, ...]
) -> None:
    """Print pages in a format; `preferred` are the columns that CSV has first."""
    if form == "csv":
        await _print_csv(pages, tally, preferred)
    else:
        await _PRINTERS[form](pages, tally)


def _print_requests(
    workspace: Workspace,
    texts: list[str],
    language: str | None,
    output: str | None,
    *,
    whole: bool,
) -> None:
    """Print requests as code of a language, or as they would go out."""
    if not language:
        for each in texts:
            _print_request(workspace, each)
        return
    for number, each in enumerate(texts):
        if number:
            note("Then, for the values in those rows:")
        code = workspace.code(each, language, whole=whole)
        if output in {None, "-"}:
            click.echo(str(code), nl=not str(code).endswith("\n"))
            continue
        assert output is not None
        if len(texts) > 1:
            raise usage("--follow makes two requests.", "Leave out --output, and see both.")
        _write_code(code, output)


def _write_code(code: Code, output: str) -> None:
    """Write code to a file, and what belongs beside it into the same folder."""
    write_output(code.text.rstrip("\n").encode() + b"\n", output)
    for name, text in code.others.items():
        write_output(text.encode(), str(Path(output).parent / name))


def _print_request(workspace: Workspace, text: str) -> None:
    """Print the request as it would go out; keys stand there as placeholders."""
    from reso_explorer.service.media import accept_of

    click.echo(f"GET {workspace.displayed(workspace.url(text))}")
    click.echo(f"Accept: {accept_of(workspace.url(text))}")
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
    from reso_explorer.diagnostics import Severity

    found = workspace.check(text)
    tell_age_if_unknown(workspace, found)
    for diagnostic in found:
        is_added = diagnostic.code == "required-part" and diagnostic.fix is not None
        if diagnostic.severity is not Severity.INFO and not is_added:
            for line in diagnostic_lines(text, diagnostic):
                note(line)


class _Tally:
    """Counts what was printed; a cut and a doubt are never silent.

    Args:
        enough: how many rows are all that were requested, where the query says so.
        local: what the rows are filtered by here.
        evidence: the file that the findings of the local check go to.
    """

    def __init__(
        self,
        *,
        enough: int | None,
        local: LocalFilter | None = None,
        evidence: str | None = None,
    ) -> None:
        self.rows = 0
        self._evidence = evidence
        self._found: list[dict[str, Any]] = []
        self._local = local
        self._enough = enough
        self._started = monotonic()
        self._total: int | None = None
        self._seconds = 0.0
        self._has_more = False
        self._notes: dict[str, None] = {}
        self._advice: str | None = None
        self._problem: ServiceError | None = None

    def add(self, page: ResultPage) -> None:
        """Count a page."""
        self.rows += len(page.rows)
        self._total = page.count if self._total is None else self._total
        self._seconds += page.elapsed
        self._has_more = page.is_cut or page.next_link is not None
        self._notes.update(dict.fromkeys(page.notes))
        self._found += [
            {
                "page": page.number,
                "url": without_credentials(page.url),
                **msgspec.structs.asdict(each),
            }
            for each in page.judgments
        ]
        if not page.is_whole:
            self._advice = page.advice

        if sys.stderr.isatty() and not sys.stdout.isatty():
            self._tell_progress()

    def _tell_progress(self) -> None:
        """Overwrite one line of the terminal with the rows so far; the last page clears it."""
        of = f" of {self._total:,}" if self._total else ""
        rate = self.rows / max(monotonic() - self._started, 0.001)
        left = f", {(self._total - self.rows) / rate:,.0f} s left" if self._total and rate else ""
        line = f"Read {self.rows:,}{of} rows, {rate:,.0f} rows/s{left}" if self._has_more else ""
        click.echo(f"\r\x1b[K{line}", nl=False, err=True)

    def write_evidence(self) -> None:
        """Write what the local check found, with the request and the number of rows.

        Stdout has the rows: for `-` it's one line of JSON among the messages.
        """
        if self._evidence == "-":
            from reso_explorer.export import row_json

            click.echo(row_json.line({"evidence": self._found}), err=True)
        elif self._evidence is not None:
            write_output(as_json(self._found).encode() + b"\n", self._evidence)

    def stop(self, why: str) -> None:
        """Take the reason why no further pages are read."""
        self._notes[why] = None
        self._advice = "Use --format ndjson or csv, or `reso-explorer download`."

    def broke(self, problem: ServiceError) -> None:
        """Take the error that ended the run after some pages."""
        self._problem = problem

    def tell(self) -> None:
        """Say how many rows of how many were printed, and what makes them doubtful."""
        for text in self._notes:
            note(text)
        of = f" >{self.rows:,}" if self._has_more else ""
        if self._total is not None and self._total != self.rows:
            of = f" {self._total:,}"
        shown = count(self.rows, "row") if not of else f"{self.rows:,} of{of} rows"
        more = " --all follows all pages." if self._has_more and self._problem is None else ""
        note(f"{shown} in {self._seconds * 1000:,.0f} ms.{more}")
        if self._local is not None:
            note(self._local.sentence)

    def close(self) -> None:
        """Raise where rows are missing that were requested.

        Raises:
            Failure: with the status for incomplete results, saying what came and how to go on.
        """
        of = f" of {self._total:,}" if self._total is not None else ""
        came = (
            f"Incomplete: read {self.rows:,}{of} rows"
            if of
            else f"Incomplete: read {count(self.rows, 'row')}"
        )
        if self._problem is not None:
            raise incomplete(came, self._problem)
        is_enough = self._enough is not None and self.rows >= self._enough
        if self._advice is not None and not is_enough:
            raise Failure(
                f"{came}; the server has more.", hint=self._advice, code=ExitCode.INCOMPLETE
            )
        if self._local is not None and self._local.doubt:
            raise Failure(
                f"Incomplete: {self._local.doubt}",
                hint=self._local.advice,
                code=ExitCode.INCOMPLETE,
            )


def _with_fields(local: LocalFilter, text: str) -> str:
    """Return the query with the fields that the local filter needs, and say which were added."""
    wider, added = local.with_fields(text)
    if added:
        note(f"Requested {', '.join(added)} too, for the local filter.")
    return wider


async def _taken(
    pages: AsyncGenerator[ResultPage, None], tally: _Tally, *, is_one_page: bool
) -> AsyncGenerator[ResultPage, None]:
    """Yield the first page or all pages, counted; an error after the first page ends them."""
    from reso_explorer.service.errors import ServiceError

    async with aclosing(pages) as walk:
        try:
            async for page in walk:
                tally.add(page)
                yield page
                if is_one_page:
                    return
        except ServiceError as problem:
            if problem.read is None:
                raise
            tally.broke(problem)


async def _print_json(pages: AsyncIterator[ResultPage], tally: _Tally) -> None:
    """Print an array of rows as they come, so that memory stays flat; one entity as an object."""
    is_open = False
    async for page in pages:
        if page.is_single and not is_open and len(page.rows) == 1:
            click.echo(as_json(page.rows[0]))
            tally.tell()
            return
        for row in page.rows:
            lines = as_json(row).replace("\n", "\n  ")
            sys.stdout.write(f",\n  {lines}" if is_open else f"[\n  {lines}")
            is_open = True
    click.echo("\n]" if is_open else "[]")
    tally.tell()


async def _print_tables(pages: AsyncIterator[ResultPage], tally: _Tally) -> None:
    """Print all rows as one table, whose widths are known when all have come."""
    rows: list[dict[str, Any]] = []
    names: dict[str, None] = {}
    is_single = False
    numbers: frozenset[str] = frozenset()
    room = _MOST_IN_TABLE
    async for page in pages:
        rows += page.rows
        names.update(dict.fromkeys(page.columns))
        is_single, numbers = page.is_single, page.numbers
        room -= page.size
        if room < 0 and page.next_link is not None:
            tally.stop("A table is limited to the rows that memory can take.")
            break
    if rows and is_single:
        click.echo(as_table(("field", "value"), [(name, rows[0].get(name)) for name in names]))
    elif rows:
        _print_table(list(names), rows, numbers)
    tally.tell()


_MOST_IN_TABLE: Final = 128 * 1024 * 1024
"""Bytes of responses whose rows a table holds."""


def _print_table(columns: list[str], rows: list[dict[str, Any]], numbers: frozenset[str]) -> None:
    shown = columns[:_TABLE_COLUMNS]
    cells = [[row.get(name) for name in shown] for row in rows]
    click.echo(as_table(shown, cells, numbers=numbers))
    if len(columns) > len(shown):
        note(
            f"{len(shown)} of {len(columns)} columns are shown; "
            "$select chooses, --format json and csv print all."
        )


async def _stream(pages: AsyncIterator[ResultPage], tally: _Tally) -> None:
    """Print rows page by page, so that memory stays flat."""
    from reso_explorer.export import row_json

    async for page in pages:
        sys.stdout.writelines(row_json.line(row) + "\n" for row in page.rows)
    sys.stdout.flush()
    tally.tell()


_PRINTERS: Final = {"json": _print_json, "table": _print_tables, "ndjson": _stream}


async def _print_csv(
    pages: AsyncIterator[ResultPage], tally: _Tally, preferred: tuple[str, ...]
) -> None:
    """Print rows as CSV when all have come: only then are all columns known."""
    from reso_explorer.export.row_csv import RowSpool, ordered

    with closing(RowSpool()) as spool:
        async for page in pages:
            spool.add(page.rows)
        header = ordered(spool.columns, preferred)
        if header:
            table = ([row.get(name) for name in header] for row in spool.rows())
            print_csv(header, table, is_exact=True)
    tally.tell()

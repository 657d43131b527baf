"""A whole collection into a file."""

from __future__ import annotations

import asyncio
import hashlib
import threading
from contextlib import aclosing, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Final

from reso_explorer import files
from reso_explorer.credentials import without_credentials
from reso_explorer.export.row_csv import ordered
from reso_explorer.service.download.csv_file import write_csv
from reso_explorer.service.download.spool import Spool, SpoolState
from reso_explorer.service.errors import HttpStatusError, NotWrittenError
from reso_explorer.service.keyset import Keyset, keyset_pages
from reso_explorer.service.links import kept_link
from reso_explorer.service.pages import EarlierRun, End, Scope, advice, pages, too_few
from reso_explorer.service.walls import wall_ahead
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterator, Sequence
    from pathlib import Path

    from reso_explorer.providers.dialect import Wall
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.download.formats import FileFormat
    from reso_explorer.service.rows import Page, Row
    from reso_explorer.service.transport import Progress, Transport


@dataclass(frozen=True, slots=True)
class DownloadProgress:
    """How far a download is. Bytes are as sent; the rate and the rest of the time are of this run.

    `total` is the number of rows to come to, `eta` the seconds until then; None where unknown.
    """

    rows: int
    pages: int
    received: int
    rate: float
    total: int | None
    eta: float | None
    resumed_rows: int = 0


@dataclass(frozen=True, slots=True)
class Downloaded:
    """What came of a download.

    `path` is the file that was written. Where the server may have more rows than came, that is the
    partial file beside the target, and a second call goes on from there.
    """

    path: Path
    rows: int
    pages: int
    received: int
    elapsed: float
    end: str
    count: int | None
    resumed_rows: int
    notes: tuple[str, ...]
    advice: str = ""
    """How to get the rows that are missing, "" where none are."""
    method: str = "link"
    """The paging method: `link`, `replication`, or `by` and the fields of keyset paging."""

    @property
    def complete(self) -> bool:
        """Whether the server said that there is nothing more."""
        return self.end == End.COMPLETE

    @property
    def is_written(self) -> bool:
        """Whether the target was written: all rows came, or as many as were wanted."""
        return End(self.end).is_whole


@dataclass(frozen=True, slots=True)
class Download:
    """What to get, and how to write it.

    Attributes:
        url: the finished address of the query; an unfinished run is known again by it.
        target: the file to write; replaced when all rows are there.
        form: its format.
        columns: names to keep, in order; () keeps what comes, without annotations in tables.
        preferred: columns that come first in a table.
        spreadsheet_safe: guard a CSV file against formulas.
        prefer: value of the Prefer header.
        max_rows: stop after this many rows.
        start: the address of the first page, where that differs from the query: with a count, a
            page size, or at a replication endpoint.
        plain_url: what to request if the server rejects what `start` adds to the query.
        recount_url: the address that counts the rows again if fewer came than were counted.
        method: the paging method: `link`, `keyset`, `replication`, or `delta` for a delta link.
        keyset: the fields, for paging by keyset.
        tries_top: try a larger `$top` if the server ignores the preferred page size.
        at_once: pages that may be requested side by side, where links are followed otherwise.
        walls: where ordinary paging ends.
        allow_hosts: other hosts that next links may go to, without credentials.
        total: the number of rows, where it is known before.
        resume: go on from an earlier run that broke off.
        on_delta: told the delta link of this run before its last page is saved.
    """

    url: str
    target: Path
    form: FileFormat
    columns: Sequence[str] = ()
    preferred: Sequence[str] = ()
    spreadsheet_safe: bool = False
    prefer: str = ""
    max_rows: int | None = None
    start: str = ""
    plain_url: str = ""
    recount_url: str = ""
    method: str = "link"
    keyset: Keyset | None = None
    tries_top: bool = False
    at_once: int = 1
    walls: Sequence[Wall] = ()
    allow_hosts: Sequence[str] = ()
    total: int | None = None
    resume: bool = True
    context: ErrorContext | None = None
    on_progress: Callable[[DownloadProgress], None] | None = None
    on_note: Callable[[str], None] = field(default=lambda _: None)
    on_delta: Callable[[str], None] | None = None


async def download(transport: Transport, wanted: Download) -> Downloaded:
    """Get the rows and write the file.

    Rows are gathered in `{target}.part`; after a break a second call goes on with the page behind
    the last whole one. The target appears at the end, in one step, and only if the server sent
    all rows or `max_rows` of them.

    Raises:
        NotWrittenError: a file can't be written, or another download is writing it.
        ServiceError: a page could not be had (the rows so far are kept for the next call), or the
            format is not available.
    """
    wanted.form.check()
    run: _Run | None = None
    try:
        run = _Run(transport, wanted)
        await run.gather()
        if run.is_whole:
            await run.write()
        return run.finish()
    except files.WriteError as error:
        raise NotWrittenError(error.message, what_to_try=error.hint) from None
    except OSError as error:
        failed = files.write_error(wanted.target, error)
        raise NotWrittenError(failed.message, what_to_try=failed.hint) from None
    finally:
        if run is not None:
            run.spool.close()


_START_OVER: Final = (
    "Resuming can't find rows before the last key. Start over with `--restart`; if rows are still "
    "missing, split the query with a filter, such as ranges of a date."
)


class _StoppedError(Exception):
    """The run was canceled while the file was written."""


class _Run:
    """One call of `download`."""

    def __init__(self, transport: Transport, wanted: Download) -> None:
        self._transport = transport
        self._wanted = wanted
        self.spool = Spool(wanted.target)
        self._started = transport.clock.monotonic()
        self._received = 0
        self._resumed = 0
        self._count = wanted.total
        keyset = wanted.keyset
        self._method = f"by {keyset.orderby}" if keyset else wanted.method
        self._start = wanted.start or wanted.url
        self._notes: list[str] = []
        self._advice = ""
        self._stop = threading.Event()

    async def gather(self) -> None:
        """Write the pages into the spool."""
        state = await self._state()
        if state.ended:
            return
        if self._count is not None:
            self._announce_wall(self._count)
        walk = self._walk(state)
        try:
            async with aclosing(walk):
                async for page in walk:
                    self._take(page)
                    if self.spool.state.ended:
                        break
            self.spool.save_waiting()
        except HttpStatusError as error:
            if self._resumed and not self._received and error.status in {400, 404, 410}:
                error.what_to_try = (
                    "The link to resume from may have expired. Start over with `--restart`, or page "
                    f"by key: `--by keyset`. {error.what_to_try}"
                )
            raise
        finally:
            with suppress(files.WriteError):  # the state before it will do
                self.spool.save_waiting()

    async def _state(self) -> SpoolState:
        """Open the spool, anew or where the last run stopped."""
        wanted = self._wanted
        url = without_credentials(wanted.url)
        saved, problem = await asyncio.to_thread(self.spool.open)
        if problem:
            self._note(problem)
        if saved is not None and wanted.resume:
            if self._fits(saved, url):
                self._resumed = saved.rows
                self._count = saved.count if self._count is None else self._count
                self._note(f"Continuing after {count(saved.rows, 'row')} of an earlier run.")
                self.spool.begin(saved, resume=True)
                return saved
            if saved.pages:
                is_same = saved.url == url and saved.method == self._method and not saved.next_link
                self._note(
                    "The signed link to the next page isn't stored; starting over."
                    if is_same and not saved.ended
                    else f"{self.spool.path} is of another request; starting over."
                )
        start = without_credentials(self._start)
        marks = [_mark(kept_link(address)) for address in {self._start, self._wanted.url}]
        state = SpoolState(url=url, method=self._method, next_link=start, followed=marks)
        self.spool.begin(state, resume=False)
        return state

    def _fits(self, saved: SpoolState, url: str) -> bool:
        """Tell whether an earlier run can be gone on with.

        A link that only worked with a signature was not kept; then there is no way to go on.
        Its last page may have been cut at the number of rows wanted then; rows would be missing
        if this run wants more.
        """
        most = self._wanted.max_rows
        return (
            saved.url == url
            and saved.method == self._method
            and saved.pages > 0
            and bool(saved.next_link or saved.ended or self._wanted.keyset)
            and (most is None or saved.rows <= most)
            and (saved.ended != End.MAX_ROWS or most == saved.rows)
        )

    def _edge(self, keyset: Keyset, last: Row) -> list[Row]:
        """Return the rows at the end of the spool that share the last order value."""
        if not last or keyset.tie_break:
            return []
        name = keyset.order_by
        return [row for row in self.spool.rows() if row.get(name) == last[name]]

    def _walk(self, state: SpoolState) -> AsyncGenerator[Page, None]:
        wanted = self._wanted
        left = None if wanted.max_rows is None else wanted.max_rows - state.rows
        if wanted.keyset is not None:
            return keyset_pages(
                self._transport,
                self._start,
                wanted.keyset,
                plain_url=wanted.plain_url,
                total=self._count,
                after=state.last_row or None,
                seen=self._edge(wanted.keyset, state.last_row),
                max_rows=left,
                context=wanted.context,
                on_progress=self._piece,
                rows_before=state.rows,
            )
        return pages(
            self._transport,
            state.next_link if state.pages else self._start,
            prefer=wanted.prefer,
            max_rows=left,
            context=wanted.context,
            on_progress=self._piece,
            allow_hosts=wanted.allow_hosts,
            walls=wanted.walls,
            earlier=EarlierRun(wanted.url, state.rows, state.count, state.window),
            plain_url="" if state.pages else wanted.plain_url,
            recount_url=wanted.recount_url,
            tries_top=wanted.tries_top,
            is_delta=wanted.method == "delta",
            at_once=wanted.at_once if state.window or not state.pages else 1,
        )

    def _piece(self, progress: Progress) -> None:
        self._tell(self._received + progress.received)

    def _take(self, page: Page) -> None:
        state = self.spool.state
        if self._count is None and page.count is not None:
            self._count = page.count
            self._announce_wall(page.count)
        elif state.pages == 0 and self._count is None:
            self._announce_wall(None)
        link = kept_link(page.next_link or "")
        loops = page.end is None and bool(link) and _mark(link) in state.followed
        if page.end is not None or loops:
            self.spool.save_waiting()  # so that the next call can ask for this page again
        if page.delta_link and self._wanted.on_delta is not None:
            self._wanted.on_delta(page.delta_link)
        self.spool.add(page.rows)
        state.pages += 1
        state.count = self._count
        state.next_link, state.window = link, page.window
        state.followed += [_mark(link)] if link else []
        if self._wanted.keyset is not None and page.rows:
            fields = self._wanted.keyset.orderby.split(",")
            state.last_row = {name: page.rows[-1].get(name) for name in fields}
        end = End.LOOP if loops else self._end(page)
        if loops:
            self._note("The link to the next page goes back to a page already read; stopped.")
        state.ended = end or ""
        if end is None or end.is_whole:
            self.spool.save_soon(self._transport.clock.monotonic())
        by_key = self._wanted.keyset is not None
        self._advice = advice(replace(page, end=end), by_key=by_key)
        if by_key and end is End.SHORT:
            self._advice = _START_OVER
        self._received += page.received
        for note in page.notes:
            self._note(note)
        self._tell(self._received)

    def _end(self, page: Page) -> End | None:
        """Return why the run ends with a page, by all that is known of earlier runs as well."""
        if page.end is not End.COMPLETE or self._count is None:
            return page.end
        scope, rows = Scope.of(self._wanted.url), self.spool.state.rows
        counted = self._count if page.count is None else min(self._count, page.count)
        if not self._resumed or rows >= scope.expected(counted):
            return page.end
        self._note(too_few(self._count, rows))
        return End.SHORT

    @property
    def is_whole(self) -> bool:
        """Whether all rows came that were wanted."""
        return End(self.spool.state.ended or End.COMPLETE).is_whole

    def _announce_wall(self, count: int | None) -> None:
        if self._wanted.keyset is not None:
            return
        wanted = self._wanted
        note = wall_ahead(wanted.walls, url=wanted.url, count=count, max_rows=wanted.max_rows)
        if note:
            self._note(note)

    def _note(self, note: str) -> None:
        if note not in self._notes:
            self._notes.append(note)
            self._wanted.on_note(note)

    def _tell(self, received: int) -> None:
        if self._wanted.on_progress is None:
            return
        state = self.spool.state
        seconds = self._transport.clock.monotonic() - self._started
        rate = (state.rows - self._resumed) / seconds if seconds > 0 else 0.0
        limits = [number for number in (self._count, self._wanted.max_rows) if number is not None]
        total = min(limits, default=None)
        eta = max(total - state.rows, 0) / rate if total is not None and rate > 0 else None
        self._wanted.on_progress(
            DownloadProgress(state.rows, state.pages, received, rate, total, eta, self._resumed)
        )

    async def write(self) -> None:
        """Turn the spool into the target, in a thread that ends when this is canceled."""
        work = asyncio.ensure_future(asyncio.to_thread(self._write))
        try:
            for note in await asyncio.shield(work):
                self._note(note)
        except asyncio.CancelledError:
            self._stop.set()
            await asyncio.wait([work])
            raise

    def _write(self) -> tuple[str, ...]:
        wanted, spool = self._wanted, self.spool
        columns = wanted.columns
        if wanted.form.name == "ndjson" and not columns and not spool.target.is_stream:
            spool.become_target()
            return ()
        if wanted.form.is_table and not columns:
            columns = ordered(spool.state.columns, wanted.preferred)
        writer = wanted.form.write
        if wanted.spreadsheet_safe and wanted.form.name == "csv":
            writer = partial(write_csv, spreadsheet_safe=True)
        with files.writing(wanted.target) as file:
            notes = writer(self._rows, columns, file)
        spool.discard()
        return notes

    def _rows(self) -> Iterator[Row]:
        for row in self.spool.rows():
            if self._stop.is_set():
                raise _StoppedError
            yield row

    def finish(self) -> Downloaded:
        """Return what came of it all."""
        state = self.spool.state
        return Downloaded(
            path=self._wanted.target if self.is_whole else self.spool.path,
            rows=state.rows,
            pages=state.pages,
            received=self._received,
            elapsed=self._transport.clock.monotonic() - self._started,
            end=state.ended or End.COMPLETE,
            count=self._count,
            resumed_rows=self._resumed,
            notes=tuple(self._notes),
            advice=self._advice,
            method=self._method,
        )


def _mark(link: str) -> str:
    """Return a short mark of an address."""
    return hashlib.blake2b(link.encode("utf-8", "replace"), digest_size=6).hexdigest()

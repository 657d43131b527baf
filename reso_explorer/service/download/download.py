"""A whole collection into a file."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from reso_explorer.credentials import without_credentials
from reso_explorer.service.download.spool import Spool, SpoolState
from reso_explorer.service.errors import HttpStatusError, ServiceError
from reso_explorer.service.keyset import Keyset, keyset_pages
from reso_explorer.service.links import kept_link
from reso_explorer.service.pages import End, pages
from reso_explorer.service.walls import wall_ahead

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
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
    """What came of a download. `complete` is false where the server has or may have more rows."""

    path: Path
    rows: int
    pages: int
    received: int
    elapsed: float
    end: str
    count: int | None
    resumed_rows: int
    notes: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether the server said that there is nothing more."""
        return self.end == End.COMPLETE


@dataclass(frozen=True, slots=True)
class Download:
    """What to get, and how to write it.

    Attributes:
        url: the finished address of the first page.
        target: the file to write; replaced when all rows are there.
        form: its format.
        columns: names to keep, in order; () keeps what comes, without annotations in tables.
        prefer: value of the Prefer header.
        max_rows: stop after this many rows.
        keyset: pages by value instead of by link.
        walls: where ordinary paging ends.
        total: the number of rows, where it is known before.
        resume: go on from an earlier run that broke off.
    """

    url: str
    target: Path
    form: FileFormat
    columns: Sequence[str] = ()
    prefer: str = ""
    max_rows: int | None = None
    keyset: Keyset | None = None
    walls: Sequence[Wall] = ()
    total: int | None = None
    resume: bool = True
    context: ErrorContext | None = None
    on_progress: Callable[[DownloadProgress], None] | None = None
    on_note: Callable[[str], None] = field(default=lambda _: None)


async def download(transport: Transport, wanted: Download) -> Downloaded:
    """Get the rows and write the file.

    Rows are gathered in `{target}.part`; after a break a second call goes on with the page behind
    the last whole one. The target appears at the end, in one step.

    Raises:
        ServiceError: a page could not be had (the rows so far are kept for the next call), the
            format is not available, or the file cannot be written.
    """
    wanted.form.check()
    run = _Run(transport, wanted)
    try:
        await run.gather()
        told = await asyncio.to_thread(run.write)
        return run.finish(told)
    except OSError as error:
        raise ServiceError(
            f"{wanted.target} cannot be written: {error.strerror or error}.",
            what_to_try="Check the folder, the rights and the space on the disk.",
        ) from None
    finally:
        run.spool.close()


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
        self._method = f"by {keyset.orderby}" if keyset else "link"
        self._notes: list[str] = []

    async def gather(self) -> None:
        """Write the pages into the spool."""
        state = self._state()
        if state.ended:
            return
        if self._count is not None:
            self._announce_wall(self._count)
        walk = self._walk(state)
        try:
            async with aclosing(walk):
                async for page in walk:
                    self._take(page)
        except HttpStatusError as error:
            if self._resumed and not self._received and error.status in {400, 404, 410}:
                error.what_to_try = (
                    "The link to go on from may have expired. Start again without resuming, or "
                    f"page by value. {error.what_to_try}"
                )
            raise

    def _state(self) -> SpoolState:
        """Open the spool, anew or where the last run stopped."""
        wanted = self._wanted
        url = without_credentials(wanted.url)
        saved = self.spool.saved() if wanted.resume else None
        if saved is not None and self._fits(saved, url):
            self._resumed = saved.rows
            self._count = saved.count if self._count is None else self._count
            self._note(f"Going on after {saved.rows:,} rows of an earlier run.")
            self.spool.open(saved, resume=True)
            return saved
        state = SpoolState(url=url, method=self._method, next_link=url)
        self.spool.open(state, resume=False)
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
                wanted.url,
                wanted.keyset,
                after=state.last_row or None,
                seen=self._edge(wanted.keyset, state.last_row),
                max_rows=left,
                context=wanted.context,
                on_progress=self._piece,
            )
        return pages(
            self._transport,
            state.next_link if state.pages else wanted.url,
            prefer=wanted.prefer,
            max_rows=left,
            context=wanted.context,
            on_progress=self._piece,
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
        self.spool.add(page.rows)
        state.pages += 1
        state.count = self._count
        state.next_link = kept_link(page.next_link or "")
        if self._wanted.keyset is not None and page.rows:
            fields = self._wanted.keyset.orderby.split(",")
            state.last_row = {name: page.rows[-1].get(name) for name in fields}
        state.ended = page.end or ""
        self.spool.save()
        self._received += page.received
        for note in page.notes:
            self._note(note)
        self._tell(self._received)

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

    def write(self) -> tuple[str, ...]:
        """Turn the spool into the target; return notes. Runs in a thread of its own."""
        wanted, state = self._wanted, self.spool.state
        self.spool.sync()
        told: tuple[str, ...] = ()
        if wanted.form.write is None and not wanted.columns:
            self.spool.close()
            self.spool.path.replace(wanted.target)
        else:
            new = wanted.target.with_name(wanted.target.name + ".new")
            columns = list(wanted.columns) or _table_columns(state.columns, wanted.form)
            if wanted.form.write is None:
                _write_lines(self.spool, columns, new)
            else:
                told = wanted.form.write(self.spool.rows, columns, new)
            new.replace(wanted.target)
        self.spool.discard()
        return told

    def finish(self, told: tuple[str, ...]) -> Downloaded:
        """Return what came of it all."""
        for note in told:
            self._note(note)
        state = self.spool.state
        return Downloaded(
            path=self._wanted.target,
            rows=state.rows,
            pages=state.pages,
            received=self._received,
            elapsed=self._transport.clock.monotonic() - self._started,
            end=state.ended or End.COMPLETE,
            count=self._count,
            resumed_rows=self._resumed,
            notes=tuple(self._notes),
        )


def _table_columns(seen: list[str], form: FileFormat) -> list[str]:
    """Return the columns of a file: annotations (`@odata.id`, `X@…`) only where objects are kept."""
    if form.name == "json":
        return seen
    return [name for name in seen if "@" not in name and name != "__metadata"]


def _write_lines(spool: Spool, columns: list[str], path: Path) -> None:
    import msgspec

    encoder = msgspec.json.Encoder(decimal_format="number")
    with path.open("wb") as file:
        for row in spool.rows():
            kept: dict[str, Any] = {name: row[name] for name in columns if name in row}
            file.write(encoder.encode(kept) + b"\n")

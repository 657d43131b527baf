"""Following next links: every page once, to the end, without leaving the service."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from reso_explorer.credentials import without_credentials
from reso_explorer.service.decode_error import ErrorContext, expect_ok
from reso_explorer.service.errors import HttpStatusError, RowsRead, ServiceError, TimedOutError
from reso_explorer.service.judging import judge_of, judged
from reso_explorer.service.links import followed, resolve_link
from reso_explorer.service.row_request import request_rows
from reso_explorer.service.rows import End, Page, read_page
from reso_explorer.service.transport.origin import Origin
from reso_explorer.service.urls import set_options, split_options
from reso_explorer.service.windows import Windows
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Mapping, Sequence

    from reso_explorer.providers.dialect import Wall
    from reso_explorer.service.rows import Row
    from reso_explorer.service.transport import Progress, Reply, Transport


_MOST_EMPTY: Final = 50
"""Pages in a row without a row, after which a run stops."""

REJECTED: Final = frozenset({400, 404, 405, 422, 501})
"""Statuses of servers that don't take a count or a page size."""

_WORTH: Final = 16
"""Requests that larger pages must be able to save for a trial that costs one."""

_SURPLUS: Final = 1000
"""Rows that may come beyond twice the count, before a run stops."""

__all__ = [
    "EarlierRun",
    "End",
    "PageLimits",
    "Scope",
    "advice",
    "lost_root",
    "pages",
    "row_mark",
    "too_few",
]


@dataclass(frozen=True, slots=True)
class PageLimits:
    """Bounds of a run; None means no bound. Times in seconds."""

    max_rows: int | None = None
    max_pages: int | None = None
    deadline: float | None = None


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """The run that another one resumes.

    Attributes:
        url: its first address, "" if there was no such run.
        rows: how many rows it read.
        count: how many rows it counted, None if the server didn't say.
        window: rows of a window of `$skip`, 0 if it followed links.
    """

    url: str = ""
    rows: int = 0
    count: int | None = None
    window: int = 0


@dataclass(frozen=True, slots=True)
class Scope:
    """Which rows of a collection a query requests: what `$skip` leaves out, what `$top` allows.

    `is_known` is false where the URL goes on from a place that only the server knows.
    """

    skip: int = 0
    top: int | None = None
    is_known: bool = True

    @classmethod
    def of(cls, url: str) -> Scope:
        """Return the scope of a finished URL."""
        options = {name.lstrip("$").lower(): value for name, value in split_options(url)[1]}
        skip, top = options.get("skip", ""), options.get("top", "")
        return cls(
            int(skip) if skip.isdecimal() else 0,
            int(top) if top.isdecimal() else None,
            "skiptoken" not in options,
        )

    def expected(self, count: int) -> int:
        """Return how many rows should come where the server counts `count` in all."""
        left = max(count - self.skip, 0)
        return left if self.top is None else min(left, self.top)


async def pages(
    transport: Transport,
    first_url: str,
    *,
    prefer: str = "",
    max_rows: int | None = None,
    max_pages: int | None = None,
    deadline: float | None = None,
    headers: Mapping[str, str] | None = None,
    context: ErrorContext | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    allow_hosts: Collection[str] = (),
    walls: Sequence[Wall] = (),
    earlier: EarlierRun = EarlierRun(),  # it can't change
    plain_url: str = "",
    recount_url: str = "",
    tries_top: bool = False,
    is_delta: bool = False,
    at_once: int = 1,
) -> AsyncGenerator[Page, None]:
    """Yield the pages of a collection in order.

    The next link is used as given and resolved against the address that answered; the
    preference is sent again on every page. The last page carries the reason in `Page.end`, and
    in `Page.notes` whatever makes the rows doubtful, such as parts of the query that the server
    ignored. Rows beyond `max_rows` are cut off.

    Args:
        transport: speaks with the service.
        first_url: the finished address of the first page.
        prefer: value of the Prefer header, such as `odata.maxpagesize=100`.
        max_rows: stop after this many rows.
        max_pages: stop after this many pages.
        deadline: seconds for the whole run.
        headers: further header fields for every page.
        context: facts for advice on errors.
        on_progress: told as each answer comes in.
        allow_hosts: other hosts (`name` or `name:port`) that next links may go to, without
            credentials.
        walls: row counts where this provider's paging is known to end.
        earlier: the run that this one resumes.
        plain_url: the query without the count and page size that were added to `first_url`; it is
            requested if the server rejects those.
        recount_url: the address that counts the rows again if fewer came than were counted: rows
            that are deleted while paging aren't missing.
        tries_top: if the first page is smaller than preferred, ask once for all rows by `$top`,
            and go on from there if that gives larger pages.
        is_delta: `first_url` is a delta link, whose rows don't answer to its query options.
        at_once: pages that may be requested side by side, by `$skip`, where that gives the same.

    Raises:
        ServiceError: a page could not be had. Those before it were yielded, and `error.read`
            says how many rows they had.
    """
    walk = _Walk(
        transport,
        prefer,
        PageLimits(max_rows, max_pages, deadline),
        Scope.of(earlier.url or first_url),
        allow_hosts=frozenset(host.lower() for host in allow_hosts),
        walls=walls,
        rows_before=earlier.rows,
        tells_size=not (plain_url or earlier.url),
    )
    fields = dict(headers or {})
    if prefer:
        fields["Prefer"] = prefer
    ask = _Asker(walk, fields, context, on_progress)
    url = first_url
    walk.visited |= {followed(address) for address in (first_url, plain_url) if address}
    judge = judge_of(plain_url or earlier.url or first_url, context)
    ahead = Windows(
        ask.page,
        transport.clock,
        row_mark,
        at_once=at_once,
        max_rows=max_rows,
        limit=min((wall.rows for wall in walls), default=None),
        size=earlier.window,
        total=earlier.count,
    )
    async with ahead:
        while True:
            try:
                if walk.is_first and plain_url:
                    url, page = await ask.first(first_url, plain_url, tries_top=tries_top)
                else:
                    page = await ahead.page(url)
                page = await ahead.linked(url, page)
            except ServiceError as error:
                walk.mark(error, url)
                raise
            page = walk.take(page if is_delta else judged(page, judge))
            if page.end is End.SHORT and recount_url:
                page = walk.recounted(page, await ask.count(recount_url))
            yield page
            if page.end is not None:
                return
            url = page.next_link or ""


def too_few(counted: int | None, rows: int) -> str:
    """Say that fewer rows were sent than the server counted."""
    return f"The server counted {count(counted or 0, 'row')} but sent {rows:,}."


class _Asker:
    """Requests the pages of a walk."""

    def __init__(
        self,
        walk: _Walk,
        fields: Mapping[str, str],
        context: ErrorContext | None,
        on_progress: Callable[[Progress], None] | None,
    ) -> None:
        self._walk = walk
        self._fields = fields
        self._context = context
        self._on_progress = on_progress

    async def page(self, url: str) -> Page:
        """Return the page at an address.

        Raises:
            ServiceError: it could not be had.
        """
        reply = await self._walk.ask(url, self._fields, self._on_progress)
        page = read_page(expect_ok(reply, self._context), self._context)
        self._context = replace(self._context or ErrorContext(), is_later_page=True)
        return page

    async def first(self, url: str, plain_url: str, *, tries_top: bool) -> tuple[str, Page]:
        """Return the first page and its address: with count and page size where those are taken.

        Raises:
            ServiceError: it could not be had.
        """
        try:
            page = await self.page(url)
        except HttpStatusError as error:
            if url == plain_url or error.status not in REJECTED:
                raise
            return plain_url, await self.page(plain_url)
        larger = await self._larger(url, page) if tries_top else None
        return larger or (url, page)

    async def count(self, url: str) -> int | None:
        """Return how many rows the server counts now, None where it doesn't say."""
        with suppress(ServiceError):
            return (await self.page(set_options(url, {"$top": "1"}))).count
        return None

    async def _larger(self, url: str, page: Page) -> tuple[str, Page] | None:
        """Ask for all rows by `$top`; return that page and its address if it has more rows.

        Some servers ignore the preferred page size and send small pages, but larger ones for a
        larger `$top`. One more request then saves many.
        """
        rows, preferred = len(page.rows), self._walk.preferred
        total = page.count
        if not page.next_link or not rows or preferred is None or total is None:
            return None
        if total // rows - total // preferred < _WORTH:
            return None
        top = total + max(total // 10, _SURPLUS)
        target = set_options(url, {"$top": str(top)})
        try:
            found = await self.page(target)
        except ServiceError:
            return None  # the page at hand counts; trouble that lasts ends the next request
        if len(found.rows) <= rows:
            return None
        self._walk.cap_at(top, target)
        return target, replace(found, count=total if found.count is None else found.count)


class _Walk:
    """What is remembered from page to page."""

    def __init__(
        self,
        transport: Transport,
        prefer: str,
        limits: PageLimits,
        scope: Scope,
        *,
        allow_hosts: frozenset[str],
        walls: Sequence[Wall],
        rows_before: int,
        tells_size: bool,
    ) -> None:
        self._transport = transport
        self._tells_size = tells_size
        self._limits = limits
        self._scope = scope
        self._allowed = allow_hosts
        self._walls = walls
        self._before = rows_before
        self._asked_size = _page_size(prefer)
        self._started = transport.clock.monotonic()
        self._pages = 0
        self._rows = 0
        self._empty = 0
        self._count: int | None = None
        self._least: int | None = None
        self._told: set[str] = set()
        self._digests: set[bytes] = set()
        self._repeats = 0
        self._cap: int | None = None
        self.visited: set[str] = set()

    @property
    def is_first(self) -> bool:
        """Whether no page of this run was taken yet."""
        return not self._pages

    @property
    def preferred(self) -> int | None:
        """Rows of a page that the Prefer header asks for."""
        return self._asked_size

    def cap_at(self, top: int, url: str) -> None:
        """Take down that `$top` bounds the rows of this run, at another first address."""
        self._cap = top
        self.visited.add(followed(url))

    def recounted(self, page: Page, count: int | None) -> Page:
        """Return the last page of a run that came short, judged by a count made at its end."""
        rows = self._before + self._rows
        if count is None or rows < self._scope.expected(count):
            return page
        note = f"The total dropped from {self._count:,} to {count:,} while paging."
        return replace(page, end=End.COMPLETE, count=count, notes=(*page.notes[:-1], note))

    async def ask(
        self, url: str, fields: Mapping[str, str], on_progress: Callable[[Progress], None] | None
    ) -> Reply:
        """Return the response to one request; what isn't available as JSON is requested otherwise."""
        return await request_rows(
            self._transport,
            url,
            headers=fields,
            deadline=self.time_left(url),
            on_progress=on_progress,
        )

    def time_left(self, url: str) -> float | None:
        """Return the seconds for the next request."""
        limits, own = self._limits, self._transport.limits.deadline
        if limits.deadline is None:
            return None
        left = limits.deadline - (self._transport.clock.monotonic() - self._started)
        if left <= 0:
            raise TimedOutError(
                f"Stopped after {limits.deadline:g} seconds: read {count(self._rows, 'row')} "
                f"in {count(self._pages, 'page')}; the server has more.",
                url=self._transport.shown(url),
                what_to_try="Allow more time, or request fewer rows.",
            )
        return min(left, own)

    def mark(self, error: ServiceError, url: str) -> None:
        """Write into an error what came before it, and whether the server's link is to blame."""
        if not self._pages and not self._before:
            return
        error.read = RowsRead(
            self._before + self._rows,
            self._pages,
            self._count,
            without_credentials(self._transport.shown(url)),
        )
        lost = lost_root(self._transport.base_url, url)
        if lost and error.status is not None:
            error.likely_cause = (
                f"The server's own next link `{_path(url)}` lacks `{lost}`, "
                "the path of the service."
            )
            error.what_to_try = "Page by key instead: `--by keyset`. Report it to the provider."

    def take(self, page: Page) -> Page:
        """Return the page with its number, resolved link, notes and, at the end, the reason."""
        self._pages += 1
        notes = list(page.notes)
        self._check_size(page, notes)
        self._check_count(page, notes)
        end, link = self._next(page, notes)
        rows = page.rows
        if self._repeats_rows(page, notes):
            end, link = End.REPEATED_PAGE, None
            rows = []
        elif end is None and self._is_empty(rows, notes):
            end = End.EMPTY_PAGES
        limits = self._limits
        if limits.max_rows is not None and self._rows + len(rows) >= limits.max_rows:
            room = limits.max_rows - self._rows
            if end is not End.COMPLETE or len(rows) > room:
                end = End.MAX_ROWS
            rows = rows[:room]
        elif end is None and limits.max_pages is not None and self._pages >= limits.max_pages:
            end = End.MAX_PAGES
        self._rows += len(rows)
        if end is None and self._has_too_many(notes):
            end = End.REPEATED_PAGE
        if end is End.COMPLETE and not page.is_single:
            end = self._total(notes)
        return replace(
            page,
            rows=rows,
            next_link=link,
            delta_link=self._delta(page, notes),
            number=self._pages,
            end=end,
            notes=tuple(notes),
        )

    def _delta(self, page: Page, notes: list[str]) -> str:
        """Return the delta link of a page, "" where it isn't one that may be followed later."""
        if not page.delta_link:
            return ""
        with suppress(ServiceError, ValueError):
            link = resolve_link(page.delta_link, page.url, page.context_url)
            link = self._upgraded(link, notes)
            if self._transport.is_own(link) or self._transport.is_trusted(link):
                return followed(link)
        self._once(
            notes,
            "delta",
            "The delta link goes to another host; it gets no credentials, so it isn't used.",
        )
        return ""

    def _is_empty(self, rows: list[Row], notes: list[str]) -> bool:
        """Tell whether too many pages in a row had no rows."""
        self._empty = 0 if rows else self._empty + 1
        if self._empty < _MOST_EMPTY:
            return False
        notes.append(
            f"The server sent {_MOST_EMPTY} pages in a row without a row, each with a link to a "
            "further page; stopped."
        )
        return True

    def _next(self, page: Page, notes: list[str]) -> tuple[End | None, str | None]:
        """Return where to go, or why not."""
        if page.bad_link:
            notes.append(f"The link to the next page is {page.bad_link} instead of a URL.")
            return End.BAD_LINK, None
        if page.next_link is None:
            return End.COMPLETE, None
        try:
            link = resolve_link(page.next_link, page.url, page.context_url)
            link = self._upgraded(link, notes)
            may_follow = (
                self._transport.is_own(link)
                or self._transport.is_trusted(link)
                or self._is_allowed(link)
            )
        except (ServiceError, ValueError):
            notes.append(
                "The link to the next page isn't a URL that can be opened: "
                f"{self._transport.shown(page.next_link)}"
            )
            return End.BAD_LINK, None
        if self._transport.credentials.secrets():
            link = followed(link)
        if not may_follow:
            link = without_credentials(link)
            notes.append(
                "The link to the next page goes to another host, which gets no credentials and isn't "
                f"followed: {self._transport.shown(link)}"
            )
            return End.FOREIGN_HOST, link
        mark = followed(link)
        if mark in self.visited:
            notes.append("The link to the next page goes back to a page already read; stopped.")
            return End.LOOP, None
        self.visited.add(mark)
        return None, link

    def _is_allowed(self, link: str) -> bool:
        """Tell whether the user allowed the host of a link."""
        origin = Origin.of(link)
        return origin.is_safe and bool(
            self._allowed & {origin.host, f"{origin.host}:{origin.port}"}
        )

    def _upgraded(self, link: str, notes: list[str]) -> str:
        """Return a plain http link to the own host as https: the work of a proxy that ends TLS."""
        own = self._transport.origin
        secure = "https" + link.removeprefix("http")
        if link.startswith("http://") and own.scheme == "https" and Origin.of(secure) == own:
            self._once(notes, "http", "The links to further pages say http; https was used.")
            return secure
        return link

    def _repeats_rows(self, page: Page, notes: list[str]) -> bool:
        """Tell whether the rows of this page came before, as a page, and can be no coincidence.

        A page whose rows differ from each other does not come twice by chance; one of equal rows
        (`$select=City`) may, so that is only stopped after ten times in a row.
        """
        if not page.rows:
            return False
        ends = (page.rows[0], page.rows[len(page.rows) // 2], page.rows[-1])
        digest = b"".join(row_mark(row) for row in ends)
        if digest not in self._digests:
            self._digests.add(digest)
            self._repeats = 0
            return False
        self._repeats += 1
        distinct = len(page.rows) > 1 and len({row_mark(row) for row in page.rows}) == len(
            page.rows
        )
        if not distinct and self._repeats < 10:
            return False
        notes.append("The server sent the same rows again under another link; stopped.")
        return True

    def _has_too_many(self, notes: list[str]) -> bool:
        """Tell whether so many more rows came than the server counts that they must be repeated."""
        if self._count is None or self._rows <= 2 * self._count + _SURPLUS:
            return False
        notes.append(
            f"The server counted {count(self._count, 'row')} but sent more than {self._rows:,}, with links "
            "to further pages; stopped."
        )
        return True

    def _check_size(self, page: Page, notes: list[str]) -> None:
        preferred = self._asked_size if self._tells_size else None
        if preferred is not None and len(page.rows) > preferred:
            self._once(
                notes,
                "size",
                f"The server sent pages of {count(len(page.rows), 'row')} although {preferred:,} "
                "were preferred.",
            )

    def _check_count(self, page: Page, notes: list[str]) -> None:
        if page.count is None:
            return
        if self._count is not None and page.count < self._count:
            self._once(
                notes,
                "count",
                f"The total dropped from {self._count:,} to {page.count:,} while paging; some rows "
                "may be missing.",
            )
        self._count = page.count
        self._least = page.count if self._least is None else min(self._least, page.count)

    def _total(self, notes: list[str]) -> End:
        """Return whether a run without a further link has all rows, by the server's own count."""
        rows, scope = self._before + self._rows, self._scope
        if self._cap is not None and rows >= self._cap:
            notes.append(f"The rows grew beyond {self._cap:,} while paging; some are missing.")
            return End.SHORT
        if not scope.is_known and not self._before:
            return End.COMPLETE
        expected = scope.expected(self._least) if self._least is not None else None
        if expected is not None and rows > expected and rows > (self._count or 0):
            notes.append(
                f"The server counted {count(self._count or 0, 'row')} but sent {rows:,}; "
                "some may be repeated."
            )
        if expected is None:
            limit = next((w for w in self._walls if w.rows == rows + scope.skip), None)
            if limit is not None and rows != scope.top:
                notes.append(f"The server's paging ends at {limit.rows:,} rows. {limit.text}")
                return End.PAGING_LIMIT
            return End.COMPLETE
        if rows >= expected:
            return End.COMPLETE
        notes.append(too_few(self._count, rows))
        limit = next((w for w in self._walls if w.rows <= rows + scope.skip), None)
        if limit is not None:
            notes.append(limit.text)
        return End.SHORT if limit is None else End.PAGING_LIMIT

    def _once(self, notes: list[str], kind: str, text: str) -> None:
        if kind not in self._told:
            self._told.add(kind)
            notes.append(text)


def advice(page: Page, *, by_key: bool = False) -> str:
    """Return how to get the rows that a run left out, "" where it left out none."""
    if page.end is None or page.end.is_whole:
        return ""
    if by_key:
        return "Split the query with a filter, such as date ranges. Report it to the provider."
    if page.end is End.FOREIGN_HOST and page.next_link:
        origin = Origin.of(page.next_link)
        if not origin.is_safe:
            return "Page by key: `--by keyset`. The link is plain http, which is never followed."
        host = urlsplit(page.next_link).netloc
        return f"If you trust that host, add `--allow-host {host}`; or page by key: `--by keyset`."
    return "Page by key: `--by keyset`."


def lost_root(root: str, link: str) -> str:
    """Return the path of a service root that a link of the same origin lacks, else ""."""
    path = urlsplit(root).path.rstrip("/")
    try:
        is_own = Origin.of(root) == Origin.of(link)
    except ServiceError:
        return ""
    target = urlsplit(link).path
    inside = target == path or target.startswith(path + "/")
    return path if path and is_own and not inside else ""


def _path(url: str) -> str:
    """Return path and query of an address."""
    parts = urlsplit(without_credentials(url))
    return parts.path + (f"?{parts.query}" if parts.query else "")


def row_mark(row: Row) -> bytes:
    """Return a short mark of a row's content, equal for rows that differ in annotations only."""
    values = {name: value for name, value in row.items() if "@" not in name and name[:2] != "__"}
    row = values or row
    return hashlib.blake2b(repr(row).encode("utf-8", "replace"), digest_size=12).digest()


def _page_size(prefer: str) -> int | None:
    """Return the page size that a Prefer header asks for."""
    for piece in prefer.split(","):
        name, _, value = piece.strip().partition("=")
        if name.strip().lower() in {"maxpagesize", "odata.maxpagesize"}:
            value = value.strip().strip('"')
            return int(value) if value.isdecimal() else None
    return None

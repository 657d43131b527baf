"""Following next links: every page once, to the end, without leaving the service."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reso_explorer.service.answer_check import answer_notes
from reso_explorer.service.decode_error import expect_ok
from reso_explorer.service.errors import ServiceError, TimedOutError
from reso_explorer.service.links import resolve_link, without_credentials
from reso_explorer.service.origin import Origin
from reso_explorer.service.rows import Page, read_page

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.rows import Row
    from reso_explorer.service.transport import Progress, Transport


class End(StrEnum):
    """Why a run of pages ended."""

    COMPLETE = "complete"
    """The last page had no next link."""
    MAX_ROWS = "max-rows"
    MAX_PAGES = "max-pages"
    LOOP = "loop"
    """The next link was followed before."""
    REPEATED_PAGE = "repeated-page"
    """A page came again under another link."""
    FOREIGN_HOST = "foreign-host"
    """The next link leads to another origin."""
    BAD_LINK = "bad-link"
    """The next link is no address that is opened."""


@dataclass(frozen=True, slots=True)
class PageLimits:
    """Bounds of a run; None means no bound. Times in seconds."""

    max_rows: int | None = None
    max_pages: int | None = None
    deadline: float | None = None


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
) -> AsyncGenerator[Page, None]:
    """Yield the pages of a collection in order.

    The next link is used as given and resolved against the address that answered; the
    preference is sent again on every page. The last page carries the reason in `Page.end`, and
    in `Page.notes` whatever makes the rows doubtful, such as parts of the query that the server
    did not heed. Rows beyond `max_rows` are cut off.

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

    Raises:
        ServiceError: a page could not be had; those before it were yielded.
    """
    walk = _Walk(transport, prefer, PageLimits(max_rows, max_pages, deadline))
    fields = dict(headers or {})
    if prefer:
        fields["Prefer"] = prefer
    url = first_url
    walk.visited.add(without_credentials(first_url))
    while True:
        reply = await transport.get(
            url, headers=fields, deadline=walk.time_left(url), on_progress=on_progress
        )
        page = read_page(expect_ok(reply, context), context)
        if url is first_url:
            page = replace(page, notes=(*page.notes, *answer_notes(first_url, page)))
        page = walk.take(page)
        yield page
        if page.end is not None:
            return
        url = page.next_link or ""


class _Walk:
    """What is remembered from page to page."""

    def __init__(self, transport: Transport, prefer: str, limits: PageLimits) -> None:
        self._transport = transport
        self._limits = limits
        self._asked_size = _page_size(prefer)
        self._started = transport.clock.monotonic()
        self._pages = 0
        self._rows = 0
        self._count: int | None = None
        self._told: set[str] = set()
        self._digests: set[bytes] = set()
        self._repeats = 0
        self.visited: set[str] = set()

    def time_left(self, url: str) -> float | None:
        """Return the seconds for the next request."""
        limits, own = self._limits, self._transport.limits.deadline
        if limits.deadline is None:
            return None
        left = limits.deadline - (self._transport.clock.monotonic() - self._started)
        if left <= 0:
            raise TimedOutError(
                f"Stopped after {limits.deadline:g} seconds: {self._rows:,} rows of "
                f"{self._pages:,} pages came, and more would follow.",
                url=self._transport.shown(url),
                what_to_try="Allow more time, or ask for fewer rows.",
            )
        return min(left, own)

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
        limits = self._limits
        if limits.max_rows is not None and self._rows + len(rows) >= limits.max_rows:
            room = limits.max_rows - self._rows
            if end is not End.COMPLETE or len(rows) > room:
                end = End.MAX_ROWS
            rows = rows[:room]
        elif end is None and limits.max_pages is not None and self._pages >= limits.max_pages:
            end = End.MAX_PAGES
        self._rows += len(rows)
        if end is End.COMPLETE:
            self._check_total(notes)
        return replace(
            page, rows=rows, next_link=link, number=self._pages, end=end, notes=tuple(notes)
        )

    def _next(self, page: Page, notes: list[str]) -> tuple[End | None, str | None]:
        """Return where to go, or why not."""
        if page.next_link is None:
            return End.COMPLETE, None
        try:
            link = resolve_link(page.next_link, page.url, page.context_url)
            link = self._upgraded(link, notes)
            own = self._transport.is_own(link)
        except (ServiceError, ValueError):
            notes.append(
                "The link to the next page is no address that can be opened: "
                f"{self._transport.shown(page.next_link)}"
            )
            return End.BAD_LINK, None
        if self._transport.credentials.secrets():
            link = without_credentials(link)
        if not own:
            notes.append(
                "The link to the next page leads to another host, which gets no credential and is "
                f"not followed: {self._transport.shown(link)}"
            )
            return End.FOREIGN_HOST, None
        mark = without_credentials(link)
        if mark in self.visited:
            notes.append("The link to the next page leads back to a page already read; stopped.")
            return End.LOOP, None
        self.visited.add(mark)
        return None, link

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

    def _check_size(self, page: Page, notes: list[str]) -> None:
        if self._asked_size is not None and len(page.rows) > self._asked_size:
            self._once(
                notes,
                "size",
                f"The server sent pages of {len(page.rows):,} rows although {self._asked_size:,} "
                "were preferred.",
            )

    def _check_count(self, page: Page, notes: list[str]) -> None:
        if page.count is None:
            return
        if self._count is not None and page.count < self._count:
            self._once(
                notes,
                "count",
                f"The count fell from {self._count:,} to {page.count:,} while paging; rows may be "
                "missing at page borders.",
            )
        self._count = page.count

    def _check_total(self, notes: list[str]) -> None:
        if self._count is not None and self._rows < self._count and self._pages > 1:
            notes.append(f"The server counted {self._count:,} rows but sent {self._rows:,}.")
        elif self._count is not None and self._rows > self._count:
            notes.append(
                f"The server counted {self._count:,} rows but sent {self._rows:,}; some may be "
                "repeated."
            )

    def _once(self, notes: list[str], kind: str, text: str) -> None:
        if kind not in self._told:
            self._told.add(kind)
            notes.append(text)


def row_mark(row: Row) -> bytes:
    """Return a short mark of a row's content, equal for equal rows."""
    return hashlib.blake2b(repr(row).encode("utf-8", "replace"), digest_size=12).digest()


def _page_size(prefer: str) -> int | None:
    """Return the page size that a Prefer header asks for."""
    for piece in prefer.split(","):
        name, _, value = piece.strip().partition("=")
        if name.strip().lower() in {"maxpagesize", "odata.maxpagesize"}:
            value = value.strip().strip('"')
            return int(value) if value.isdecimal() else None
    return None

"""Pages read ahead, several at a time: windows of `$skip` and `$top`, handed out in order.

Next links can only be followed one after another. Where the number of rows is known and `$skip`
gives the same rows as the server's own link, pages are requested side by side. Both ways are
compared on the second page; if they differ, the links are followed.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Self

from reso_explorer.service.errors import ENDS_A_RUN, ServiceError
from reso_explorer.service.urls import set_options, split_options, without_parameters
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from reso_explorer.service.rows import Page, Row
    from reso_explorer.service.transport import Clock

_FEWEST: Final = 3
"""Pages after the first one that make reading ahead worthwhile."""

_FASTER: Final = 1.2
"""The smallest gain that is reported as one."""

_RANGE: Final = frozenset({"$skip", "$top", "skip", "top"})


class _State(Enum):
    FIRST = "the first page is to come"
    SECOND = "the second page is to be compared"
    ON = "windows are read ahead"
    OFF = "links are followed"


class Windows:
    """The pages of one run.

    Args:
        fetch: requests a page.
        clock: time.
        mark: tells rows apart by their content.
        at_once: how many pages may be on their way.
        max_rows: rows that are wanted at most.
        limit: rows behind which `$skip` doesn't reach.
        size: rows of a window, where an earlier run is resumed within its windows.
        total: how many rows there are, where an earlier run is resumed.
    """

    def __init__(
        self,
        fetch: Callable[[str], Awaitable[Page]],
        clock: Clock,
        mark: Callable[[Row], bytes],
        *,
        at_once: int,
        max_rows: int | None = None,
        limit: int | None = None,
        size: int = 0,
        total: int | None = None,
    ) -> None:
        self._fetch = fetch
        self._clock = clock
        self._mark = mark
        self._at_once = at_once
        self._most = max_rows
        self._limit = limit
        self._size = size
        self._total = total
        self._state = _State.ON if size else _State.FIRST if at_once > 1 else _State.OFF
        self._tasks: dict[str, asyncio.Task[Page]] = {}
        self._base = ""
        self._start = 0
        self._skip = 0
        self._with_top = True
        self._alone = 0.0
        self._began = 0.0
        self._read = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        """Cancel the requests that are under way."""
        await self._cancel()

    # --- pages ----------------------------------------------------------------------------------

    async def page(self, url: str) -> Page:
        """Return the page at an address, which may be on its way already.

        Raises:
            ServiceError: it could not be had.
        """
        task = self._tasks.pop(url, None)
        return await (self._fetch(url) if task is None else task)

    async def linked(self, url: str, page: Page) -> Page:
        """Return a page with the link to the next window, where windows are read."""
        if self._state is _State.FIRST:
            return self._after_first(url, page)
        if self._state is _State.SECOND:
            return await self._after_second(page)
        if self._state is _State.ON:
            return await self._after_window(url, page)
        return page

    async def _cancel(self) -> None:
        tasks = list(self._tasks.values())
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- steps ----------------------------------------------------------------------------------

    def _after_first(self, url: str, page: Page) -> Page:
        rows, self._total = len(page.rows), page.count
        self._state = _State.OFF
        if not page.next_link or not rows or page.count is None:
            return page
        self._take_base(url)
        if self._limit is not None and page.count > self._limit:
            return page
        if self._end() - self._start < (_FEWEST + 1) * rows:
            return page
        self._state, self._size, self._alone = _State.SECOND, rows, page.elapsed
        self._skip = self._start + rows
        self._request(self._skip)
        return page

    async def _after_second(self, page: Page) -> Page:
        if not await self._is_same(page):
            self._state = _State.OFF
            note = "Reading one page at a time: $skip doesn't return the rows of the server's next link."
            return replace(page, notes=(*page.notes, note))
        self._state, self._alone = _State.ON, min(self._alone, page.elapsed)
        self._began = self._clock.monotonic()
        return self._with_next(page, self._skip + self._size)

    async def _after_window(self, url: str, page: Page) -> Page:
        if not self._base:
            self._take_base(url)
            self._skip, self._began = self._start, self._clock.monotonic()
            self._with_top = any(name.lstrip("$") == "top" for name, _ in split_options(url)[1])
        self._read += 1
        notes = page.notes
        if page.count is not None and self._total is not None and page.count > self._total:
            note = f"The total rose from {self._total:,} to {page.count:,} while paging"
            notes = (*notes, f"{note}; some rows may be repeated.")
        self._total = self._total if page.count is None else page.count
        reached = self._skip + len(page.rows)
        page = replace(page, notes=notes)
        if reached >= self._end():
            await self._cancel()
            link = self._url(reached) if reached < (self._total or 0) else None
            return replace(page, next_link=link, notes=(*notes, *self._said()))
        if len(page.rows) == self._size:
            return self._with_next(page, reached)
        self._state = _State.OFF
        await self._cancel()
        note = f"The server returned a page of {count(len(page.rows), 'row')}; reading one page at a time."
        link = set_options(self._base, {"$skip": str(reached)}) if page.rows else None
        return replace(page, next_link=link, notes=(*notes, note))

    # --- windows --------------------------------------------------------------------------------

    def _take_base(self, url: str) -> None:
        options = {name.lstrip("$").lower(): value for name, value in split_options(url)[1]}
        self._start = int(options["skip"]) if options.get("skip", "").isdecimal() else 0
        self._base = without_parameters(url, _RANGE)

    def _end(self) -> int:
        """Return the `$skip` behind the last row that is wanted."""
        total = self._total or 0
        return total if self._most is None else min(total, self._start + self._most)

    def _url(self, skip: int) -> str:
        options = {"$skip": str(skip)}
        if self._with_top:
            options["$top"] = str(self._size)
        return set_options(self._base, options)

    def _request(self, skip: int) -> asyncio.Task[Page]:
        url = self._url(skip)
        if url not in self._tasks:
            task = asyncio.ensure_future(self._fetch(url))
            task.add_done_callback(_heard)
            self._tasks[url] = task
        return self._tasks[url]

    async def _is_same(self, page: Page) -> bool:
        """Tell whether a window of `$skip` has the rows of the second page."""
        marks = [self._mark(row) for row in page.rows]
        for self._with_top in (True, False):
            task = self._request(self._skip)
            del self._tasks[self._url(self._skip)]
            try:
                found = await task
            except ENDS_A_RUN:
                raise
            except ServiceError:
                continue
            if [self._mark(row) for row in found.rows] == marks:
                return True
        return False

    def _with_next(self, page: Page, skip: int) -> Page:
        self._skip = skip
        for number in range(self._at_once):
            if skip + number * self._size < self._end():
                self._request(skip + number * self._size)
        return replace(page, next_link=self._url(skip), window=self._size)

    def _said(self) -> tuple[str, ...]:
        """Say whether reading side by side helped, as far as there is something to compare."""
        seconds = self._clock.monotonic() - self._began
        if self._at_once == 1 or not self._alone or self._read < _FEWEST or seconds <= 0:
            return ()
        ratio = self._alone * self._read / seconds
        pages = count(self._at_once, "page")
        if ratio >= _FASTER:
            return (f"Reading {pages} at a time was about {ratio:.1f} times as fast as one.",)
        why = "the server, the provider's rate limit, or this machine is the bottleneck"
        return (f"Reading {pages} at a time was no faster than one: {why}.",)


def _heard(task: asyncio.Task[Page]) -> None:
    """Read the error of a page that is no longer needed, so that asyncio doesn't log it."""
    if not task.cancelled():
        task.exception()

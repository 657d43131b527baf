"""Keyset paging: ordered by a field, each page asks for the rows behind the last one seen.

For servers whose ordinary paging ends at a wall. Rows of equal order value must not be lost at a
page border: either a second, unique field breaks the tie, or the page is asked again from the
equal value on and rows already seen are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from reso_explorer.credentials import without_credentials
from reso_explorer.service.decode_error import expect_ok
from reso_explorer.service.errors import HttpStatusError, PagingError, RowsRead, ServiceError
from reso_explorer.service.judging import judge_of, judged
from reso_explorer.service.pages import REJECTED, End, PageLimits, row_mark, too_few
from reso_explorer.service.row_request import request_rows
from reso_explorer.service.rows import read_page
from reso_explorer.service.urls import split_options, with_options
from reso_explorer.values.literals import undeclared_literal

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Iterable, Mapping

    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.rows import Page, Row
    from reso_explorer.service.transport import Progress, Transport


@dataclass(frozen=True, slots=True)
class Keyset:
    """How to walk by value.

    Attributes:
        order_by: the field that orders; both fields must be among the selected ones.
        tie_break: a unique field for rows of equal order value; `order_by` itself where that is
            unique, "" where there is none.
        page_size: `$top` of each page.
        order_literal: writes a value of `order_by` for a filter.
        tie_literal: the same for `tie_break`.
    """

    order_by: str
    tie_break: str = ""
    page_size: int = 1000
    order_literal: Callable[[Any], str] = undeclared_literal
    tie_literal: Callable[[Any], str] = undeclared_literal

    @property
    def orderby(self) -> str:
        """The value of `$orderby`."""
        both = self.tie_break and self.tie_break != self.order_by
        return f"{self.order_by},{self.tie_break}" if both else self.order_by

    def behind(self, row: Row) -> str:
        """Return the condition for rows behind (without tie-break: from) a row.

        Raises:
            PagingError: the row has no value to go on from.
        """
        order = self._value(row, self.order_by)
        if self.tie_break == self.order_by:
            if order is None:
                raise self._stuck(self.order_by)
            return f"{self.order_by} gt {self.order_literal(order)}"
        if not self.tie_break:
            if order is None:
                raise self._stuck(self.order_by)
            return f"{self.order_by} ge {self.order_literal(order)}"
        tie = self._value(row, self.tie_break)
        if tie is None:
            raise self._stuck(self.tie_break)
        same = f"{self.tie_break} gt {self.tie_literal(tie)}"
        if order is None:
            return f"({self.order_by} ne null or ({self.order_by} eq null and {same}))"
        literal = self.order_literal(order)
        return f"({self.order_by} gt {literal} or ({self.order_by} eq {literal} and {same}))"

    def _value(self, row: Row, name: str) -> Any:
        if name not in row:
            raise PagingError(
                f"The rows don't have `{name}`, which keyset paging needs.",
                what_to_try=f"Add `{name}` to $select.",
            )
        return row[name]

    def _stuck(self, name: str) -> PagingError:
        return PagingError(
            f"A row has no value in `{name}`, so keyset paging can't continue.",
            what_to_try=f"Add the condition `{name} ne null`, or name a field for breaking ties.",
        )


async def keyset_pages(
    transport: Transport,
    url: str,
    keyset: Keyset,
    *,
    after: Row | None = None,
    seen: Iterable[Row] = (),
    max_rows: int | None = None,
    max_pages: int | None = None,
    headers: Mapping[str, str] | None = None,
    context: ErrorContext | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    rows_before: int = 0,
    plain_url: str = "",
    total: int | None = None,
) -> AsyncGenerator[Page, None]:
    """Yield the rows of a collection in pages, by value.

    Args:
        transport: speaks with the service.
        url: the address with `$filter` and `$select` as wanted; `$orderby`, `$top` and `$skip` in
            it are replaced.
        keyset: the fields.
        after: the last row of an earlier run, to go on from.
        seen: without a tie-break, the rows of that run that share the last order value.
        max_rows: stop after this many rows.
        max_pages: stop after this many pages.
        headers: further header fields.
        context: facts for advice on errors.
        on_progress: told as each answer comes in.
        rows_before: how many rows the earlier run had read.
        plain_url: the address without the count that was added; it is requested if the server
            rejects the first page.
        total: how many rows there are, where that is known.

    Raises:
        PagingError: more rows share one value than a page holds, or a value is missing.
        ServiceError: a page could not be had. Those before it were yielded, and `error.read`
            says how many rows they had.
    """
    walk = _KeysetWalk(url, keyset, seen, PageLimits(max_rows, max_pages), rows_before)
    walk.count = total

    async def asked(address: str) -> Page:
        reply = await request_rows(
            transport, address, headers=headers or {}, on_progress=on_progress
        )
        return read_page(expect_ok(reply, context), context)

    asked_for = _KeysetWalk(plain_url or url, keyset, (), PageLimits(), 0).url(None)
    judge = judge_of(asked_for, context, top_is_of_page=True)
    last = after
    while True:
        target = url
        try:
            target = walk.url(last)
            try:
                found = await asked(target)
            except HttpStatusError as error:
                if walk.pages or not plain_url or error.status not in REJECTED:
                    raise
                walk.use(plain_url)
                target = walk.url(last)
                found = await asked(target)
            page = walk.take(judged(found, judge), is_first=last is None)
            if page.end is End.SHORT:
                page = walk.recounted(page, (await asked(walk.recount_url())).count)
        except ServiceError as error:
            if walk.pages:
                shown = without_credentials(transport.shown(target))
                error.read = RowsRead(walk.rows, walk.pages, walk.count, shown)
            raise
        yield page
        if page.end is not None:
            return
        last = page.rows[-1]


class _KeysetWalk:
    """Makes the addresses and leaves out rows that came before."""

    def __init__(
        self,
        url: str,
        keyset: Keyset,
        seen: Iterable[Row],
        limits: PageLimits,
        rows_before: int,
    ) -> None:
        self._keyset = keyset
        self._limits = limits
        self._read = 0
        self._rows_before = rows_before
        self.pages = 0
        self.count: int | None = None
        self._edge = {row_mark(row) for row in seen}
        self._before = b""
        self.use(url)

    def use(self, url: str) -> None:
        """Take the query from an address."""
        self._base, options = split_options(url)
        self._filter = ""
        self._others: list[tuple[str, str]] = []
        for name, value in options:
            plain = name.lstrip("$").lower()
            if plain == "filter":
                self._filter = value
            elif plain not in {"orderby", "top", "skip", "skiptoken"}:
                self._others.append((name, value))

    def recount_url(self) -> str:
        """Return the address that counts the rows again."""
        options = [("$filter", self._filter)] if self._filter else []
        others = [(name, value) for name, value in self._others if name != "$select"]
        last = [("$orderby", self._keyset.orderby), ("$top", "1")]
        return with_options(self._base, [*options, *others, *last])

    def recounted(self, page: Page, count: int | None) -> Page:
        """Return the last page of a run that came short, judged by a count made at its end.

        Rows that are deleted while paging are not missing.
        """
        if count is None or count > self.rows:
            return page
        note = f"The total dropped from {self.count:,} to {count:,} while paging."
        return replace(page, end=End.COMPLETE, notes=(*page.notes[:-1], note))

    def url(self, last: Row | None) -> str:
        """Return the address of the page behind a row."""
        conditions = [f"({self._filter})" if self._filter and last else self._filter]
        if last is not None:
            conditions.append(self._keyset.behind(last))
        options = [(n, v) for n, v in self._others if not (last and n.lstrip("$") == "count")]
        wanted = " and ".join(condition for condition in conditions if condition)
        if wanted:
            options.append(("$filter", wanted))
        options += [("$orderby", self._keyset.orderby), ("$top", str(self._keyset.page_size))]
        return with_options(self._base, options)

    @property
    def rows(self) -> int:
        """Rows so far, those of the earlier run included."""
        return self._rows_before + self._read

    def take(self, page: Page, *, is_first: bool) -> Page:
        """Return the page with its fresh rows, number, notes and, at the end, the reason."""
        rows = self.fresh(page.rows)
        self.pages += 1
        notes = list(page.notes)
        is_all = is_first and page.count == len(page.rows)
        end: End | None = None if rows and not is_all else End.COMPLETE
        if rows and self.repeats(rows):
            rows, end = [], End.REPEATED_PAGE
            notes.append("The server sent the same rows again for another key range; stopped.")
        limits = self._limits
        if limits.max_rows is not None and self._read + len(rows) >= limits.max_rows:
            rows, end = rows[: limits.max_rows - self._read], End.MAX_ROWS
        elif end is None and limits.max_pages is not None and self.pages >= limits.max_pages:
            end = End.MAX_PAGES
        self._read += len(rows)
        if is_first and page.count is not None:
            self.count = page.count
        if end is End.COMPLETE and self.count is not None and self.rows < self.count:
            end = End.SHORT
            notes.append(too_few(self.count, self.rows))
        count = self.count if is_first else None
        return replace(
            page,
            rows=rows,
            next_link=None,
            number=self.pages,
            end=end,
            count=count,
            notes=tuple(notes),
        )

    def repeats(self, rows: list[Row]) -> bool:
        """Tell whether a page begins and ends like the one before: the server ignores the filter."""
        mark = row_mark(rows[0]) + row_mark(rows[-1])
        same, self._before = mark == self._before, mark
        return same

    def fresh(self, rows: list[Row]) -> list[Row]:
        """Return the rows not seen; without a tie-break those of the last value come twice."""
        if self._keyset.tie_break:
            return rows
        marks = [row_mark(row) for row in rows]
        fresh = [row for row, mark in zip(rows, marks, strict=True) if mark not in self._edge]
        if rows and not fresh and len(rows) >= self._keyset.page_size:
            raise PagingError(
                f"More than {self._keyset.page_size:,} rows share one value of "
                f"`{self._keyset.order_by}`; paging by this field alone would lose rows.",
                what_to_try="Name a unique field for breaking ties, or request larger pages.",
            )
        if fresh:
            edge = rows[-1].get(self._keyset.order_by)
            same = {
                mark
                for row, mark in zip(rows, marks, strict=True)
                if row.get(self._keyset.order_by) == edge
            }
            carried = self._edge if rows[0].get(self._keyset.order_by) == edge else set()
            self._edge = same | carried
        return fresh

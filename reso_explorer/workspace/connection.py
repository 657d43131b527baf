"""The live side of a workspace: queries out, pages in."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import replace
from typing import TYPE_CHECKING

from reso_explorer.workspace.results import ResultPage, columns_of, heard_by, narrated, selected

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Mapping

    from reso_explorer.export.code.request import Access
    from reso_explorer.service.decode_error import ErrorContext
    from reso_explorer.service.quota import QuotaMeter
    from reso_explorer.service.rows import Page
    from reso_explorer.service.transport import Transport
    from reso_explorer.workspace.paging_plan import PagingPlan, Way
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace


class Connection:
    """A service that answers.

    Attributes:
        root: the service root, ending in a slash unless it has a query.
        transport: speaks with the service.
        needs_token: whether requests carry a credential.
        public_headers: header fields the provider wants besides the credential.
        access: how requests prove who asks, for code; None for a bearer token or nothing.
        prefer: value of the Prefer header of row requests, "" for none.
        context: facts for advice on errors.
        meter: what is known of the allowance of the key.
        metadata_root: the root with what the provider demands of metadata requests.
    """

    def __init__(
        self,
        transport: Transport,
        root: str,
        *,
        context: ErrorContext,
        needs_token: bool,
        public_headers: Mapping[str, str] | None = None,
        access: Access | None = None,
        prefer: str = "",
        meter: QuotaMeter | None = None,
        metadata_root: str = "",
    ) -> None:
        self.transport = transport
        self.root = root
        self.context = context
        self.needs_token = needs_token
        self.public_headers = dict(public_headers or {})
        self.access = access
        self.prefer = prefer
        self.meter = meter
        self.metadata_root = metadata_root or root
        self._walk: AsyncGenerator[Page, None] | None = None
        self._last: ResultPage | None = None

    async def close(self) -> None:
        """Close all connections."""
        await self._drop_walk()
        await self.transport.aclose()

    async def _drop_walk(self) -> None:
        walk, self._walk, self._last = self._walk, None, None
        if walk is not None:
            await walk.aclose()

    # --- one page at a time ---------------------------------------------------------------------

    async def run(
        self,
        text: str,
        workspace: Workspace,
        *,
        on_step: Callable[[Step], None] | None = None,
    ) -> ResultPage:
        """Return the first page of a query.

        Raises:
            ServiceError: decoded, with advice.
        """
        from msgspec.structs import replace as changed

        from reso_explorer.service.errors import ServiceError
        from reso_explorer.service.transport import recorded

        await self._drop_walk()
        url = workspace.url(text)
        with recorded() as recording:
            try:
                first = await self._advance(url, self.context_for(text, workspace), on_step)
            except ServiceError as problem:
                workspace.remember(text, status=problem.status, problem=problem.message)
                problem.recording = recording
                raise
        if first is None:
            return ResultPage([], (), url, text, recording=recording)
        page = self._result(first, text, 1, workspace.as_sent(text)[1])
        self._last = changed(page, recording=recording)
        workspace.remember(text, status=200, rows=len(first.rows), ms=first.elapsed * 1000)
        return self._last

    async def next_page(
        self,
        page: ResultPage,
        workspace: Workspace,
        *,
        on_step: Callable[[Step], None] | None = None,
    ) -> ResultPage | None:
        """Return the page after one that `run` or `next_page` gave; None after the last.

        Raises:
            ServiceError: decoded, with advice; asking again goes on from the same place.
        """
        from msgspec.structs import replace as changed

        from reso_explorer.service.errors import ServiceError
        from reso_explorer.service.links import resolve_link
        from reso_explorer.service.transport import recorded

        if page.next_link is None:
            return None
        if self._walk is None or self._last is not page:
            await self._drop_walk()
        url = resolve_link(page.next_link, page.url)
        with recorded() as recording:
            try:
                found = await self._advance(url, self.context_for(page.query, workspace), on_step)
            except ServiceError as problem:
                problem.recording = recording
                raise
        if found is None:
            return None
        self._last = changed(self._result(found, page.query, page.number + 1), recording=recording)
        return self._last

    async def _advance(
        self, url: str, context: ErrorContext, on_step: Callable[[Step], None] | None
    ) -> Page | None:
        """Take the next page of the current walk, or the first one of a new walk from `url`."""
        from reso_explorer.service.pages import pages

        if self._walk is None:
            self._walk = pages(
                self.transport,
                url,
                prefer=self.prefer,
                context=context,
                on_progress=narrated(on_step),
            )
        assert self._walk is not None
        try:
            with heard_by(on_step):
                return await anext(self._walk)
        except StopAsyncIteration:
            self._walk = None
            return None
        except BaseException:
            self._walk = None
            raise

    # --- all pages ------------------------------------------------------------------------------

    async def pages(
        self,
        text: str,
        workspace: Workspace,
        *,
        max_rows: int | None = None,
        way: Way | None = None,
        at_once: int | None = 1,
        allow_hosts: Collection[str] = (),
        remember: bool = True,
        on_step: Callable[[Step], None] | None = None,
    ) -> AsyncGenerator[ResultPage, None]:
        """Yield the pages of a query, up to a number of rows.

        Without a paging method the query is sent as it is, for its first page. With one all its
        rows are wanted: count and page size are added.

        With `remember` the query goes into the history when the pages end, for whatever reason.

        Raises:
            ServiceError: decoded, with advice; the pages before it were yielded.
        """
        from reso_explorer.service.errors import ServiceError

        number, rows, seconds, problem = 0, 0, 0.0, None
        try:
            plan: PagingPlan | None = await self._plan(text, workspace, way, max_rows, at_once)
            said = workspace.as_sent(text)[1]
            while plan is not None:
                now, said, plan = plan, (*said, *plan.notes), None
                walk = self._walk_of(text, workspace, now, max_rows, allow_hosts, on_step)
                try:
                    async with aclosing(walk):
                        async for page in walk:
                            number += 1
                            rows += len(page.rows)
                            seconds += page.elapsed
                            by_key = now.keyset is not None
                            yield self._result(page, text, number, said, by_key=by_key)
                            said = ()
                except ServiceError as error:
                    plan = now.instead(error)
                    if plan is None or number:
                        raise
                    said = (*said, f"The server rejected that ({error.status}).")
        except ServiceError as error:
            problem = error
            raise
        finally:
            if remember and (number or problem):
                workspace.remember(
                    text,
                    status=problem.status if problem else 200,
                    rows=rows if number else None,
                    ms=seconds * 1000 if number else None,
                    problem=problem.message if problem else None,
                )

    async def _plan(
        self,
        text: str,
        workspace: Workspace,
        way: Way | None,
        max_rows: int | None,
        at_once: int | None,
    ) -> PagingPlan:
        """Return how to read the rows: as the query is written where no method is wanted."""
        from reso_explorer.workspace.paging_plan import PagingPlan, paging_plan

        if way is not None:
            return await paging_plan(workspace, text, way=way, max_rows=max_rows, at_once=at_once)
        walls = workspace.dialect.paging.walls
        return PagingPlan("link", workspace.url(text), self.prefer, walls=walls)

    def _walk_of(
        self,
        text: str,
        workspace: Workspace,
        plan: PagingPlan,
        max_rows: int | None,
        allow_hosts: Collection[str],
        on_step: Callable[[Step], None] | None,
    ) -> AsyncGenerator[Page, None]:
        """Return the pages of a query by a plan."""
        from reso_explorer.service.keyset import keyset_pages
        from reso_explorer.service.pages import pages

        context = self.context_for(text, workspace)
        if plan.keyset is not None:
            return keyset_pages(
                self.transport,
                plan.url,
                plan.keyset,
                plain_url=plan.plain_url,
                total=plan.total,
                max_rows=max_rows,
                context=context,
                on_progress=narrated(on_step),
            )
        return pages(
            self.transport,
            plan.url,
            prefer=plan.prefer,
            max_rows=max_rows,
            context=context,
            on_progress=narrated(on_step),
            allow_hosts=allow_hosts,
            walls=plan.walls,
            plain_url=plan.plain_url,
            recount_url=plan.url if plan.plain_url else "",
            tries_top=plan.tries_top,
            at_once=plan.at_once,
        )

    # --- shapes ---------------------------------------------------------------------------------

    def context_for(self, text: str, workspace: Workspace) -> ErrorContext:
        """Return what is known of the resource asked, for did-you-mean in errors."""
        from reso_explorer.query.edit import resource_of
        from reso_explorer.query.result_type import result_type

        resource = resource_of(text)
        index = workspace.document.index
        found = index.resource_type(resource)
        names: tuple[str, ...] = ()
        if found is not None:
            name = found.qualified_name
            names = (*index.properties(name), *index.navigation_properties(name))
        sets = (*index.entity_sets, *index.singletons)
        return replace(
            self.context,
            sets=sets,
            names=names,
            resource=resource,
            expires_at=self.transport.credentials.expires_at,
            asked_at=self.transport.clock.now(),
            index=index,
            type_name=result_type(text, index, workspace.dialect),
        )

    def _result(
        self,
        page: Page,
        text: str,
        number: int,
        notes: tuple[str, ...] = (),
        *,
        by_key: bool = False,
    ) -> ResultPage:
        from reso_explorer.service.pages import End, advice

        return ResultPage(
            rows=page.rows,
            columns=columns_of(page.rows, selected(text)),
            url=page.url,
            query=text,
            count=page.count,
            next_link=None if page.end else page.next_link,
            number=number,
            elapsed=page.elapsed,
            size=page.bytes,
            is_single=page.is_single,
            is_cut=page.end in {End.MAX_ROWS, End.MAX_PAGES},
            is_whole=page.end is None or page.end.is_whole,
            advice=advice(page, by_key=by_key),
            content=page.media.content if page.media else None,
            content_type=page.media.content_type if page.media else "",
            content_text=page.media.text if page.media else None,
            odata_version=page.odata_version,
            notes=(*notes, *page.notes),
            numbers=page.numbers,
            judgments=page.judgments,
        )

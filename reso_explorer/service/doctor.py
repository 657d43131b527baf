"""One walk from the address to the second page, saying at each step what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reso_explorer.service.decode_error import ErrorContext, expect_ok
from reso_explorer.service.decode_error.advice import duration
from reso_explorer.service.errors import HttpStatusError, ServiceError
from reso_explorer.service.metadata import (
    FetchedMetadata,
    ServiceDocument,
    fetch_metadata,
    fetch_service_document,
    service_root,
)
from reso_explorer.service.pages import End, pages
from reso_explorer.service.quota_headers import read_allowances
from reso_explorer.service.rows import Page, read_page
from reso_explorer.service.transport import Headers
from reso_explorer.service.urls import count_option, resource_url

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.transport import Transport


class State(StrEnum):
    """How a step went."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Finding:
    """One step: what was found, in sentences, and what to try. `seconds` is how long it took."""

    step: str
    state: State
    text: str
    what_to_try: str = ""
    seconds: float = 0.0
    error: ServiceError | None = field(default=None, repr=False)


class Doctor:
    """Examines one service.

    Args:
        transport: speaks with the service, with the profile's credential.
        url: the service root or the address of the metadata.
        resource: the resource to ask for rows; one is chosen where none is named.
        options: query options that requests for rows need.
        metadata_url: the root with what metadata requests need, where that is more.
        context: facts for advice on errors.
    """

    def __init__(
        self,
        transport: Transport,
        url: str,
        *,
        resource: str = "",
        options: Mapping[str, str] | None = None,
        metadata_url: str = "",
        context: ErrorContext | None = None,
    ) -> None:
        self._transport = transport
        self._root = service_root(url)
        self._metadata_url = metadata_url or self._root
        self._resource = resource
        self._options = dict(options or {})
        self._context = context or ErrorContext()
        self._document: ServiceDocument | None = None
        self._metadata: FetchedMetadata | None = None
        self._index: ModelIndex | None = None
        self._page: Page | None = None
        self._headers = Headers()

    async def examine(self) -> AsyncGenerator[Finding, None]:
        """Yield the findings in order; steps that depend on a failed one are skipped."""
        steps: tuple[tuple[str, Callable[[], Awaitable[Finding]], tuple[str, ...]], ...] = (
            ("connection", self._connection, ()),
            ("credential", self._credential, ("connection",)),
            ("service document", self._service_document, ("connection",)),
            ("metadata", self._read_metadata, ("connection", "credential")),
            ("first row", self._first_row, ("connection", "credential")),
            ("count", self._count, ("first row",)),
            ("paging", self._paging, ("first row",)),
            ("allowance", self._allowance, ("connection",)),
        )
        failed: set[str] = set()
        for name, work, needs in steps:
            missing = failed.intersection(needs)
            if missing:
                failed.add(name)
                yield Finding(name, State.SKIPPED, f"Not tried, as {min(missing)} failed.")
                continue
            began = self._transport.clock.monotonic()
            try:
                found = await work()
            except ServiceError as error:
                found = Finding(name, State.FAILED, error.message, error.what_to_try, error=error)
            if found.state is State.FAILED:
                failed.add(name)
            yield replace(found, step=name, seconds=self._transport.clock.monotonic() - began)

    # --- steps --------------------------------------------------------------------------------------

    async def _connection(self) -> Finding:
        """Any HTTP answer will do: name, port and certificate are right then."""
        origin = self._transport.origin
        reply = await self._transport.get(self._root, accept="*/*", redirects="return")
        self._headers = reply.headers
        kind = "with TLS" if origin.scheme == "https" else "on this machine, without TLS"
        return Finding("", State.OK, f"{origin} answers {kind} (HTTP {reply.status}).")

    async def _credential(self) -> Finding:
        credentials = self._transport.credentials
        headers = await credentials.headers_for(self._root)
        if not headers and not credentials.parameters_for(self._root):
            return Finding("", State.WARNING, "No credential is sent.", "Give the profile a token.")
        expires = credentials.expires_at
        if expires is None:
            return Finding("", State.OK, "A credential is at hand; its end is not known.")
        left = expires - self._transport.clock.now()
        if left <= 0:
            return Finding(
                "",
                State.FAILED,
                f"The credential ended {duration(-left)} ago.",
                "Sign in again or put a new token into the profile.",
            )
        return Finding("", State.OK, f"A credential is at hand, good for {duration(left)}.")

    async def _service_document(self) -> Finding:
        try:
            self._document = await fetch_service_document(
                self._transport, self._root, self._context
            )
        except ServiceError as error:
            # Some services have none, or guard it; rows may work all the same.
            return Finding("", State.WARNING, error.message, error.what_to_try, error=error)
        number = len(self._document.set_names)
        return Finding("", State.OK, f"It lists {number:,} entity sets ({self._document.form}).")

    async def _read_metadata(self) -> Finding:
        from reso_explorer.csdl.errors import NotMetadataError
        from reso_explorer.csdl.index import ModelIndex
        from reso_explorer.csdl.read import read

        self._metadata = await fetch_metadata(
            self._transport, self._metadata_url, context=self._advice_context()
        )
        try:
            reading = read(self._metadata.content)
        except NotMetadataError as error:
            return Finding("", State.FAILED, error.message, error.hint)
        self._index = ModelIndex(reading.model)
        types = sum(1 for _ in self._index.entity_types())
        sets = len(self._index.entity_sets)
        size = len(self._metadata.content)
        text = f"{size:,} bytes, {types:,} entity types, {sets:,} entity sets."
        return self._compared(text)

    def _compared(self, text: str) -> Finding:
        """Compare the metadata with the service document."""
        assert self._index is not None
        if self._document is None:
            return Finding("", State.OK, text)
        listed, declared = set(self._document.set_names), set(self._index.entity_sets)
        extra = sorted(listed - declared)
        if not extra:
            return Finding("", State.OK, text)
        few = ", ".join(extra[:5]) + (" …" if len(extra) > 5 else "")
        return Finding(
            "",
            State.WARNING,
            f"{text} The service lists {len(extra):,} sets that it does not declare: {few}",
            "Fields of those sets are not known; only their rows tell.",
        )

    def _advice_context(self) -> ErrorContext:
        sets = tuple(self._index.entity_sets) if self._index is not None else ()
        if not sets and self._document is not None:
            sets = self._document.set_names
        return replace(
            self._context,
            sets=sets or self._context.sets,
            expires_at=self._transport.credentials.expires_at,
            asked_at=self._transport.clock.now(),
        )

    def _chosen(self) -> str:
        """Return the resource to ask: the named one, Property, or the first that there is."""
        if self._resource:
            return self._resource
        names = list(self._index.entity_sets) if self._index is not None else []
        if not names and self._document is not None:
            names = list(self._document.set_names)
        return "Property" if "Property" in names or not names else names[0]

    def _url(self, **options: str) -> str:
        wanted = {**self._options, **{f"${name}": value for name, value in options.items()}}
        return resource_url(self._root, self._chosen(), wanted)

    async def _first_row(self) -> Finding:
        context = self._advice_context()
        reply = await self._transport.get(self._url(top="1"))
        self._headers = reply.headers
        self._page = page = read_page(expect_ok(reply, context), context)
        took = f"in {page.elapsed * 1000:,.0f} ms"
        name = self._chosen()
        notes = (" " + " ".join(page.notes)) if page.notes else ""
        if not page.rows:
            return Finding(
                "",
                State.WARNING,
                f"{name} answers {took}, but without a row.{notes}",
                "The credential may see no rows, or the resource is empty; try another one.",
            )
        fields = sum(1 for key in page.rows[0] if "@" not in key)
        version = page.odata_version or "not stated"
        state = State.WARNING if notes or not page.odata_version else State.OK
        return Finding(
            "", state, f"{name} answers {took}: {fields:,} fields, OData-Version {version}.{notes}"
        )

    async def _count(self) -> Finding:
        try:
            name, value = count_option(self._index)
            reply = await self._transport.get(self._url(top="1", **{name[1:]: value}))
            page = read_page(expect_ok(reply, self._advice_context()))
        except HttpStatusError as error:
            return Finding("", State.WARNING, error.message, "Counts are not to be had here.")
        if page.count is None:
            return Finding(
                "", State.WARNING, "The wish for a count is ignored: the answer has none."
            )
        return Finding("", State.OK, f"{page.count:,} rows.")

    async def _paging(self) -> Finding:
        url = self._url()
        found: list[Page] = []
        walk = pages(self._transport, url, prefer="odata.maxpagesize=5", max_pages=2)
        async for page in walk:
            found.append(page)  # noqa: PERF401 - pages before a fault are wanted
        sizes = " and ".join(f"{len(page.rows):,}" for page in found)
        notes = " ".join(note for page in found for note in page.notes)
        end = found[-1].end
        if end not in {End.COMPLETE, End.MAX_PAGES}:
            return Finding("", State.FAILED, notes or f"Paging ended: {end}.")
        if len(found) == 1:
            text = f"One page of {sizes} rows and no link to a next one."
            return Finding("", State.OK, f"{text} {notes}".strip())
        state = State.WARNING if notes else State.OK
        return Finding("", state, f"The next link works: pages of {sizes} rows. {notes}".strip())

    async def _allowance(self) -> Finding:
        now = self._transport.clock.now()
        told = read_allowances(self._headers, now)
        if not told:
            return Finding("", State.OK, "The server says nothing about an allowance.")
        lines = []
        for each in told:
            left = "?" if each.remaining is None else f"{each.remaining:,.0f}"
            limit = "?" if each.limit is None else f"{each.limit:,.0f}"
            lines.append(f"{each.name}: {left} of {limit} left")
        used_up = any(each.used_up for each in told)
        return Finding(
            "",
            State.WARNING if used_up else State.OK,
            "; ".join(lines) + ".",
            "Wait before asking on." if used_up else "",
        )

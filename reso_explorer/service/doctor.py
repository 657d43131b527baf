"""One walk from the address to the second page, saying at each step what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from reso_explorer.service.decode_error import ErrorContext, expect_ok
from reso_explorer.service.decode_error.advice import duration
from reso_explorer.service.errors import (
    ENDS_A_RUN,
    ForbiddenError,
    HttpStatusError,
    ServiceError,
)
from reso_explorer.service.metadata import (
    DOCUMENT_TYPES,
    FetchedMetadata,
    ServiceDocument,
    fetch_metadata,
    fetch_service_document,
    read_service_document,
    service_document_url,
    service_root,
)
from reso_explorer.service.pages import End, pages
from reso_explorer.service.quota_headers import read_allowances
from reso_explorer.service.row_request import request_rows
from reso_explorer.service.rows import Page, read_page
from reso_explorer.service.urls import count_option, resource_url
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.transport import Headers, Reply, Transport


class State(StrEnum):
    """How a step went."""

    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class StepResult:
    """One step: what was found, in sentences, and what to try. `seconds` is how long it took."""

    step: str
    state: State
    text: str
    what_to_try: str = ""
    seconds: float = 0.0
    error: ServiceError | None = field(default=None, repr=False)


class Doctor:
    """Examines one service with about six requests.

    Args:
        transport: speaks with the service, with the profile's credential.
        url: the service root or the address of the metadata.
        resource: the resource to ask for rows; one is chosen where none is named.
        options: query options that requests for rows need.
        page_options: further options that keep pages small, where the server has such.
        metadata_url: the root with what metadata requests need, where that is more.
        document_url: the root with what a request for the service document needs.
        context: facts for advice on errors.
    """

    def __init__(
        self,
        transport: Transport,
        url: str,
        *,
        resource: str = "",
        options: Mapping[str, str] | None = None,
        page_options: Mapping[str, str] | None = None,
        metadata_url: str = "",
        document_url: str = "",
        context: ErrorContext | None = None,
    ) -> None:
        self._transport = transport
        self._root = service_root(url)
        self._metadata_url = metadata_url or self._root
        self._document_url = document_url or self._root
        self._resource = resource
        self._options = dict(options or {})
        self._page_options = dict(page_options or {})
        self._context = context or ErrorContext()
        self._first: Reply | None = None
        self._document: ServiceDocument | None = None
        self._metadata: FetchedMetadata | None = None
        self._index: ModelIndex | None = None
        self._page: Page | None = None
        self._headers: Headers | None = None
        self._said: set[str] = set()

    async def examine(self) -> AsyncGenerator[StepResult, None]:
        """Yield the findings in order, each fact once.

        After an answer that every further request would get too, nothing more is sent. What was
        not tried is named in one finding at the end.
        """
        steps: tuple[tuple[str, Callable[[], Awaitable[StepResult]], tuple[str, ...]], ...] = (
            ("credential", self._credential, ()),
            ("connection", self._connection, ()),
            ("service document", self._service_document, ("connection",)),
            ("metadata", self._read_metadata, ("connection",)),
            ("first row", self._first_row, ("connection",)),
            ("count", self._count, ("first row",)),
            ("paging", self._paging, ("first row",)),
        )
        failed: set[str] = set()
        skipped: list[str] = []
        fatal = ""
        for name, work, needs in steps:
            if fatal or failed.intersection(needs):
                failed.add(name)
                skipped.append(name)
                continue
            began = self._transport.clock.monotonic()
            try:
                found = await work()
            except ServiceError as error:
                found = StepResult(
                    name, State.FAILED, error.message, error.what_to_try, error=error
                )
            if found.state is State.FAILED:
                failed.add(name)
            if self._is_fatal(name, found):
                fatal = name
            yield replace(found, step=name, seconds=self._transport.clock.monotonic() - began)
        if self._headers is not None:
            yield replace(self._quota(self._headers), step="quota")
        if skipped:
            why = f"after the {fatal} step failed" if fatal else "as a step before failed"
            yield StepResult(
                "not tried", State.SKIPPED, f"{', '.join(skipped)}: nothing was sent {why}."
            )

    def _is_fatal(self, step: str, found: StepResult) -> bool:
        """Tell whether every further request would end in the same way, or may not be sent."""
        if self._transport.gate.stopped or (step == "credential" and found.state is State.FAILED):
            return True
        if isinstance(found.error, ForbiddenError):
            return step != "service document"  # some keys may read everything but the list
        return isinstance(found.error, ENDS_A_RUN)

    # --- steps --------------------------------------------------------------------------------------

    async def _credential(self) -> StepResult:
        """Look at what will be sent; a token that a sign-in server gives is fetched for that."""
        credentials = self._transport.credentials
        headers = await credentials.headers_for(self._root)
        if not headers and not credentials.parameters_for(self._root):
            # Where the server requires some, the step that it rejects says so.
            return StepResult("", State.OK, "No credentials are sent.")
        expires = credentials.expires_at
        if expires is None:
            sends = self._context.sends
            return StepResult("", State.OK, f"{sends.capitalize()} found; expiration unknown.")
        left = expires - self._transport.clock.now()
        if left <= 0:
            return StepResult(
                "",
                State.FAILED,
                f"The token expired {duration(-left)} ago.",
                "Sign in again or save a new token in the profile.",
            )
        return StepResult("", State.OK, f"Token found; it expires in {duration(left)}.")

    async def _connection(self) -> StepResult:
        """Any HTTP response will do: name, port and certificate are right then."""
        origin = self._transport.origin
        url = service_document_url(self._document_url)
        reply = await self._transport.get(url, accept=DOCUMENT_TYPES, redirects="return")
        self._first, self._headers = reply, reply.headers
        kind = "over TLS" if origin.scheme == "https" else "on this machine, without TLS"
        status = f" (HTTP {reply.status})" if reply.status < 400 else ""  # later steps judge errors
        return StepResult("", State.OK, f"{origin} responds {kind}{status}.")

    async def _service_document(self) -> StepResult:
        """Read the list that came with the first response; a redirect is followed for it."""
        assert self._first is not None
        try:
            if 300 <= self._first.status < 400:
                self._document = await fetch_service_document(
                    self._transport, self._document_url, self._context
                )
            else:
                self._document = read_service_document(self._first, self._context)
        except ServiceError as error:
            # Some services have none, or guard it; rows may work all the same.
            ends = isinstance(error, ENDS_A_RUN) or self._transport.gate.stopped
            state = State.FAILED if ends else State.WARNING
            return StepResult("", state, error.message, error.what_to_try, error=error)
        number = len(self._document.set_names)
        return StepResult(
            "", State.OK, f"It lists {count(number, 'entity set')} ({self._document.form})."
        )

    async def _read_metadata(self) -> StepResult:
        from reso_explorer.csdl.errors import NotMetadataError
        from reso_explorer.csdl.index import ModelIndex
        from reso_explorer.csdl.read import read

        self._metadata = await fetch_metadata(
            self._transport, self._metadata_url, context=self._advice_context()
        )
        try:
            reading = read(self._metadata.content)
        except NotMetadataError as error:
            return StepResult("", State.FAILED, error.message, error.hint)
        self._index = ModelIndex(reading.model)
        types = count(sum(1 for _ in self._index.entity_types()), "entity type")
        sets = count(len(self._index.entity_sets), "entity set")
        return self._compared(f"{count(len(self._metadata.content), 'byte')}, {types}, {sets}.")

    def _compared(self, text: str) -> StepResult:
        """Compare the metadata with the service document."""
        assert self._index is not None
        if self._document is None:
            return StepResult("", State.OK, text)
        listed, declared = set(self._document.set_names), set(self._index.entity_sets)
        extra = sorted(listed - declared)
        if not extra:
            return StepResult("", State.OK, text)
        few = ", ".join(extra[:5]) + (" …" if len(extra) > 5 else "")
        return StepResult(
            "",
            State.WARNING,
            f"{text} The service lists {count(len(extra), 'set')} it doesn't declare: {few}",
            "Look at rows of those sets to learn their fields.",
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

    def _new(self, notes: Iterable[str]) -> str:
        """Return those notes that no earlier step reported, with a space in front."""
        fresh = [note for note in notes if note not in self._said]
        self._said.update(fresh)
        return "".join(f" {note}" for note in dict.fromkeys(fresh))

    async def _first_row(self) -> StepResult:
        context = self._advice_context()
        reply = await request_rows(self._transport, self._url(top="1"))
        self._headers = reply.headers
        self._page = page = read_page(expect_ok(reply, context), context)
        took = f"in {page.elapsed * 1000:,.0f} ms"
        name = self._chosen()
        notes = self._new(page.notes)
        if not page.rows:
            return StepResult(
                "",
                State.WARNING,
                f"{name} responded {took} without a row.{notes}",
                "The token may see no rows, or the resource is empty; try another one.",
            )
        fields = count(sum(1 for key in page.rows[0] if "@" not in key), "field")
        version = page.odata_version or "missing"
        state = State.WARNING if notes or not page.odata_version else State.OK
        return StepResult(
            "", state, f"{name} responded {took}: {fields}, OData-Version {version}.{notes}"
        )

    async def _count(self) -> StepResult:
        try:
            name, value = count_option(self._index)
            reply = await request_rows(self._transport, self._url(top="1", **{name[1:]: value}))
            page = read_page(expect_ok(reply, self._advice_context()))
        except HttpStatusError as error:
            if isinstance(error, (*ENDS_A_RUN, ForbiddenError)):
                raise
            return StepResult(
                "", State.WARNING, error.message, "Leave counts out of queries.", error=error
            )
        if page.count is None:
            return StepResult("", State.WARNING, "The server ignored the request for a count.")
        return StepResult("", State.OK, f"{count(page.count, 'row')}.")

    async def _paging(self) -> StepResult:
        options = {name[1:]: value for name, value in self._page_options.items()}
        walk = pages(
            self._transport, self._url(**options), prefer="odata.maxpagesize=5", max_pages=2
        )
        found: list[Page] = []
        async for page in walk:
            found.append(page)  # noqa: PERF401 - pages before a fault are wanted
        sizes = " and ".join(f"{len(page.rows):,}" for page in found)
        notes = self._new(note for page in found for note in page.notes)
        end = found[-1].end
        if end not in {End.COMPLETE, End.MAX_PAGES}:
            return StepResult("", State.FAILED, notes.strip() or f"Paging ended: {end}.")
        if len(found) == 1:
            return StepResult("", State.OK, f"One page of {sizes} rows and no next link.{notes}")
        state = State.WARNING if notes else State.OK
        return StepResult("", state, f"The next link works: pages of {sizes} rows.{notes}")

    def _quota(self, headers: Headers) -> StepResult:
        """Say what the last response told about the quota."""
        told = read_allowances(headers, self._transport.clock.now())
        if not told:
            return StepResult("", State.OK, "The server's responses don't mention a quota.")
        lines = []
        for each in told:
            left = "?" if each.remaining is None else f"{each.remaining:,.0f}"
            limit = "?" if each.limit is None else f"{each.limit:,.0f}"
            lines.append(f"{each.name}: {left} of {limit} left")
        used_up = any(each.used_up for each in told)
        return StepResult(
            "",
            State.WARNING if used_up else State.OK,
            "; ".join(lines) + ".",
            "Wait before you send more requests." if used_up else "",
        )

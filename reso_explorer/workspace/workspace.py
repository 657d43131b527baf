"""The one object both fronts talk to: a document, its dialect, and its service where it is live."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

from reso_explorer.workspace.source import SourceKind, WorkspaceError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Collection, Mapping

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.dictionary import Dictionary
    from reso_explorer.document import Document
    from reso_explorer.export.code.targets import Code
    from reso_explorer.export.formats import Written
    from reso_explorer.odata import ParseResult
    from reso_explorer.odata.repair import Repaired
    from reso_explorer.providers import Dialect
    from reso_explorer.query import Completion, Fixed
    from reso_explorer.query.signature import CallHelp
    from reso_explorer.search import Hit
    from reso_explorer.service.quota import Reading
    from reso_explorer.store import Store
    from reso_explorer.store.snapshots import Snapshot
    from reso_explorer.workspace.connection import Connection
    from reso_explorer.workspace.dictionaries import Wanted
    from reso_explorer.workspace.lookups import LookupValues
    from reso_explorer.workspace.paging_plan import Way
    from reso_explorer.workspace.probed_facts import ProbedFacts
    from reso_explorer.workspace.results import ResultPage, Step
    from reso_explorer.world import World


class Workspace:
    """One opened source.

    Attributes:
        kind: where the document comes from.
        title: a short name: `demo`, the profile, the file or the host.
        subtitle: where it is and whether rows can be had.
        document: the metadata document with index, meanings, graph and search.
        dialect: limits and forms of this server.
        connection: the live service; None where there is none.
        why_not_live: why no rows can be had, one sentence; "" where they can.
        profile: the name of the profile in use, None where there is none.
        store: what is kept between runs; None for demo and files.
        snapshot: the snapshot of the document, None where none was kept.
        is_fresh: false where the document comes from a snapshot and the server was not asked.
        notes: what was noticed while opening.
        sends_as_written: whether queries go out without the parts that the provider demands.
    """

    def __init__(
        self,
        *,
        kind: SourceKind,
        title: str,
        subtitle: str,
        document: Document,
        dialect: Dialect,
        world: World,
        connection: Connection | None = None,
        why_not_live: str = "",
        profile: str | None = None,
        store: Store | None = None,
        snapshot: Snapshot | None = None,
        is_fresh: bool = True,
        notes: tuple[str, ...] = (),
    ) -> None:
        self.kind = kind
        self.title = title
        self.subtitle = subtitle
        self.document = document
        if dialect.joins:
            document.graph().state_joins(dialect.joins)
        self._dialect = dialect
        self.world = world
        self.connection = connection
        self.why_not_live = why_not_live
        self.profile = profile
        self.store = store
        self.snapshot = snapshot
        self.is_fresh = is_fresh
        self.notes = notes
        self.sends_as_written = False
        self._closers: list[Callable[[], None]] = []
        self.warmers: list[Callable[[], None]] = []
        self._asked_for: set[str] = set()
        self._sought: set[str] = set()

    @classmethod
    async def open(
        cls,
        source: str,
        *,
        world: World,
        on_step: Callable[[Step], None] | None = None,
        live: bool = True,
        quick: bool = False,
    ) -> Workspace:
        """Open a URL, a file, `-`, a profile, `snapshot:ID` or `demo`.

        With `live` false nothing is started or asked that the document does not need. With
        `quick`, or `live` false, a service opens from its latest snapshot where there is one;
        `revalidate` asks the server later.

        Raises:
            WorkspaceError: it cannot be opened; says why and what to try.
        """
        from reso_explorer.workspace.opening import open_source

        return await open_source(source, world=world, on_step=on_step, live=live, quick=quick)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    def on_close(self, closer: Callable[[], None]) -> None:
        """Have a function called when the workspace closes."""
        self._closers.append(closer)

    def warm_up(self) -> None:
        """Do what would make the first query slow; for a thread, nothing for most sources."""
        while self.warmers:
            self.warmers.pop()()

    async def close(self) -> None:
        """Close connections and stop an embedded service."""
        if self.connection is not None:
            await self.connection.close()
        while self._closers:
            self._closers.pop()()

    async def revalidate(self) -> Document | None:
        """Ask the server whether the document is still the current one.

        Returns the new document where it changed, which replaces `document`; else None.

        Raises:
            ServiceError: the server could not be asked.
        """
        from reso_explorer.workspace.revalidating import revalidate

        return await revalidate(self)

    @property
    def dialect(self) -> Dialect:
        """What is known of the server.

        Its last answer says which version of OData it speaks, probes which literals it reads.
        """
        if self.connection is not None:
            from reso_explorer.providers import with_protocol

            header = self.connection.transport.odata_version
            self._dialect = with_protocol(self._dialect, header)
        return self.probed.refine(self._dialect)

    @dialect.setter
    def dialect(self, dialect: Dialect) -> None:
        self._dialect = dialect

    @property
    def is_live(self) -> bool:
        """Whether rows can be had."""
        return self.connection is not None

    @property
    def address(self) -> str:
        """What things kept for this source stand under: its profile, its service root, its title."""
        if self.profile or self.kind is SourceKind.DEMO or self.connection is None:
            return self.profile or self.title
        return self.connection.root

    # --- query text -----------------------------------------------------------------------------

    def parse(self, text: str) -> ParseResult[Any]:
        """Parse a service-relative query such as `Property?$filter=ListPrice gt 5`, once."""
        from reso_explorer.query.edit import parsed

        return parsed(text)

    def check(self, text: str) -> tuple[Diagnostic, ...]:
        """Return what is wrong or doubtful in a query, with fixes."""
        from reso_explorer.query import check

        document = self.document
        return check(
            self.parse(text),
            document.index,
            meanings=document.meanings,
            dialect=self.dialect,
            lookups=self.known_values,
            probed=self.probed or None,
        )

    def fix(self, text: str) -> Fixed:
        """Apply the fixes of a query until none is left."""
        from reso_explorer.query import fix_all

        return fix_all(text, self.check)

    def repair(self, text: str) -> Repaired:
        """Clean up a pasted query, then apply the fixes for this schema and server."""
        from reso_explorer.odata.repair import repair, with_fixes
        from reso_explorer.query.types import service_version

        version = service_version(self.document.index, self.dialect)
        cleaned = repair(text, version=str(version))
        if cleaned.start != "relative_uri":
            return cleaned
        fixed = self.fix(cleaned.text)
        return with_fixes(cleaned, fixed.text, [(s.before, s.problem) for s in fixed.applied])

    def complete(
        self, text: str, cursor: int, *, usage: Mapping[str, int] | None = None
    ) -> tuple[Completion, ...]:
        """Return what may stand at a cursor position of a query, best first.

        `usage` says how often names and values were seen; of what fits alike, those come first.
        """
        from reso_explorer.query import complete

        document = self.document
        return complete(
            text,
            cursor,
            document.index,
            meanings=document.meanings,
            dialect=self.dialect,
            lookups=self.known_values,
            probed=self.probed or None,
            usage=usage,
        )

    def call_at(self, text: str, cursor: int) -> CallHelp | None:
        """Return the function call that a cursor position of a query stands in."""
        from reso_explorer.query.signature import call_at

        return call_at(text, cursor, self.document.index)

    @cached_property
    def probed(self) -> ProbedFacts:
        """What was found out about this service by probes, in this run and before."""
        from reso_explorer.store.errors import StoreError
        from reso_explorer.workspace.probed_facts import ProbedFacts

        if self.store is None or not self.store.database.is_begun:
            return ProbedFacts()  # a check makes no file
        try:
            return ProbedFacts(self.store.probes.all(self.address, with_forms=True))
        except StoreError:
            return ProbedFacts()

    def explain(self, text: str, *, advice: str | None = None) -> str:
        """Explain a query in plain English; `advice` says where the errors are shown."""
        from reso_explorer.query import explain

        document = self.document
        parsed = self.parse(text)
        return explain(parsed, document.index, meanings=document.meanings, advice=advice)

    def url(self, text: str) -> str:
        """Return the absolute, encoded URL of a query, with what the provider demands.

        Without a service the URL starts with a placeholder.
        """
        from reso_explorer.workspace.address import query_url

        root = self.connection.root if self.connection else "https://SERVICE_ROOT/"
        return query_url(root, self.parse(self.as_sent(text)[0]))

    def displayed(self, text: str) -> str:
        """Return a text, such as an address, without the credentials in it."""
        from reso_explorer.secret import redact

        known = self.connection.transport.credentials.secrets() if self.connection else ()
        return redact(text, known)

    def as_sent(self, text: str) -> tuple[str, tuple[str, ...]]:
        """Return a query as it goes out, and sentences about what was added to it.

        Added is what the provider demands of every query, unless `sends_as_written` is set.
        """
        from reso_explorer.workspace.demanded_parts import with_demanded

        return (text, ()) if self.sends_as_written else with_demanded(self, text)

    def code(self, text: str, target: str, *, whole: bool = False) -> Code:
        """Return a query for a target of `export.code.targets`, without any secret.

        `whole` makes shell commands read all pages, as programs always do.
        """
        from reso_explorer.workspace.code_of_query import code_of

        return code_of(self, text, target, whole=whole)

    # --- rows -----------------------------------------------------------------------------------

    def live_connection(self) -> Connection:
        """Return the connection.

        Raises:
            WorkspaceError: there is no service behind this document.
        """
        if self.connection is None:
            raise WorkspaceError(
                self.why_not_live or "There is no service behind this document.",
                hint="Open the service itself: reso-explorer https://…",
            )
        return self.connection

    async def run(self, text: str, *, on_step: Callable[[Step], None] | None = None) -> ResultPage:
        """Run a query and return its first page. Cancel the task to abort the request.

        Raises:
            WorkspaceError: there is no service.
            ServiceError: the request failed; decoded, with advice.
        """
        return await self.live_connection().run(text, self, on_step=on_step)

    def remember(
        self,
        text: str,
        *,
        status: int | None,
        rows: int | None = None,
        ms: float | None = None,
        problem: str | None = None,
    ) -> None:
        """Put a query that was sent into the history, without credentials."""
        if self.store is not None:
            from reso_explorer.odata import print_query

            self.store.history.add(
                profile=self.address,
                resource=print_query(self.parse(text).tree.path),
                query=text,
                status=status,
                rows=rows,
                ms=ms,
                problem=problem,
            )

    async def next_page(
        self, page: ResultPage, *, on_step: Callable[[Step], None] | None = None
    ) -> ResultPage | None:
        """Return the page after a page, None after the last one."""
        return await self.live_connection().next_page(page, self, on_step=on_step)

    def quota(self) -> tuple[Reading, ...]:
        """Return the lines of a quota meter: what the server says, and what was counted here."""
        connection = self.connection
        if connection is None or connection.meter is None:
            return ()
        return connection.meter.readings(connection.transport.clock.now())

    def shortest_time(self, requests: int) -> float:
        """Return the seconds that a number of requests takes at least at the provider's rate."""
        meter = self.connection.meter if self.connection else None
        return meter.shortest_time(requests) if meter is not None else 0.0

    @property
    def expires_at(self) -> float | None:
        """When the credential dies, in seconds since 1970; None where unknown or never."""
        return self.connection.transport.credentials.expires_at if self.connection else None

    def pages(
        self,
        text: str,
        *,
        max_rows: int | None = None,
        way: Way | None = None,
        at_once: int | None = 1,
        allow_hosts: Collection[str] = (),
        remember: bool = True,
        on_step: Callable[[Step], None] | None = None,
    ) -> AsyncGenerator[ResultPage, None]:
        """Yield all pages of a query, up to a number of rows; it goes into the history at the end.

        What stops before the last page closes the generator (`contextlib.aclosing`).

        Args:
            text: the query.
            max_rows: stop after this many rows.
            way: the paging method, with the page size that the server allows; without one the
                query is sent as it is.
            at_once: how many pages may be requested side by side, with a paging method; None leaves
                that to what is known of the provider.
            allow_hosts: other hosts that next links may go to, without credentials.
            remember: put the query into the history at the end.
            on_step: told of progress.
        """
        return self.live_connection().pages(
            text,
            self,
            max_rows=max_rows,
            way=way,
            at_once=at_once,
            allow_hosts=allow_hosts,
            remember=remember,
            on_step=on_step,
        )

    # --- lookups --------------------------------------------------------------------------------

    @cached_property
    def _values(self) -> dict[str, LookupValues]:
        return {}

    def known_values(self, lookup_name: str) -> tuple[AllowedValue, ...] | None:
        """Return the values of a lookup that were read before, None where none were.

        Values kept from an earlier run count. Those that aren't there are read at the next
        `load_asked_lookups`.
        """
        found = self.values_at_hand(lookup_name)
        if found is None:
            self._asked_for.add(lookup_name)
        return found

    def values_at_hand(self, lookup_name: str) -> tuple[AllowedValue, ...] | None:
        """Return the values of a lookup that were read before, without having others read."""
        from reso_explorer.csdl.meaning import AllowedValue

        known = self._values.get(lookup_name)
        if known is not None and not known.is_sample:
            return tuple(
                AllowedValue(value=v.value, label=v.label or None, legacy=v.legacy or None)
                for v in known.values
            )
        if lookup_name not in self._kept_values:
            kept = self.store.lookups.get(self.address, lookup_name) if self.store else None
            entries = kept.entries if kept else ()
            self._kept_values[lookup_name] = (
                tuple(
                    AllowedValue(value=each.value, label=each.standard, legacy=each.legacy)
                    for each in entries
                )
                or None
            )
        return self._kept_values[lookup_name]

    async def load_asked_lookups(self) -> bool:
        """Read the lookups that checking asked for in vain; tell whether any came.

        Trouble with one of them is no trouble here: its values stay unknown, and a keystroke
        later nobody asks for them again.
        """
        from reso_explorer.workspace.lookup_resource import load_lookups

        wanted, self._asked_for = sorted(self._asked_for - self._sought), set()
        self._sought.update(wanted)
        loaded = await load_lookups(self, wanted)
        for name in loaded:
            self._kept_values.pop(name, None)
        if loaded:
            self.__dict__.pop("_search_values", None)
        return bool(loaded)

    @cached_property
    def _kept_values(self) -> dict[str, tuple[AllowedValue, ...] | None]:
        return {}

    def loaded_values(self, lookup_name: str) -> LookupValues | None:
        """Return a lookup that was loaded before."""
        return self._values.get(lookup_name)

    async def lookup_values(
        self,
        type_name: str,
        field: str,
        *,
        refresh: bool = False,
        on_step: Callable[[Step], None] | None = None,
    ) -> LookupValues:
        """Return the values a field may take: from the document, the Lookup resource, or a sample.

        With `refresh` values that were read before are read again, as far as the provider bears.

        Raises:
            ServiceError: the Lookup resource could not be read.
        """
        from reso_explorer.workspace.lookups import find_values

        found = await find_values(self, type_name, field, refresh=refresh, on_step=on_step)
        if found.lookup_name and found.values:
            self._search_values[found.lookup_name] = [(v.value, v.label) for v in found.values]
            self._values[found.lookup_name] = found
            self._kept_values.pop(found.lookup_name, None)
        return found

    # --- search -----------------------------------------------------------------------------------

    def search(self, words: str, limit: int = 50) -> list[Hit]:
        """Return the best results for a search text, values of lookups that were read among them.

        Raises:
            RequestError: a filter that means nothing.
        """
        index = self.document.search_index
        while self._search_values:
            name, values = self._search_values.popitem()
            index.add_values(name, values)
        return index.search(words, limit)

    @cached_property
    def _search_values(self) -> dict[str, list[tuple[str, str]]]:
        """Values of lookups that the search index is still to get; first those of earlier runs."""
        from reso_explorer.workspace.lookup_resource import WHOLE

        kept = self.store.lookups.all(self.address) if self.store else ()
        return {
            each.name: [(entry.value, entry.standard or "") for entry in each.entries]
            for each in kept
            if each.name != WHOLE
        }

    # --- schema ---------------------------------------------------------------------------------

    def dictionary(self, wanted: Wanted | None = None) -> Dictionary:
        """Return the schema resolved, for people who write code."""
        from reso_explorer.workspace.dictionaries import dictionary_of

        return dictionary_of(self, wanted)

    def export(self, form: str) -> Written:
        """Return the schema in a format of `reso_explorer.export.formats.FORMATS`."""
        from reso_explorer.export.formats import Subject, write

        return write(Subject(self.document, self.dictionary), form)

    def describe(self) -> dict[str, Any]:
        """Return the numbers a title line shows: resources, types, fields, findings."""
        index = self.document.index
        types = list(index.entity_types())
        return {
            "resources": len(index.entity_sets) + len(index.singletons),
            "types": len(types),
            "fields": sum(len(each.properties) for each in types),
        }

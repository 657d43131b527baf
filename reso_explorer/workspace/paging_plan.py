"""How all rows of a query are read: paging method, page size, and count, as this server wants them.

An explicit wish of the user comes first. Without one the method follows from what is known of the
provider: where its paging ends, whether it has a replication endpoint, whether its order is stable.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Literal

from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.forms import AppliesTo, PagingKind, TopMeaning
from reso_explorer.query.edit import is_plain_collection, options_of, resource_of
from reso_explorer.text import count as in_words
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reso_explorer.providers.dialect import Dialect, Wall
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.service.keyset import Keyset
    from reso_explorer.workspace.workspace import Workspace

Way = Literal["auto", "link", "keyset", "replication", "stable"]
"""A paging method; `auto` leaves the choice to what is known of the provider, `stable` prefers
keyset paging, which passes over no row when others are deleted meanwhile."""

LARGEST: Final = 10_000
"""Rows of a page at most, whatever a provider allows: a page is held in memory."""

USUAL: Final = 1000
"""Rows of a page where nothing is known of the server."""

USUAL_AT_ONCE: Final = 4
"""Pages side by side where nobody says how many, of a provider that allows several."""

_OWN_RANGE: Final = frozenset({"$orderby", "$skip", "$skiptoken", "$top", "$apply", "$search"})
"""Query options that keyset paging and replication endpoints would replace."""

_NOT_PERMITTED: Final = frozenset({400, 401, 403, 404, 405, 501})
"""Statuses of a replication endpoint that a key may not use, or that doesn't exist."""

_NAMES: Final = {
    "link": "next link",
    "keyset": "keyset",
    "replication": "the replication endpoint",
}


@dataclass(frozen=True, slots=True)
class PagingPlan:
    """How to read all rows of a query.

    Attributes:
        method: `link`, `keyset`, or `replication`.
        url: the address of the first page.
        plain_url: the same without count and page size, for servers that reject those; "" where
            there is nothing to leave out.
        prefer: value of the Prefer header, "" for none.
        keyset: the fields, for paging by keyset.
        walls: where paging by this method ends.
        total: how many rows there are, where that was asked before.
        at_once: how many pages may be requested side by side.
        tries_top: whether a larger `$top` may be tried if the preferred page size is ignored.
        notes: what to say of it; the first one names the method and the reason.
        otherwise: what to do if the server rejects the first page.
    """

    method: str
    url: str
    plain_url: str = ""
    prefer: str = ""
    keyset: Keyset | None = None
    walls: Sequence[Wall] = ()
    total: int | None = None
    at_once: int = 1
    tries_top: bool = False
    notes: tuple[str, ...] = ()
    otherwise: PagingPlan | None = None

    def instead(self, problem: ServiceError) -> PagingPlan | None:
        """Return the plan to use after the first page was rejected, None where there is none."""
        return self.otherwise if problem.status in _NOT_PERMITTED and not problem.read else None


async def paging_plan(
    workspace: Workspace,
    text: str,
    *,
    way: Way = "auto",
    max_rows: int | None = None,
    at_once: int | None = 1,
) -> PagingPlan:
    """Return how to read all rows of a query, or the first `max_rows` of them.

    Where a provider's paging is known to end somewhere, the rows are counted first (one request).
    `at_once` is how many pages may be requested side by side; None leaves that to what is known
    of the provider.

    Raises:
        WorkspaceError: the wanted method isn't possible here.
    """
    planner = _Planner(workspace, text, max_rows, at_once)
    if way not in {"auto", "stable"} or not planner.is_plain:
        return planner.plan("link" if way in {"auto", "stable"} else way)
    chosen = await planner.chosen()
    if way == "stable" and chosen.method == "link":
        return planner.stable() or chosen
    return chosen


class _Planner:
    """Makes the plans for one query."""

    def __init__(
        self, workspace: Workspace, text: str, max_rows: int | None, at_once: int | None = 1
    ) -> None:
        self._workspace = workspace
        self._text = text
        self._url = workspace.url(text)
        self._max_rows = max_rows
        self._at_once = at_once
        self._total: int | None = None
        self._options = options_of(workspace.as_sent(text)[0])
        self.resource = resource_of(text)

    @property
    def _dialect(self) -> Dialect:
        return self._workspace.dialect

    @property
    def is_plain(self) -> bool:
        """Whether the query is of an entity set, whose rows can be counted and sized."""
        sets = self._workspace.document.index.entity_sets
        if not is_plain_collection(self._text) or "$apply" in self._options:
            return False
        known = {name for names in self._dialect.set_names.values() for name in names}
        return self.resource in sets or self.resource in known

    # --- choosing -------------------------------------------------------------------------------

    async def chosen(self) -> PagingPlan:
        """Return the plan that fits what is known of the provider."""
        paging, title = self._dialect.paging, self._dialect.title
        if _OWN_RANGE & self._options.keys():
            return self.plan("link", "the query sets its own order or range")
        wall = min(paging.walls, key=lambda each: each.rows, default=None)
        if wall is not None and (self._max_rows is None or self._max_rows > wall.rows):
            self._total = await counted(self._workspace, self._text)
            if self._total is None or self._total > wall.rows:
                return self._beyond(f"{title} ends other paging at {wall.rows:,} rows")
            why = f"{self._total:,} rows are within the {wall.rows:,} that {title} pages through"
            return self.plan("link", why)
        if paging.kind is PagingKind.CURSOR:
            return self._by_keyset(f"{title} pages by value") or self.plan("link")
        if not paging.stable_order:
            return self._by_keyset(f"{title} repeats rows without an order") or self.plan("link")
        return self.plan("link", "its page limit isn't known")

    def _beyond(self, why: str) -> PagingPlan:
        """Return the plan for more rows than ordinary paging reaches."""
        keyset = self._by_keyset(why)
        last = keyset or self.plan("link")
        bulk = self._dialect.paging.replication
        if bulk is None or (set(bulk.refuses) - {"$count", "$skip", "$top"}) & self._options.keys():
            return last
        from reso_explorer.service.errors import PagingError

        try:
            return replace(self.plan("replication", why), otherwise=last)
        except (PagingError, WorkspaceError):
            return last

    def stable(self) -> PagingPlan | None:
        """Return the plan for keyset paging that passes over no row, None where there is none."""
        found = self._by_keyset("rows may be deleted meanwhile")
        if found is None or found.keyset is None or not found.keyset.tie_break:
            return None
        return replace(found, otherwise=self.plan("link"))

    def _by_keyset(self, why: str) -> PagingPlan | None:
        """Return the plan for keyset paging, None where the resource or the provider has no way."""
        try:
            found = self.plan("keyset", why)
        except WorkspaceError:
            return None
        assert found.keyset is not None
        fields = found.keyset.orderby.split(",")
        if not may_filter(self._dialect, self.resource, fields) or self._order_is_refused():
            return None
        return found

    def _order_is_refused(self) -> bool:
        """Tell whether the provider doesn't take an order with what else the query has."""
        return refuses_order(self._dialect, self._options)

    def written(self) -> PagingPlan | None:
        """Return the keyset plan where only that is known to reach all rows, uncounted."""
        paging = self._dialect.paging
        if not self.is_plain or _OWN_RANGE & self._options.keys():
            return None
        is_needed = paging.walls or paging.kind is PagingKind.CURSOR or not paging.stable_order
        return self._by_keyset("") if is_needed else None

    # --- plans ----------------------------------------------------------------------------------

    def plan(self, method: str, why: str = "") -> PagingPlan:
        """Return the plan for a method.

        Raises:
            WorkspaceError: it isn't possible here.
        """
        if not self.is_plain and method == "link":
            prefer = self._workspace.live_connection().prefer
            return PagingPlan("link", self._url, prefer=prefer)
        if method != "link":
            found = self._keyset_plan(why) if method == "keyset" else self._replication_plan(why)
            return replace(found, notes=(*found.notes, *self._not_side_by_side()))
        top, prefer, size = self.page_size()
        options = dict([self._count_option()]) if self._may_count else {}
        if top is not None:
            options["$top"] = str(top)
        at_once, order, said = self._side_by_side()
        options |= order
        return PagingPlan(
            "link",
            self._with(options),
            self._url if options else "",
            prefer,
            walls=self._dialect.paging.walls,
            total=self._total,
            at_once=at_once,
            tries_top=bool(prefer) and self._may_count and self._max_rows is None,
            notes=(*self._said("link", size, why), *said),
        )

    # --- side by side ---------------------------------------------------------------------------

    def _side_by_side(self) -> tuple[int, dict[str, str], tuple[str, ...]]:
        """Return how many pages to request at a time, the order that needs, and what to say.

        Windows of `$skip` are only stable in an order by key, behind the query's own order.
        """
        paging = self._dialect.paging
        wish = min(paging.parallel or 1, USUAL_AT_ONCE) if self._at_once is None else self._at_once
        if wish <= 1:
            return 1, {}, ()
        notes: tuple[str, ...] = ()
        if paging.parallel is not None and wish > paging.parallel:
            wish = paging.parallel
            title = self._dialect.title
            notes = (f"{title} allows {in_words(wish, 'request')} at a time.",)
        why = self._why_one_at_a_time()
        if why:
            asked = self._at_once is not None
            return 1, {}, (*notes, f"Reading one page at a time: {why}.") if asked else ()
        own = [item.strip() for item in self._options.get("$orderby", "").split(",")]
        named = {item.partition(" ")[0] for item in own}
        by = ",".join([*filter(None, own), *(n for n in self._key_names if n not in named)])
        said = f"Reading up to {in_words(wish, 'page')} at a time, ordered by {by}."
        return wish, {"$orderby": by}, (*notes, said)

    def _why_one_at_a_time(self) -> str:
        """Return why pages can't be requested side by side, "" where they can."""
        own = {"$skip", "$skiptoken", "$top", "$apply", "$search"} & self._options.keys()
        if own:
            return f"the query has {', '.join(sorted(own))}"
        if not self._dialect.paging.skip:
            return f"{self._dialect.title} rejects $skip"
        if self._dialect.count is False:
            return f"{self._dialect.title} doesn't count rows"
        if not self._key_names or self._order_is_refused():
            return f"{self.resource} can't be ordered by key"
        return ""

    @property
    def _key_names(self) -> tuple[str, ...]:
        """The fields of the key, () where the schema declares none or they can't order."""
        index = self._workspace.document.index
        found = index.resource_type(self.resource)
        names = tuple(each.name for each in index.key(found.qualified_name)) if found else ()
        return names if may_filter(self._dialect, self.resource, names) else ()

    def _not_side_by_side(self) -> tuple[str, ...]:
        """Say that a wish for several pages at a time has no effect with a paging method."""
        if self._at_once is None or self._at_once <= 1:
            return ()
        return ("Reading one page at a time: --parallel needs paging by next link.",)

    def _keyset_plan(self, why: str) -> PagingPlan:
        keyset = keyset_of(self._workspace, self._text)
        if self._max_rows is not None and self._max_rows < keyset.page_size:
            keyset = replace(keyset, page_size=self._max_rows)
        notes = self._said("keyset", keyset.page_size, why, f" ({keyset.orderby})")
        options: dict[str, str] = {}
        selected = [name.strip() for name in self._options.get("$select", "").split(",")]
        missing = [name for name in keyset.orderby.split(",") if name not in selected]
        if selected[0] not in {"", "*"} and missing:
            options["$select"] = ",".join([*selected, *missing])
            names = ", ".join(f"`{name}`" for name in missing)
            notes = (*notes, f"Added {names} to $select; keyset paging needs it.")
        plain, count = self._with(options), dict([self._count_option()])
        url = self._with({**options, **count}) if self._may_count else plain
        return PagingPlan("keyset", url, plain, keyset=keyset, total=self._total, notes=notes)

    def _replication_plan(self, why: str) -> PagingPlan:
        from reso_explorer.service.replication import replication_plan

        bulk = self._dialect.paging.replication
        if bulk is None:
            raise WorkspaceError(
                f"No replication endpoint is known for {self._dialect.title}.",
                hint="Page by next link or keyset.",
                is_usage=True,
            )
        size = self._dialect.max_top(self.resource, replication=True)
        size = min(size, LARGEST, self._max_rows or LARGEST) if size else None
        found = replication_plan(self._url, self.resource, bulk, page_size=size)
        return PagingPlan(
            "replication",
            found.url,
            total=self._total,
            notes=(*self._said("replication", size, why), *found.notes),
        )

    def page_size(self) -> tuple[int | None, str, int | None]:
        """Return `$top` or None, the Prefer header or "", and how many rows a page may have."""
        dialect = self._dialect
        connection = self._workspace.connection
        own = connection.prefer if connection is not None else ""
        if own or "$top" in self._options:
            return None, own, None
        most = self.most
        bound = min(LARGEST, self._max_rows or LARGEST)
        if dialect.top.meaning is TopMeaning.PAGE and most:
            size = min(most, bound)
            return size, "", size
        if dialect.odata_version in {ProtocolVersion.V2, ProtocolVersion.V3}:
            return None, "", None
        size = min(dialect.paging.prefer_maximum or most or USUAL, bound)
        return None, f"{dialect.paging.prefer or 'odata.maxpagesize'}={size}", size

    @property
    def most(self) -> int | None:
        """Rows of the largest page that the provider is known to allow for this query."""
        return largest_page(self._dialect, self.resource, self._options)

    @property
    def _may_count(self) -> bool:
        return (
            self._total is None
            and self._dialect.count is not False
            and not {"$count", "$inlinecount", "$skiptoken"} & self._options.keys()
        )

    def _count_option(self) -> tuple[str, str]:
        from reso_explorer.service.urls import count_option

        return count_option(self._workspace.document.index)

    def _with(self, options: dict[str, str]) -> str:
        """Return the address of the query with some options set."""
        from reso_explorer.service.urls import set_options

        return set_options(self._url, options)

    def _said(self, method: str, size: int | None, why: str, fields: str = "") -> tuple[str, ...]:
        """Return the line that names the method and says why."""
        of = f", up to {in_words(size, 'row')} per page" if size else ""
        reason = f": {why}" if why else ""
        return (f"Paging by {_NAMES[method]}{fields}{of}{reason}.",)


def may_filter(dialect: Dialect, resource: str, fields: Iterable[str]) -> bool:
    """Tell whether a provider takes fields in a filter, as far as it lists those that it takes."""
    allowed = dialect.filter.fields.get(resource)
    if allowed is None or resource in dialect.filter.incomplete:
        return True
    return set(fields) <= set(allowed)


def refuses_order(dialect: Dialect, options: Iterable[str] = ()) -> bool:
    """Tell whether a provider is known not to take an order with what else a query has."""
    names = {*options, "$orderby"}
    return any(
        "$orderby" in each.options
        and set(each.options) <= names
        and each.scope in {AppliesTo.ALL, AppliesTo.ROWS}
        and not (each.needs and set(each.needs) <= names)
        for each in dialect.combinations
    )


def page_size(
    workspace: Workspace, text: str, *, max_rows: int | None = None
) -> tuple[dict[str, str], str]:
    """Return query options and Prefer header for the largest pages that the provider allows."""
    top, prefer, _ = _Planner(workspace, text, max_rows).page_size()
    return ({"$top": str(top)} if top is not None else {}), prefer


def keyset_plan(workspace: Workspace, text: str) -> PagingPlan | None:
    """Return the keyset plan for code that reads a query, None where next links reach all rows.

    Code can't count the rows first, so it pages by value wherever paging is known to end.
    """
    return _Planner(workspace, text, None).written()


async def counted(workspace: Workspace, text: str) -> int | None:
    """Ask how many rows a query has (one request); None where the server doesn't say.

    Raises:
        ServiceError: the service can't be asked any further.
    """
    from reso_explorer.service.decode_error import expect_ok
    from reso_explorer.service.errors import ENDS_A_RUN, ServiceError
    from reso_explorer.service.row_request import request_rows
    from reso_explorer.service.rows import read_page
    from reso_explorer.service.urls import count_option, set_options

    if workspace.dialect.count is False:
        return None
    connection = workspace.live_connection()
    name, value = count_option(workspace.document.index)
    url = set_options(workspace.url(text), {"$top": "1", name: value})
    context = connection.context_for(text, workspace)
    try:
        reply = await request_rows(connection.transport, url)
        return read_page(expect_ok(reply, context), context).count
    except ENDS_A_RUN:
        raise
    except ServiceError:
        return None


def largest_page(dialect: Dialect, resource: str, options: dict[str, str]) -> int | None:
    """Return the rows of the largest page for query options, None where nothing is known.

    A page of index fields alone may be larger than others.
    """
    most = dialect.max_top(resource, expands="$expand" in options)
    selected = {name.strip() for name in options.get("$select", "").split(",")} - {""}
    rules = dialect.top
    if rules.index_only and selected and selected <= set(rules.index_fields):
        return max(most or 0, rules.index_only)
    return most


def keyset_of(workspace: Workspace, text: str) -> Keyset:
    """Return how to walk a resource by value: as the provider wants it, else by its key.

    Raises:
        WorkspaceError: the resource has no key of one or two fields.
    """
    from reso_explorer.service.keyset import Keyset

    resource = resource_of(text)
    index = workspace.document.index
    found = index.resource_type(resource)
    key = index.key(found.qualified_name) if found else ()
    cursor = workspace.dialect.paging.cursor
    options = options_of(workspace.as_sent(text)[0])
    size = min(largest_page(workspace.dialect, resource, options) or USUAL, LARGEST)
    if cursor is not None:
        order = cursor.per_resource.get(resource, cursor.order_by)
        fields = index.properties(found.qualified_name) if found else {}
        tie = cursor.tie_break if cursor.tie_break in fields or not fields else None
        if not fields or order in fields:
            is_key = len(key) == 1 and key[0].name == order
            tie = order if is_key else tie or (key[0].name if len(key) == 1 else "")
            return _typed(workspace, text, Keyset(order, tie, page_size=size))
    if len(key) not in {1, 2}:
        raise WorkspaceError(
            f"{resource} has no key of one or two fields to page by.",
            hint="Page by link instead.",
            is_usage=True,
        )
    return _typed(workspace, text, Keyset(key[0].name, key[-1].name, page_size=size))


def _typed(workspace: Workspace, text: str, keyset: Keyset) -> Keyset:
    """Return a keyset whose values are written as their declared types want them."""
    from reso_explorer.values.literals import undeclared_literal
    from reso_explorer.workspace.lookups import written_literal

    found = workspace.document.index.resource_type(resource_of(text))
    fields = workspace.document.index.properties(found.qualified_name) if found else {}

    def writer(name: str) -> Callable[[object], str]:
        if found is None or name not in fields:
            return undeclared_literal
        owner = found.qualified_name
        return lambda value: written_literal(workspace, owner, name, value)

    return replace(
        keyset, order_literal=writer(keyset.order_by), tie_literal=writer(keyset.tie_break)
    )

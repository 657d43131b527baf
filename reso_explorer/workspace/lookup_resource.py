"""Lookups from the Lookup resource: read as seldom as the provider wants, kept between runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.providers.forms import AppliesTo, LookupSource
from reso_explorer.workspace.paging_plan import page_size
from reso_explorer.workspace.required import demanded
from reso_explorer.workspace.results import narrated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from reso_explorer.service.lookups import FetchedLookups
    from reso_explorer.store.lookups import CachedLookup, LookupRow
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace

REFRESH_HOURS: Final = 24
"""How long kept values will do where the provider says nothing."""

WHOLE: Final = "*"
"""The name under which it is noted that the whole resource was read."""


@dataclass(frozen=True, slots=True)
class ReadLookup:
    """The values of one lookup; `day` says when they were read, "" for just now."""

    entries: tuple[LookupRow, ...]
    day: str = ""
    notes: tuple[str, ...] = ()


def lookup_set(workspace: Workspace) -> str:
    """Return the entity set that holds lookups, "" where there is none that may be asked."""
    dialect = workspace.dialect
    if LookupSource.LOOKUP_RESOURCE not in dialect.lookups.sources:
        return ""
    names = (*dialect.set_names.get("Lookup", ()), "Lookup")
    sets = workspace.document.index.entity_sets
    return next((name for name in names if name in sets), "")


def day_of(kept: CachedLookup) -> str:
    """Return when values were read, for people."""
    return kept.at.strftime("%Y-%m-%d %H:%M")


def is_recent(workspace: Workspace, kept: CachedLookup) -> bool:
    """Tell whether kept values will do; the provider may want to be asked less often."""
    assert workspace.store is not None
    hours = workspace.dialect.lookups.refresh_hours or REFRESH_HOURS
    age: dt.timedelta = kept.age(workspace.store.clock())
    return 0 <= age.total_seconds() < hours * 3600


async def read_lookup(
    workspace: Workspace,
    name: str,
    *,
    refresh: bool = False,
    on_step: Callable[[Step], None] | None = None,
) -> ReadLookup:
    """Return the values of one lookup: kept ones while they will do, else from the service.

    A provider that limits how often it is asked is asked for all lookups at once, and not again
    before its time, `refresh` or not. Where the service cannot be asked, older values are
    returned and a note says so.

    Raises:
        ServiceError: the resource cannot be read, and nothing is kept.
    """
    from reso_explorer.service.errors import ServiceError

    kept, whole = _kept(workspace, name)
    polite = workspace.dialect.lookups.refresh_hours
    if whole is not None and polite and refresh:
        title = workspace.dialect.title
        note = f"{title} allows this request once in {polite} hours at most."
        return ReadLookup(kept.entries if kept else (), day_of(whole), (note,))
    if kept is not None and not refresh and is_recent(workspace, kept):
        return ReadLookup(kept.entries, day_of(kept))
    if whole is not None and not refresh:
        return ReadLookup((), day_of(whole))
    try:
        fetched = await _fetch(workspace, "" if polite else name, on_step)
    except ServiceError as problem:
        if kept is None:
            raise
        return ReadLookup(kept.entries, day_of(kept), (problem.message,))
    _keep(workspace, fetched)
    return ReadLookup(fetched.lookups.get(name, ()), "", fetched.notes)


async def read_whole(
    workspace: Workspace,
    *,
    refresh: bool = False,
    on_step: Callable[[Step], None] | None = None,
) -> tuple[str, ...]:
    """Read all lookups at once and keep them; return what was odd, in sentences.

    Values that are kept but old are kept on if the service has as many, and none that changed
    since. A provider that limits how often it is asked isn't asked before its time.

    Raises:
        ServiceError: the resource cannot be read.
    """
    whole = _kept(workspace, WHOLE)[1]
    polite = workspace.dialect.lookups.refresh_hours
    if whole is not None and refresh and polite:
        title = workspace.dialect.title
        return (f"{title} allows reading all lookups once in {polite} hours.",)
    if whole is not None and not refresh:
        return ()
    if not refresh and await _is_unchanged(workspace):
        return ()
    fetched = await _fetch(workspace, "", on_step)
    _keep(workspace, fetched)
    return fetched.notes


async def _is_unchanged(workspace: Workspace) -> bool:
    """Tell whether kept lookups are those of the service; if so, they count as read now."""
    from reso_explorer.service.decode_error import expect_ok
    from reso_explorer.service.errors import ENDS_A_RUN, ServiceError
    from reso_explorer.service.row_request import request_rows
    from reso_explorer.service.rows import read_page

    store = workspace.store
    if store is None or store.lookups.get(workspace.address, WHOLE) is None:
        return False
    kept = [each for each in store.lookups.all(workspace.address) if "/" not in each.name]
    entries = [entry for each in kept for entry in each.entries]
    newest = max((entry.modified or "" for entry in entries), default="")
    if not newest:
        return False
    options = "$count=true&$orderby=ModificationTimestamp desc&$top=1"
    connection = workspace.live_connection()
    url = workspace.url(f"{lookup_set(workspace)}?{options}")
    try:
        reply = await request_rows(connection.transport, url)
        page = read_page(expect_ok(reply, connection.context))
    except ENDS_A_RUN:
        raise
    except ServiceError:
        return False
    found = page.rows[0].get("ModificationTimestamp") if page.rows else None
    if page.count != len(entries) or found != newest:
        return False
    return store.lookups.put_all(workspace.address, {each.name: each.entries for each in kept})


async def load_lookups(workspace: Workspace, names: Sequence[str]) -> tuple[str, ...]:
    """Read some lookups and keep them; return the names of which values are known now.

    Trouble with one of them is no trouble here.
    """
    from reso_explorer.service.errors import ENDS_A_RUN, ServiceError

    if not workspace.is_live or workspace.store is None or not lookup_set(workspace):
        return ()
    loaded: list[str] = []
    for name in names:
        try:
            read = await read_lookup(workspace, name)
        except ENDS_A_RUN:
            break
        except ServiceError:
            continue
        if read.entries:
            loaded.append(name)
    return tuple(loaded)


def _kept(workspace: Workspace, name: str) -> tuple[CachedLookup | None, CachedLookup | None]:
    """Return what is kept of a lookup, and the note of a whole reading that will still do."""
    store = workspace.store
    if store is None:
        return None, None
    whole = store.lookups.get(workspace.address, WHOLE)
    if whole is not None and not is_recent(workspace, whole):
        whole = None
    return store.lookups.get(workspace.address, name), whole


async def _fetch(
    workspace: Workspace, name: str, on_step: Callable[[Step], None] | None
) -> FetchedLookups:
    from reso_explorer.service.lookups import fetch_lookups

    connection = workspace.live_connection()
    options, condition = demanded(workspace.dialect, AppliesTo.ROWS)
    set_name = lookup_set(workspace) or "Lookup"
    paging, prefer = page_size(workspace, set_name)
    return await fetch_lookups(
        connection.transport,
        connection.root,
        name=name,
        set_name=set_name,
        options=options,
        paging=paging,
        condition=condition,
        prefer=prefer,
        context=connection.context,
        on_progress=narrated(on_step),
    )


def _keep(workspace: Workspace, fetched: FetchedLookups) -> None:
    if workspace.store is None:
        return
    lookups: dict[str, Sequence[LookupRow]] = dict(fetched.lookups)
    if not fetched.filtered and fetched.complete:
        lookups[WHOLE] = ()
    workspace.store.lookups.put_all(workspace.address, lookups, complete=fetched.complete)

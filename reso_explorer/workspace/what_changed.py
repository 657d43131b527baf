"""What changed between two documents, whom it concerns, and what is new since the last look."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from reso_explorer.compare.change import Change, Impact
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reso_explorer.document import Document
    from reso_explorer.workspace.workspace import Workspace
    from reso_explorer.world import World


class Side(NamedTuple):
    """One of two documents: its name, and the source that opens it."""

    title: str
    source: str
    document: Document


class NamedQuery(NamedTuple):
    """A query that may be concerned: `@name` for a saved one, "" for one of the history."""

    name: str
    text: str


class Comparison(Struct, frozen=True):
    """What changed from one side to the other; `touched` has the queries of each change."""

    old: Side
    new: Side
    changes: tuple[Change, ...]
    touched: tuple[tuple[NamedQuery, ...], ...]

    @property
    def is_equal(self) -> bool:
        """Whether nothing changed."""
        return not self.changes

    def count(self, impact: Impact) -> int:
        """Return how many changes have an impact."""
        return sum(change.impact is impact for change in self.changes)


def compare_sides(old: Side, new: Side, queries: Sequence[NamedQuery] = ()) -> Comparison:
    """Compare two documents, and find the queries that use what changed. May take seconds."""
    from reso_explorer.compare import diff

    changes = diff(old.document, new.document)
    users = _users((old.document, new.document), queries) if changes else {}
    return Comparison(old, new, changes, tuple(_concerned(change, users) for change in changes))


def _users(
    documents: Iterable[Document], queries: Sequence[NamedQuery]
) -> dict[str, dict[NamedQuery, None]]:
    """Return the queries by the paths that they use, in the order of the queries."""
    from reso_explorer.query.used_names import used_names

    users: dict[str, dict[NamedQuery, None]] = {}
    for query in queries:
        for document in documents:
            for path in used_names(document.index, query.text):
                users.setdefault(path, {})[query] = None
    return users


def _concerned(change: Change, users: dict[str, dict[NamedQuery, None]]) -> tuple[NamedQuery, ...]:
    found: dict[NamedQuery, None] = {}
    for path in (change.path, *(place.path for place in change.places)):
        found |= users.get(path, {})
    return tuple(found)


def touched_text(impact: Impact, queries: Sequence[NamedQuery]) -> str:
    """Say which queries a change concerns: `breaks @roster`, `in 2 past queries`; "" for none."""
    named = [query.name for query in queries if query.name]
    sent = len(queries) - len(named)
    parts = named[:2]
    if len(named) > 2:
        parts.append(count(len(named) - 2, "more saved query", "more saved queries"))
    if sent:
        parts.append(count(sent, "past query", "past queries"))
    verb = "breaks" if impact is Impact.BREAKING else "in"
    return f"{verb} {', '.join(parts)}" if parts else ""


def queries_to_watch(world: World, address: str, profile: str | None) -> tuple[NamedQuery, ...]:
    """Return what is saved for a source or any, and what was sent to it."""
    from reso_explorer.workspace.saved import queries_of

    found = queries_of(world, address, profile)
    return (
        *(NamedQuery(f"@{each.name}", each.query) for each in found.saved),
        *(NamedQuery("", each.query) for each in found.sent),
    )


# --- since the last look --------------------------------------------------------------------------


def last_look(workspace: Workspace) -> Side | None:
    """Return the document that was looked at last where it's another one now, else None.

    The first look at a source is remembered at once: nothing is new then.
    """
    from reso_explorer.document import read_metadata
    from reso_explorer.store import StoreError

    store, now = workspace.store, workspace.snapshot
    if store is None or now is None or not workspace.is_live:
        return None
    try:
        seen = store.looks.get(workspace.address)
        if seen is None or seen == now.id:
            store.looks.mark(workspace.address, now.id)
            return None
        before = store.snapshots.find(seen)
        if before.sha256 == now.sha256:
            store.looks.mark(workspace.address, now.id)
            return None
        document = read_metadata(store.snapshots.read(before))
    except (StoreError, ValueError):
        store.looks.mark(workspace.address, now.id)
        return None
    return Side(f"{before.fetched:%Y-%m-%d %H:%M}", f"snapshot:{before.id}", document)


def looked(workspace: Workspace) -> None:
    """Remember that what changed was looked at."""
    if workspace.store is not None and workspace.snapshot is not None:
        workspace.store.looks.mark(workspace.address, workspace.snapshot.id)


def side_of(workspace: Workspace, source: str) -> Side:
    """Return an opened source as a side of a comparison."""
    return Side(workspace.title, source, workspace.document)


def places_of(change: Change) -> Iterator[tuple[str, int, int]]:
    """Yield path, old line, and new line of every place of a change."""
    yield change.path, change.old_line, change.new_line
    for place in change.places:
        yield place.path, place.old_line, place.new_line

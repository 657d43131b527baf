"""What changed between two sources, and which queries that concerns: what all fronts show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from reso_explorer.compare.change import Change, Impact
from reso_explorer.compare.diff import diff
from reso_explorer.compare.query_impact import (
    NamedQuery,
    QueryImpact,
    Renames,
    former_path,
    query_impacts,
)
from reso_explorer.compare.sides import place_of
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from reso_explorer.document import Document


class Side(NamedTuple):
    """One of two documents: its name, and the source that opens it.

    `file` is the path of the document if it was read from a file.
    """

    title: str
    source: str
    document: Document
    file: str = ""


class Comparison(Struct, frozen=True):
    """What changed from one side to the other.

    `touched` has the queries that use what each change is about; `effects` has what the changes
    mean to each query, those left out that nothing concerns.
    """

    old: Side
    new: Side
    changes: tuple[Change, ...]
    touched: tuple[tuple[NamedQuery, ...], ...] = ()
    effects: dict[NamedQuery, QueryImpact] = {}

    @property
    def queries(self) -> tuple[QueryImpact, ...]:
        """What the changes mean to queries, those that break first."""
        order = list(Impact)
        return tuple(sorted(self.effects.values(), key=lambda each: order.index(each.impact)))

    @property
    def is_equal(self) -> bool:
        """Whether nothing changed."""
        return not self.changes

    def count(self, impact: Impact) -> int:
        """Return how many changes have an impact."""
        return sum(change.impact is impact for change in self.changes)

    def breaks(self, query: NamedQuery) -> bool:
        """Whether the new schema has an error for a query that the old one doesn't have."""
        effect = self.effects.get(query)
        return effect is not None and effect.impact is Impact.BREAKING


def compare_sides(
    old: Side,
    new: Side,
    queries: Sequence[NamedQuery] = (),
    keep: Callable[[Change], bool] | None = None,
    *,
    checks_all: bool = True,
) -> Comparison:
    """Compare two documents, and find the queries that use what changed. May take seconds.

    `keep` chooses the changes that are wanted, place by place. Without `checks_all` only queries
    that use what changed are checked against both schemas: enough for a long history.
    """
    renames = Renames()

    def is_wanted(change: Change) -> bool:
        renames.note(change)
        return keep is None or keep(change)

    changes = diff(old.document, new.document, is_wanted)
    if not queries or old.document.model is new.document.model:
        return Comparison(old, new, changes, ((),) * len(changes))
    users = _users((old.document, new.document), queries) if changes else {}
    touched: list[dict[NamedQuery, None]] = [{} for _ in changes]
    uses: dict[NamedQuery, list[tuple[str, Change]]] = {}
    for change, concerned in zip(changes, touched, strict=True):
        for place in (place_of(change), *change.places):
            path = former_path(change, place) or place.path
            for query in users.get(path, ()):
                concerned[query] = None
                uses.setdefault(query, []).append((path, change))
    checked = queries if checks_all else tuple(uses)
    impacts = query_impacts(old.document, new.document, checked, uses, renames)
    effects = {each.query: each for each in impacts}
    return Comparison(old, new, changes, tuple(map(tuple, touched)), effects)


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


def touched_text(queries: Sequence[NamedQuery], *, is_broken: bool) -> str:
    """Say which queries a change concerns: `breaks @roster`, `in 2 past queries`; "" for none."""
    named = [query.name for query in queries if query.name]
    sent = len(queries) - len(named)
    parts = named[:2]
    if len(named) > 2:
        parts.append(count(len(named) - 2, "more saved query", "more saved queries"))
    if sent:
        parts.append(count(sent, "past query", "past queries"))
    verb = "breaks" if is_broken else "in"
    return f"{verb} {', '.join(parts)}" if parts else ""


def places_of(change: Change) -> Iterator[tuple[str, int, int]]:
    """Yield path, old line, and new line of every place of a change."""
    yield change.path, change.old_line, change.new_line
    for place in change.places:
        yield place.path, place.old_line, place.new_line

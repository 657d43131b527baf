"""What one can go to by name: tabs, columns, bookmarks, resources, saved queries, and what search finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.text import clip, visible
from reso_explorer.tui.present.places import Place, PlaceKind, place_of_hit, place_of_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reso_explorer.store.bookmarks import Bookmark
    from reso_explorer.store.saved_queries import SavedQuery
    from reso_explorer.tui.session import Session

MOST: Final = 40
"""Targets offered at once."""


_BY_MEANING: Final = 3
"""The rank of what was found although its name hasn't got the words."""
_NOT_AT_ALL: Final = 5


class Target(NamedTuple):
    """One target: `value` is the tab's number, the column's key, the place, or the query's text."""

    kind: str
    name: str
    detail: str
    value: int | str | Place


class Targets:
    """The targets of a session; `columns` are those of the rows if the user is there."""

    def __init__(
        self,
        session: Session,
        *,
        saved: Sequence[SavedQuery] = (),
        bookmarks: Sequence[Bookmark] = (),
        columns: Sequence[tuple[str, str]] = (),
    ) -> None:
        self._session = session
        self._fixed = [
            *(Target("column", visible(title), "", key) for key, title in columns),
            *self._tabs(),
            *self._bookmarks(bookmarks),
            *(
                Target(
                    "saved query", f"@{each.name}", visible(each.title or each.query), each.query
                )
                for each in saved
            ),
            *self._resources(),
        ]

    def _tabs(self) -> Iterator[Target]:
        tabs = self._session.tabs
        if len(tabs) > 1:
            for number, tab in enumerate(tabs):
                name = visible(tab.resource) or "empty"
                yield Target("tab", f"{number + 1} {name}", visible(tab.draft.text), number)

    def _bookmarks(self, bookmarks: Iterable[Bookmark]) -> Iterator[Target]:
        for place in bookmarked(self._session, bookmarks):
            yield Target("bookmark", visible(place.name), visible(place.resource), place)

    def _resources(self) -> Iterator[Target]:
        index = self._session.workspace.document.index
        for name in (*index.entity_sets, *index.singletons):
            yield Target("resource", visible(name), "", Place(PlaceKind.RESOURCE, name, name))

    def find(self, words: str) -> list[Target]:
        """Return what fits, the nearest names first, then what is found by meaning."""
        text = words.strip().casefold()
        if not text:
            return self._fixed[:MOST]
        known = {_path(each) for each in self._fixed}
        found = [each for each in self._search(words) if _path(each) not in known]
        ranked = [(_rank(each, text), each) for each in self._fixed]
        ranked += [(min(_rank(each, text), _BY_MEANING), each) for each in found]
        fitting = [each for each in ranked if each[0] < _NOT_AT_ALL]
        return [each for _, each in sorted(fitting, key=lambda pair: pair[0])][:MOST]

    def _search(self, words: str) -> list[Target]:
        from reso_explorer.search.request import RequestError

        try:
            hits = self._session.workspace.search(words, MOST)
        except RequestError:
            return []
        return [
            Target(
                hit.kind.value,
                visible(hit.title),
                " · ".join(
                    visible(clip(part, 40))
                    for part in (hit.entry.owner, *hit.entry.labels[:1])
                    if part
                ),
                place_of_hit(hit),
            )
            for hit in hits
        ]


def _path(target: Target) -> str:
    """Return the path of the place that a target leads to, "" if it's no place."""
    return target.value.path if isinstance(target.value, Place) else ""


def _rank(target: Target, text: str) -> int:
    """Return how near a name is to what was typed; 0 is the name itself."""
    name = target.name.casefold().removeprefix("@")
    text = text.removeprefix("@")
    if name == text:
        return 0
    if name.startswith(text):
        return 1
    words = text.split()
    if all(word in name for word in words):
        return 2
    whole = f"{name} {target.detail.casefold()}"
    return 4 if all(word in whole for word in words) else _NOT_AT_ALL


def bookmarked(session: Session, bookmarks: Iterable[Bookmark]) -> Iterator[Place]:
    """Yield the places of bookmarks that the document still has."""
    index = session.workspace.document.index
    for each in bookmarks:
        place = Place(PlaceKind(each.kind), each.path, each.resource)
        if place.kind is PlaceKind.LOOKUP or place_of_path(index, each.path) is not None:
            yield place

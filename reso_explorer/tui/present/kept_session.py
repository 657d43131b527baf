"""A session as it is kept, and a kept one shown again: texts and layout, no rows, no credentials."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.store.sessions import KeptSession
from reso_explorer.store.stored_query import stored_query
from reso_explorer.tui.present.draft import PARTS, Draft, draft_of
from reso_explorer.tui.present.places import OVERVIEW, Place, PlaceKind, place_of_path

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.tui.session import Session

_NOT_IN_THE_MODEL = frozenset({PlaceKind.OVERVIEW, PlaceKind.FINDINGS, PlaceKind.LOOKUP})


def kept_session(
    session: Session,
    source: str,
    at: dt.datetime,
    *,
    pane: str = "",
    zoomed: str = "",
    opened: Iterable[str] = (),
) -> KeptSession:
    """Return what is kept of a session; options that carry a credential are left out."""
    place = session.places.here
    return KeptSession(
        source=source,
        at=at,
        tabs=tuple(_parts(tab.draft) for tab in session.tabs),
        number=session.number,
        place=(place.kind.value, place.path, place.resource),
        pane=pane,
        zoomed=zoomed,
        opened=tuple(opened),
        columns={name: dict(state) for name, state in session.columns.items()},
    )


def _parts(draft: Draft) -> dict[str, str]:
    """Return the texts of a query, as typed unless a credential has to go."""
    text = draft.text
    stored = stored_query(text).text
    if stored != text:
        draft = draft_of(stored)
    return {part: draft.part(part) for part in PARTS if draft.part(part)}


def drafts_in(kept: KeptSession) -> list[Draft]:
    """Return the queries of a kept session; a part that is unknown here is left out."""
    return [
        Draft(**{part: text for part, text in parts.items() if part in PARTS})
        for parts in kept.tabs
    ]


def place_in(kept: KeptSession, index: ModelIndex) -> Place:
    """Return the place that was described, the overview where it's gone."""
    kind, path, resource = kept.place
    try:
        place = Place(PlaceKind(kind), path, resource)
    except ValueError:
        return OVERVIEW
    if place.kind in _NOT_IN_THE_MODEL or place_of_path(index, path) is not None:
        return place
    return OVERVIEW

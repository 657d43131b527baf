"""The fields that the filter of a query names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.tui.present.highlight import highlight
from reso_explorer.tui.present.places import Place, PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session


def fields_in_filter(session: Session) -> list[Place]:
    """Return the places of the fields of the asked resource that stand in the filter."""
    index = session.workspace.document.index
    resource = session.draft.resource
    asked = index.resource_type(resource) if resource else None
    if asked is None:
        return []
    known = index.properties(asked.qualified_name)
    text = session.draft.filter
    names = dict.fromkeys(text[start:end] for start, end, look in highlight(text) if look == "name")
    return [
        Place(PlaceKind.FIELD, f"{asked.qualified_name}/{name}", resource)
        for name in names
        if name in known
    ]

"""What one key would put into the query for a place of the outline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.query.edit import filter_clause
from reso_explorer.tui.present.describe.tables import resource_of
from reso_explorer.tui.present.description import Use
from reso_explorer.tui.present.places import PlaceKind

if TYPE_CHECKING:
    from reso_explorer.tui.present.places import Place
    from reso_explorer.tui.session import Session


def use_of_place(session: Session, place: Place) -> Use | None:
    """Return the use of a place, None where no query can hold it."""
    document = session.workspace.document
    if place.kind is PlaceKind.RESOURCE:
        return Use("resource", place.path, place.path)
    if place.kind in {PlaceKind.FIELD, PlaceKind.RELATION}:
        resource = resource_of(document, place.type_name, place.resource)
        if not resource:
            return None
        part = "select" if place.kind is PlaceKind.FIELD else "expand"
        return Use(part, resource, place.name)  # type: ignore[arg-type]
    if place.kind is PlaceKind.TYPE:
        sets = document.index.sets_of_type(place.path)
        return Use("resource", sets[0].name, sets[0].name) if sets else None
    if place.kind is PlaceKind.VALUE:
        return _use_of_value(session, place)
    return None


def _use_of_value(session: Session, place: Place) -> Use | None:
    """Return the condition on the field of the asked resource that may hold a value."""
    document = session.workspace.document
    index = document.index
    resource = session.draft.resource
    asked = index.resource_type(resource) if resource else None
    if asked is None:
        return None
    for name, found in index.properties(asked.qualified_name).items():
        if found.member.type == place.type_name:
            clause = filter_clause(
                index,
                session.workspace.dialect,
                asked.qualified_name,
                name,
                place.name,
                meanings=document.meanings,
            )
            return Use("filter", resource, name, clause)
    return None

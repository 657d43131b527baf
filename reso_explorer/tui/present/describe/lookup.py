"""A lookup of the Lookup resource: the fields that take their values from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import line_text, resource_of
from reso_explorer.tui.present.description import Description, Row, Section, Use
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import full_type, simple

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session

_COLUMNS: Final = (
    Column("where", "Where", widest=40),
    Column("field", "Field", widest=40),
    Column("type", "Type", widest=40),
)


def describe_lookup(session: Session, place: Place) -> Description:
    """Describe a lookup by the fields that use it; Enter on a field shows the values."""
    document = session.workspace.document
    rows = []
    for type_name, found in document.index.types.items():
        for prop in getattr(found, "properties", ()):
            said = document.meanings.field(type_name, prop.name).lookup_name
            if said is None or said.value != place.name:
                continue
            resource = resource_of(document, type_name)
            cells = (
                Cell(simple(type_name), "strong"),
                Cell(visible(prop.name), "strong"),
                Cell(full_type(prop), "dim"),
            )
            there = Place(PlaceKind.FIELD, f"{type_name}/{prop.name}", resource)
            use = Use("select", resource, prop.name) if resource else None
            rows.append(Row(cells, there, use, copy=prop.name))
    section = Section("fields", "Fields", _COLUMNS, rows, empty="No field uses this lookup.")
    return Description(
        crumbs=("Lookups", line_text(place.name)),
        heading=line_text(place.name),
        gist=f"lookup of {count(len(rows), 'field')}",
        sections=[section],
        copy=place.name,
    )

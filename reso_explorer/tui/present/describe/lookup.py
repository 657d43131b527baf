"""A lookup of the Lookup resource: the fields that take their values from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.graph import LOOKUP, EdgeKind
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
    for edge in document.graph().edges_to(f"{LOOKUP}{place.name}", EdgeKind.LOOKUP):
        declared = document.index.properties(edge.source).get(edge.name)
        if declared is None:
            continue
        resource = resource_of(document, edge.source)
        cells = (
            Cell(simple(edge.source), "strong"),
            Cell(visible(edge.name), "strong"),
            Cell(full_type(declared.member), "dim"),
        )
        there = Place(PlaceKind.FIELD, f"{edge.source}/{edge.name}", resource)
        use = Use("select", resource, edge.name) if resource else None
        rows.append(Row(cells, there, use, copy=edge.name))
    section = Section("fields", "Fields", _COLUMNS, rows, empty="No field uses this lookup.")
    return Description(
        crumbs=("Lookups", line_text(place.name)),
        heading=line_text(place.name),
        gist=f"lookup of {count(len(rows), 'field')}",
        sections=[section],
        copy=place.name,
    )

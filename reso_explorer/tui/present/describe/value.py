"""A member of an enumeration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.present.describe.tables import (
    annotations_section,
    line_text,
)
from reso_explorer.tui.present.describe.used_by import used_by_section
from reso_explorer.tui.present.description import Description
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import simple

if TYPE_CHECKING:
    from reso_explorer.tui.session import Session


def describe_value(session: Session, place: Place) -> Description:
    """Describe a value: its label, its number, the fields that may hold it."""
    document = session.workspace.document
    enum = document.index.enum_type(place.type_name)
    member = next((m for m in enum.members if m.name == place.name), None) if enum else None
    if enum is None or member is None:
        return Description(crumbs=(visible(place.name),), heading=visible(place.path))
    meaning = document.meanings.member(place.type_name, member.name)
    description = Description(
        crumbs=("Enums", visible(enum.name), visible(member.name)),
        heading=visible(member.name),
        gist=f"value of {simple(place.type_name)}",
        line=member.line,
        copy=member.name,
    )
    for name, said in (
        ("Label", meaning.label),
        ("About", meaning.description),
        ("Docs", meaning.documentation_url),
        ("Deprecated", meaning.deprecated),
    ):
        if said is not None:
            description.fact(name, line_text(said.value, 2000), said.term)
    how = "document" if member.is_explicit else "by its position"
    description.fact("Number", f"{member.value:,}", how)
    there = Place(PlaceKind.TYPE, place.type_name)
    description.fact("Enum", visible(place.type_name), place=there)
    path = f"{place.type_name}/{member.name}"
    annotations = document.index.annotations(path, member.annotations)
    used = used_by_section(document, place.type_name)
    used.title = "Fields that may hold it"
    description.sections = [used, annotations_section(annotations)]
    return description

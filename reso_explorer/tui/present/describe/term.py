"""A term that annotations may use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.present.describe.tables import annotations_section, line_text
from reso_explorer.tui.present.description import Description
from reso_explorer.tui.present.type_names import full_type, simple

if TYPE_CHECKING:
    from reso_explorer.tui.present.places import Place
    from reso_explorer.tui.session import Session


def describe_term(session: Session, place: Place) -> Description:
    """Describe a term that the document declares."""
    document = session.workspace.document
    term = document.index.terms.get(place.path)
    if term is None:
        return Description(crumbs=(simple(place.path),), heading=visible(place.path))
    description = Description(
        crumbs=("Terms", simple(place.path)),
        heading=visible(place.path),
        gist=f"term · {full_type(term)}",
        line=term.line,
        copy=place.path,
    )
    said = document.meanings.type(place.path)
    for name, statement in (("About", said.description), ("", said.long_description)):
        if statement is not None:
            description.fact(name, line_text(statement.value, 2000), statement.term)
    description.fact("Applies to", line_text(", ".join(term.applies_to)), "document")
    if term.default_value is not None:
        description.fact("Default", line_text(term.default_value), "document")
    if term.base_term:
        description.fact("Based on", visible(term.base_term))
    description.sections = [
        annotations_section(document.index.annotations(place.path, term.annotations))
    ]
    return description

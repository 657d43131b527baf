"""A navigation property: where it leads and how the rows are joined."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.text import visible
from reso_explorer.tui.present.describe.tables import (
    annotations_section,
    fields_section,
    how_known,
    line_text,
    relations_section,
    resource_of,
    target_resource,
)
from reso_explorer.tui.present.description import Description, Use
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import multiplicity, simple

if TYPE_CHECKING:
    from reso_explorer.csdl.meaning import RelationMeaning
    from reso_explorer.document import Document
    from reso_explorer.tui.session import Session


def describe_relation(session: Session, place: Place) -> Description:
    """Describe a relation: its target, its join columns, the fields one gets through it."""
    document = session.workspace.document
    index = document.index
    type_name = place.type_name
    found = index.navigation_properties(type_name).get(place.name)
    if found is None:
        return Description(crumbs=(visible(place.name),), heading=visible(place.path))
    member, owner = found
    meaning = document.meanings.relation(type_name, member.name, entity_set=place.resource or None)
    used = resource_of(document, type_name, place.resource)
    description = Description(
        crumbs=(visible(place.resource) or simple(type_name), f"→ {visible(member.name)}"),
        heading=f"→ {visible(member.name)}",
        gist=f"{multiplicity(member)} {simple(member.type)}",
        line=member.line,
        copy=member.name,
        use=Use("expand", used, member.name) if used else None,
    )
    _add_said(description, meaning)
    join = document.graph().join(type_name, member)
    description.fact("Joined by", visible(str(join)) or "unknown", how_known(join))
    _add_target(description, document, place, member.type)
    if member.partner:
        description.fact("Way back", visible(member.partner), "Partner")
    if member.contains_target:
        description.fact("Contained", "rows live only inside their parent", "document")
    target = index.structured(member.type)
    if target is not None:
        reached = target.qualified_name
        target_set = target_resource(document, place, reached)
        fields = fields_section(document, reached, target_set)
        relations = relations_section(document, reached, target_set)
        fields.title = f"Fields of {simple(reached)}"
        relations.title = f"Relations of {simple(reached)}"
        for row in fields.rows:
            row.use = Use("select", used, row.copy, within=(member.name,)) if used else None
        for row in relations.rows:
            row.use = Use("expand", used, row.copy, within=(member.name,)) if used else None
        description.sections = [fields, relations]
    path = f"{owner.qualified_name}/{member.name}"
    description.sections.append(annotations_section(index.annotations(path, member.annotations)))
    return description


def _add_said(description: Description, meaning: RelationMeaning) -> None:
    for name, said in (
        ("Label", meaning.label),
        ("About", meaning.description),
        ("", meaning.long_description),
        ("Docs", meaning.documentation_url),
    ):
        if said is not None:
            description.fact(name, line_text(said.value, 2000), said.term)
    for name, said in (("Expandable", meaning.expandable), ("Filterable", meaning.filterable)):
        if said is not None:
            description.fact(name, "yes" if said.value else "no", said.term)


def _add_target(
    description: Description, document: Document, place: Place, target_type: str
) -> None:
    target = document.index.structured(target_type)
    if target is None:
        text = f"{visible(target_type)} is not defined in this document"
        description.fact("Leads to", text, kind="warning")
        return
    resource = target_resource(document, place, target.qualified_name)
    if resource:
        there = Place(PlaceKind.RESOURCE, resource, resource)
        description.fact("Leads to", visible(resource), "Enter goes there", place=there)
    else:
        there = Place(PlaceKind.TYPE, target.qualified_name)
        how = "no resource of its own"
        description.fact("Leads to", visible(target.qualified_name), how, place=there)

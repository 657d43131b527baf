"""The tables that descriptions share: fields, relations, usages, annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.expression_text import expression_text
from reso_explorer.csdl.meaning import term_shown
from reso_explorer.text import clip, visible
from reso_explorer.tui.present.cells import BLANK, Cell, shortened
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.measured import NOTHING_MEASURED, Measured
from reso_explorer.tui.present.description import Row, Section, Use
from reso_explorer.tui.present.outline import field_sign, fields_in_order
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import many_text, short_type, simple, size

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation, Property
    from reso_explorer.document import Document
    from reso_explorer.graph import JoinColumns

LONGEST_TEXT: Final = 300
"""Characters of a description in a table; the detail view shows all."""

LONGEST_NAME: Final = 30
"""Cells of the name of a field in a table."""

_FIELD_COLUMNS: Final = (
    Column("name", "  Field", widest=36),
    Column("type", "Type", widest=6),
    Column("values", "Values", widest=24),
    Column("filled", "Filled", right=True, widest=6),
    Column("works", "Works", widest=32),
    Column("label", "Label", widest=32),
    Column("length", "Length", right=True, widest=8),
    Column("description", "Description", widest=160),
)


def line_text(text: object, longest: int = LONGEST_TEXT) -> str:
    """Return text from the document as one safe line."""
    return visible(clip(str(text), longest))


def how_known(join: JoinColumns) -> str:
    """Return how join columns are known, with the confidence of those that are inferred."""
    how = visible(join.rule)
    if join.is_stated or not join.is_known:
        return how
    return f"{how} · {join.confidence.value} confidence"


def resource_of(document: Document, type_name: str, resource: str = "") -> str:
    """Return the entity set through which a type is asked for: the given one, else the first."""
    if resource:
        return resource
    sets = document.index.sets_of_type(type_name)
    return sets[0].name if sets else ""


def target_resource(document: Document, place: Place, target_type: str) -> str:
    """Return the entity set that a relation leads to: the bound one, else the type's own."""
    index = document.index
    source = index.entity_sets.get(place.resource) or index.singletons.get(place.resource)
    bound = index.binding_target(source, place.name) if source is not None else None
    return bound or resource_of(document, target_type)


def target_place(document: Document, place: Place, target_type: str) -> Place:
    """Return where a relation leads: a resource, else a type."""
    resource = target_resource(document, place, target_type)
    if resource:
        return Place(PlaceKind.RESOURCE, resource, resource)
    return Place(PlaceKind.TYPE, target_type)


def fields_section(
    document: Document, type_name: str, resource: str, measured: Measured = NOTHING_MEASURED
) -> Section:
    """Return the table of a type's fields, keys first, with what was measured of them."""
    index = document.index
    keys = [ref.name for ref in index.key(type_name)]
    fields = fields_in_order(index, type_name)
    used = resource_of(document, type_name, resource)
    rows = [
        Row(
            _field_cells(document, type_name, resource, prop, measured, is_key=prop.name in keys),
            Place(PlaceKind.FIELD, f"{type_name}/{prop.name}", resource),
            Use("select", used, prop.name) if used else None,
            copy=prop.name,
        )
        for prop in fields
    ]
    return Section(
        "fields", "Fields", _FIELD_COLUMNS, rows, measured.note, "This type has no fields."
    )


def _field_cells(
    document: Document,
    type_name: str,
    resource: str,
    prop: Property,
    measured: Measured,
    *,
    is_key: bool,
) -> tuple[Cell, ...]:
    meaning = document.meanings.field(type_name, prop.name, entity_set=resource or None)
    is_enum = document.index.enum_type(prop.type) is not None
    sign = field_sign(meaning, is_key=is_key, is_enum=is_enum)
    values = ""
    if meaning.lookup_name is not None:
        values = line_text(meaning.lookup_name.value, 40)
    elif meaning.allowed_values:
        values = f"{len(meaning.allowed_values):,}"
    elif is_enum:
        values = "open"
    label = line_text(meaning.label.value, 60) if meaning.label is not None else ""
    description = line_text(meaning.description.value) if meaning.description is not None else ""
    return (
        Cell(f"{sign:<1} {shortened(visible(prop.name), LONGEST_NAME)}", "strong"),
        Cell(short_type(document.index, prop)),
        Cell(values),
        measured.filled.get(prop.name, BLANK),
        measured.works.get(prop.name, BLANK),
        Cell(label),
        Cell(size(prop), "dim"),
        Cell(description, "dim"),
    )


_RELATION_COLUMNS: Final = (
    Column("name", "Relation", widest=32),
    Column("many", "Many", width=4),
    Column("target", "Target", widest=28),
    Column("join", "Joined by", widest=48),
    Column("how", "How that is known", widest=60),
)


def relations_section(document: Document, type_name: str, resource: str) -> Section:
    """Return the table of a type's relations, then of its inferred joins, with their columns.

    Enter on a line goes to the target. A join can't be expanded, so Space does nothing there.
    """
    graph = document.graph()
    used = resource_of(document, type_name, resource)
    rows: list[Row] = []
    for edge in graph.relations_and_joins_of(type_name):
        join = graph.columns(edge, type_name)
        is_declared = edge.join is None
        cells = (
            Cell(visible(edge.name), "strong" if is_declared else "text"),
            Cell(many_text(edge.multiplicity)),
            Cell(simple(edge.target)),
            Cell(visible(str(join))),
            Cell(how_known(join), "dim"),
        )
        place = Place(PlaceKind.RELATION, f"{type_name}/{edge.name}", resource or used)
        target = target_place(document, place, edge.target)
        use = Use("expand", used, edge.name) if used and is_declared else None
        rows.append(Row(cells, target, use, copy=edge.name if is_declared else str(join)))
    for doubt in graph.ambiguous(type_name):
        names = ", ".join(simple(name) for name in doubt.candidates)
        how = f"ambiguous: the key of {names or 'any resource'}"
        rows.append(
            Row((Cell(""), Cell(""), Cell("?"), Cell(visible(doubt.column)), Cell(how, "dim")))
        )
    return Section("relations", "Relations", _RELATION_COLUMNS, rows, empty="No relations.")


_ANNOTATION_COLUMNS: Final = (
    Column("term", "Term", widest=44),
    Column("value", "Value", widest=120),
    Column("line", "Line", right=True, widest=8),
)


def annotations_section(annotations: tuple[Annotation, ...]) -> Section:
    """Return the table of all annotations of an element, understood or not."""
    rows = []
    for annotation in annotations:
        term = term_shown(annotation.term)
        if annotation.qualifier:
            term += f"#{annotation.qualifier}"
        value = expression_text(annotation.value)
        cells = (
            Cell(visible(term), "strong"),
            Cell(line_text(value) if value else "(default)", "text" if value else "dim"),
            Cell(f"{annotation.line:,}" if annotation.line else "", "dim"),
        )
        rows.append(Row(cells, copy=value))
    return Section("annotations", "Annotations", _ANNOTATION_COLUMNS, rows, empty="No annotations.")

"""A resource, or a type of any kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import ComplexType, EntityType, EnumType, TypeDefinition
from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.measured import NOTHING_MEASURED, Measured, measured
from reso_explorer.tui.present.describe.tables import (
    annotations_section,
    fields_section,
    line_text,
    relations_section,
)
from reso_explorer.tui.present.describe.used_by import used_by_section
from reso_explorer.tui.present.description import Description, Row, Section, Use
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import full_type, simple

if TYPE_CHECKING:
    from reso_explorer.csdl.meaning import SetMeaning, TypeMeaning
    from reso_explorer.document import Document
    from reso_explorer.tui.session import Session

VALUE_COLUMNS: Final = (
    Column("value", "Value", widest=40),
    Column("label", "Label", widest=40),
    Column("number", "Number", right=True, widest=10),
    Column("description", "Description", widest=80),
)


def describe_named(session: Session, place: Place) -> Description:
    """Describe a resource or a type."""
    document = session.workspace.document
    index = document.index
    if place.kind is PlaceKind.RESOURCE:
        found = index.entity_sets.get(place.path) or index.singletons.get(place.path)
        if found is None:
            return _unknown(place)
        description = _describe_structured(
            document, found.type, place.path, measured(session, place.path)
        )
        meaning = document.meanings.entity_set(place.path)
        description.line = found.line or description.line
        _add_set_facts(description, meaning)
        _add_limits(description, session, place.path)
        return description
    named = index.type(place.path)
    match named:
        case EntityType() | ComplexType():
            return _describe_structured(document, place.path, "")
        case EnumType():
            return _describe_enum(document, named)
        case TypeDefinition():
            return _describe_definition(document, named)
    return _unknown(place)


def _unknown(place: Place) -> Description:
    return Description(
        crumbs=(visible(place.name),),
        heading=visible(place.path),
        gist="not defined in this document",
    )


def _describe_structured(
    document: Document, type_name: str, resource: str, known: Measured = NOTHING_MEASURED
) -> Description:
    index = document.index
    found = index.structured(type_name)
    if found is None:
        return _unknown(Place(PlaceKind.TYPE, type_name))
    kind = "entity type" if isinstance(found, EntityType) else "complex type"
    words = [word for word, on in (("abstract", found.abstract), ("open", found.open_type)) if on]
    if isinstance(found, EntityType) and found.has_stream:
        words.append("media")
    gist = " ".join([*words, kind])
    name = resource or found.name
    description = Description(
        crumbs=(visible(name),),
        heading=visible(name),
        gist=f"resource · {gist}" if resource else gist,
        line=found.line,
        copy=name,
        use=Use("resource", resource, resource) if resource else None,
    )
    _add_said(description, document.meanings.type(type_name))
    keys = ", ".join(ref.name for ref in index.key(type_name))
    description.fact("Key", visible(keys))
    if resource:
        place = Place(PlaceKind.TYPE, type_name)
        description.fact("Type", visible(type_name), place=place)
    bases = [base.qualified_name for base in index.lineage(type_name)[1:]]
    if bases:
        place = Place(PlaceKind.TYPE, bases[0])
        description.fact("Based on", visible(" › ".join(bases)), place=place)
    derived = index.derived(type_name)
    if derived:
        shown = ", ".join(simple(name) for name in derived[:8])
        more = f" and {len(derived) - 8:,} more" if len(derived) > 8 else ""
        description.fact("Extended by", shown + more, count(len(derived), "type"))
    annotations = index.annotations(type_name, found.annotations)
    description.sections = [
        fields_section(document, type_name, resource, known),
        relations_section(document, type_name, resource),
        used_by_section(document, type_name),
        annotations_section(annotations),
    ]
    return description


def _add_said(description: Description, meaning: TypeMeaning | SetMeaning) -> None:
    for name, said in (
        ("Label", meaning.label),
        ("About", meaning.description),
        ("", meaning.long_description),
        ("Docs", meaning.documentation_url),
    ):
        if said is not None:
            description.fact(name, line_text(said.value, 2000), said.term)
    if meaning.deprecated is not None:
        text = line_text(meaning.deprecated.value)
        description.fact("Deprecated", text, meaning.deprecated.term, kind="warning")


def _add_set_facts(description: Description, meaning: SetMeaning) -> None:
    if not any(fact.name == "About" for fact in description.facts):
        _add_said(description, meaning)
    able: list[str] = []
    terms: list[str] = []
    for word, said in (
        ("readable", meaning.readable),
        ("filterable", meaning.filterable),
        ("sortable", meaning.sortable),
        ("countable", meaning.countable),
        ("searchable", meaning.searchable),
        ("expandable", meaning.expandable),
        ("takes $top", meaning.top_supported),
        ("takes $skip", meaning.skip_supported),
    ):
        if said is not None:
            able.append(word if said.value else f"not {word}")
            terms.append(said.term)
    description.fact("Can be", " · ".join(able), ", ".join(dict.fromkeys(terms)))
    required = ", ".join(meaning.required_properties)
    description.fact("Filter needs", line_text(required), "Capabilities", kind="warning")
    denied = ", ".join(meaning.non_filterable)
    description.fact("Not filterable", line_text(denied), "Capabilities")
    functions = ", ".join(meaning.filter_functions)
    description.fact("Functions", line_text(functions, 70), "Capabilities")
    if meaning.max_page_size is not None:
        description.fact(
            "Page size", line_text(meaning.max_page_size.value), meaning.max_page_size.term
        )


def _add_limits(description: Description, session: Session, resource: str) -> None:
    """Tell the page size of the dialect before somebody runs into it."""
    dialect = session.workspace.dialect
    maximum = dialect.max_top(resource)
    if maximum is not None:
        how = str(dialect.certainty_of("top.maximum").value)
        description.fact("Page size", f"{count(maximum, 'row')} at most", f"{dialect.title}, {how}")


def _describe_enum(document: Document, enum: EnumType) -> Description:
    name = enum.qualified_name
    values = document.meanings.values(name)
    kind = "enumeration, several values at once" if enum.is_flags else "enumeration"
    description = Description(
        crumbs=("Enums", visible(enum.name)),
        heading=visible(enum.name),
        gist=f"{kind} · {visible(enum.underlying_type)}",
        line=enum.line,
        copy=name,
    )
    _add_said(description, document.meanings.type(name))
    description.fact("Full name", visible(name))
    rows = [
        Row(
            (
                Cell(visible(value.value), "strong"),
                Cell(line_text(value.label or "")),
                Cell("" if value.number is None else str(value.number), "dim"),
                Cell(line_text(value.description or ""), "dim"),
            ),
            copy=value.value,
        )
        for value in values
    ]
    section = Section(
        "values",
        "Values",
        VALUE_COLUMNS,
        rows,
        empty="An open lookup: the document publishes no values for it.",
    )
    annotations = document.index.annotations(name, enum.annotations)
    used = used_by_section(document, name)
    description.sections = [section, used, annotations_section(annotations)]
    return description


def _describe_definition(document: Document, found: TypeDefinition) -> Description:
    name = found.qualified_name
    description = Description(
        crumbs=("Definitions", visible(found.name)),
        heading=visible(found.name),
        gist=f"type definition · {full_type(found)}",
        line=found.line,
        copy=name,
    )
    _add_said(description, document.meanings.type(name))
    description.fact("Full name", visible(name))
    annotations = document.index.annotations(name, found.annotations)
    used = used_by_section(document, name)
    description.sections = [used, annotations_section(annotations)]
    return description

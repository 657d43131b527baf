"""A field: everything known about it, and how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.query.edit import filter_clause
from reso_explorer.text import count, visible
from reso_explorer.tui.present.cells import Cell
from reso_explorer.tui.present.columns import Column
from reso_explorer.tui.present.describe.tables import (
    annotations_section,
    line_text,
    resource_of,
)
from reso_explorer.tui.present.description import Description, Row, Section, Use
from reso_explorer.tui.present.places import Place, PlaceKind
from reso_explorer.tui.present.type_names import full_type, simple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.meaning import FieldMeaning, Said
    from reso_explorer.csdl.model import Property
    from reso_explorer.document import Document
    from reso_explorer.tui.session import Session


def describe_field(session: Session, place: Place) -> Description:
    """Describe a field of a type, as seen through its resource where one is given."""
    document = session.workspace.document
    index = document.index
    type_name = place.type_name
    found = index.properties(type_name).get(place.name)
    if found is None:
        return Description(crumbs=(visible(place.name),), heading=visible(place.path))
    prop, owner = found
    meaning = document.meanings.field(type_name, prop.name, entity_set=place.resource or None)
    used = resource_of(document, type_name, place.resource)
    description = Description(
        crumbs=(visible(place.resource) or simple(type_name), visible(prop.name)),
        heading=visible(prop.name),
        gist=f"{full_type(prop)} · {'nullable' if prop.is_nullable else 'never null'}",
        line=prop.line,
        copy=prop.name,
        use=Use("select", used, prop.name) if used else None,
    )
    _add_words(description, meaning)
    if any(ref.name == prop.name for ref in index.key(type_name)):
        description.fact("Key", "identifies a row", "document")
    _add_abilities(description, meaning)
    _add_limits(description, meaning, prop)
    if owner.qualified_name != type_name:
        base = Place(PlaceKind.TYPE, owner.qualified_name)
        description.fact("Inherited", visible(owner.qualified_name), place=base)
    _add_type_fact(description, document, prop)
    annotations = index.annotations(f"{owner.qualified_name}/{prop.name}", prop.annotations)
    description.sections = [
        *_values(session, place, prop),
        _same_name(document, place),
        annotations_section(annotations),
    ]
    return description


def has_values(document: Document, place: Place) -> bool:
    """Tell whether a field takes its values from a list that can be loaded."""
    found = document.index.properties(place.type_name).get(place.name)
    if found is None:
        return False
    meaning = document.meanings.field(
        place.type_name, place.name, entity_set=place.resource or None
    )
    return bool(
        meaning.lookup_name is not None
        or meaning.allowed_values
        or document.index.enum_type(found.member.type) is not None
        or found.member.type == "Edm.Boolean"
    )


def _add_words(description: Description, meaning: FieldMeaning) -> None:
    """Tell names and descriptions."""
    for name, said in (
        ("Label", meaning.label),
        ("About", meaning.description),
        ("", meaning.long_description),
        ("Standard", meaning.standard_name),
        ("Lookup", meaning.lookup_name),
        ("Picklist", meaning.picklist),
        ("Docs", meaning.documentation_url),
    ):
        if said is not None:
            description.fact(name, line_text(said.value, 2000), said.term)
    if meaning.deprecated is not None:
        text = line_text(meaning.deprecated.value)
        description.fact("Deprecated", text, meaning.deprecated.term, kind="warning")
    if meaning.is_local:
        how = "no Data Dictionary name given"
        description.fact("Local", "the provider's own field", how)


_ABILITIES: Final = (
    ("filterable", "filterable"),
    ("sortable", "sortable"),
    ("selectable", "selectable"),
    ("searchable", "searchable"),
    ("required_in_filter", "required in $filter"),
    ("ascending_only", "ascending sort only"),
    ("descending_only", "descending sort only"),
    ("computed", "computed"),
    ("immutable", "immutable"),
    ("hidden", "hidden"),
    ("is_url", "a URL"),
    ("is_language_dependent", "depends on the language"),
)


def _add_abilities(description: Description, meaning: FieldMeaning) -> None:
    words: list[str] = []
    terms: list[str] = []
    for attribute, word in _ABILITIES:
        said: Said | None = getattr(meaning, attribute)
        if said is not None:
            words.append(word if said.value else f"not {word}")
            terms.append(said.term)
    description.fact("Known", " · ".join(words), ", ".join(dict.fromkeys(terms)))
    if meaning.filter_expression is not None:
        kind = meaning.filter_expression
        description.fact("Filter", f"takes {line_text(kind.value)}", kind.term)


def _add_limits(description: Description, meaning: FieldMeaning, prop: Property) -> None:
    """Tell ranges, units, patterns and defaults."""
    low, high = meaning.minimum, meaning.maximum
    if low is not None or high is not None:
        least = f"{'>' if meaning.minimum_is_exclusive else '≥'} {low.value}" if low else ""
        most = f"{'<' if meaning.maximum_is_exclusive else '≤'} {high.value}" if high else ""
        terms = dict.fromkeys(said.term for said in (low, high) if said is not None)
        text = " and ".join(part for part in (least, most) if part)
        description.fact("Range", line_text(text), ", ".join(terms))
    for name, said in (
        ("Unit", meaning.unit),
        ("Currency", meaning.currency),
        ("Decimals", meaning.scale),
        ("Multiple of", meaning.multiple_of),
        ("Pattern", meaning.pattern),
        ("Media type", meaning.media_type),
        ("Example", meaning.example),
        ("Permissions", meaning.permissions),
        ("Text in", meaning.text_path),
        ("At least", meaning.min_items),
        ("At most", meaning.max_items),
    ):
        if said is not None:
            description.fact(name, line_text(said.value), said.term)
    if prop.default_value is not None:
        description.fact("Default", line_text(prop.default_value), "document")
    description.fact("Payloads", line_text(", ".join(meaning.payloads)), "Payloads")


def _add_type_fact(description: Description, document: Document, prop: Property) -> None:
    """Lead to the type where the document declares it, and say so where it does not."""
    if prop.type.startswith("Edm."):
        return
    found = document.index.type(prop.type)
    if found is None:
        description.fact(
            "Type",
            f"{visible(prop.type)} isn't defined in the metadata",
            "an open lookup: no published values",
            kind="warning",
        )
    else:
        place = Place(PlaceKind.TYPE, found.qualified_name)
        description.fact("Type", visible(found.qualified_name), "document", place=place)


_VALUE_COLUMNS: Final = (
    Column("literal", "Write it as", widest=44),
    Column("label", "Label", widest=40),
    Column("description", "Description", widest=80),
)
_COUNT: Final = Column("count", "Rows", right=True, widest=8)


def _values(session: Session, place: Place, prop: Property) -> Iterator[Section]:
    """Yield the table of allowed values, as loaded, or as still to be loaded."""
    document = session.workspace.document
    if not has_values(document, place):
        return
    loaded = session.values.get((place.type_name, place.name))
    if loaded is None:
        empty = "Loading the values …"
        yield Section("values", "Values", _VALUE_COLUMNS, empty=empty, is_loading=True)
        return
    used = resource_of(document, place.type_name, place.resource)
    is_sampled = any(value.count is not None for value in loaded.values)
    columns = (*_VALUE_COLUMNS, _COUNT) if is_sampled else _VALUE_COLUMNS
    note = " · ".join(visible(part) for part in (loaded.source, loaded.note) if part)
    section = Section("values", "Values", columns, note=note)
    section.empty = visible(loaded.note) or "No values are published for this field."
    for value in loaded.values:
        cells = [
            Cell(line_text(value.literal), "strong"),
            Cell(line_text(value.label)),
            Cell(line_text(value.description), "dim"),
        ]
        if is_sampled:
            cells.append(Cell("" if value.count is None else f"{value.count:,}", "number"))
        clause = filter_clause(
            document.index,
            session.workspace.dialect,
            place.type_name,
            prop.name,
            value.value,
            meanings=document.meanings,
        )
        use = Use("filter", used, prop.name, clause) if used else None
        section.rows.append(Row(tuple(cells), use=use, copy=value.literal))
    yield section


_SAME_COLUMNS: Final = (
    Column("where", "Where", widest=40),
    Column("type", "Type", widest=48),
    Column("label", "Label", widest=48),
)


def _same_name(document: Document, place: Place) -> Section:
    """Return the fields of the same name in other types: what one often joins or confuses."""
    rows = []
    for name, found in document.index.types.items():
        if name == place.type_name:
            continue
        for prop in getattr(found, "properties", ()):
            if prop.name == place.name:
                label = document.meanings.label(f"{name}/{prop.name}") or ""
                cells = (
                    Cell(simple(name), "strong"),
                    Cell(full_type(prop)),
                    Cell(line_text(label)),
                )
                where = Place(PlaceKind.FIELD, f"{name}/{prop.name}")
                rows.append(Row(cells, where, copy=f"{name}/{prop.name}"))
    note = count(len(rows), "type") if rows else ""
    empty = "No other type has a field of this name."
    return Section("same", "Same name", _SAME_COLUMNS, rows, note, empty)

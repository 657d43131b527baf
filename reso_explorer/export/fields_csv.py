"""Every field of every structured type, one line each, for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import EnumType, StructuredType
from reso_explorer.export.row_csv import CsvLines, csv_bytes, csv_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import NavigationProperty, Property
    from reso_explorer.document import Document

HEADER = (
    "resource", "type", "name", "kind", "edm_type", "collection", "key", "nullable", "max_length",
    "precision", "scale", "lookup", "values", "label", "description", "local", "line",
)  # fmt: skip
"""Columns; `values` is the number of members where the type is an enumeration."""


def export(document: Document, *, spreadsheet_safe: bool = False) -> bytes:
    """Return CSV with a header; on request with a guard against formulas."""
    return csv_bytes(csv_text(HEADER, _rows(document), CsvLines(spreadsheet_safe=spreadsheet_safe)))


def _rows(document: Document) -> Iterator[tuple[object, ...]]:
    for name, found in document.index.types.items():
        if not isinstance(found, StructuredType):
            continue
        sets = ", ".join(entity_set.name for entity_set in document.index.sets_of_type(name))
        keys = {ref.name for ref in document.index.key(name)}
        for prop in found.properties:
            yield _field(document, name, sets, prop, is_key=prop.name in keys)
        for navigation in found.navigation_properties:
            yield _relation(document, name, sets, navigation)


def _field(
    document: Document, owner: str, sets: str, prop: Property, *, is_key: bool
) -> tuple[object, ...]:
    meaning = document.meanings.field(owner, prop.name)
    enum = document.index.type(prop.type)
    label = meaning.label.value if meaning.label else meaning.decoded_name
    return (
        sets,
        owner,
        prop.name,
        "field",
        prop.type,
        "yes" if prop.is_collection else "",
        "yes" if is_key else "",
        "no" if prop.nullable is False else "",
        prop.max_length,
        prop.precision,
        prop.scale,
        meaning.lookup_name.value if meaning.lookup_name else None,
        len(enum.members) if isinstance(enum, EnumType) else None,
        label,
        meaning.description.value if meaning.description else None,
        "yes" if meaning.is_local else "",
        prop.line,
    )


def _relation(
    document: Document, owner: str, sets: str, navigation: NavigationProperty
) -> tuple[object, ...]:
    meaning = document.meanings.relation(owner, navigation.name)
    return (
        sets,
        owner,
        navigation.name,
        "relation",
        navigation.type,
        "yes" if navigation.is_collection else "",
        "",
        "no" if navigation.nullable is False else "",
        None,
        None,
        None,
        None,
        None,
        meaning.label.value if meaning.label else None,
        meaning.description.value if meaning.description else None,
        "",
        navigation.line,
    )

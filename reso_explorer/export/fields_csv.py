"""Every field of every structured type, one line each, for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from reso_explorer.csdl.model import EnumType, StructuredType

if TYPE_CHECKING:
    from reso_explorer.csdl.model import NavigationProperty, Property
    from reso_explorer.document import Document

HEADER = (
    "resource", "type", "name", "kind", "edm_type", "collection", "key", "nullable", "max_length",
    "precision", "scale", "lookup", "values", "label", "description", "local", "line",
)  # fmt: skip
"""Columns; `values` is the number of members where the type is an enumeration."""


def export(document: Document) -> str:
    """Return CSV with a header; texts that a spreadsheet would run as formulas are defused."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\n")
    writer.writerow(HEADER)
    for name, found in document.index.types.items():
        if not isinstance(found, StructuredType):
            continue
        sets = ", ".join(entity_set.name for entity_set in document.index.sets_of_type(name))
        keys = {ref.name for ref in document.index.key(name)}
        for prop in found.properties:
            writer.writerow(_defused(_field(document, name, sets, prop, is_key=prop.name in keys)))
        for navigation in found.navigation_properties:
            writer.writerow(_defused(_relation(document, name, sets, navigation)))
    return target.getvalue()


def _defused(row: tuple[object, ...]) -> list[object]:
    return [
        "'" + cell if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell
        for cell in row
    ]


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

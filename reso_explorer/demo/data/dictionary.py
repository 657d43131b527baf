"""Rows of the Lookup and Field resources, which describe all the others."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo import document
from reso_explorer.demo.data.draw import record_key
from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.resources import RESOURCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.demo.table.kinds import Field, Resource

Row = dict[str, Any]

CHANGED: Final = datetime(2026, 2, 3, 4, 5, 6, tzinfo=UTC)
"""When the dictionary last changed."""


def lookup_rows() -> Iterator[Row]:
    """Yield one row for each value of each lookup."""
    number = 0
    for name in lookups.names():
        for value in lookups.values(name):
            yield {
                "LookupKey": record_key(12, number),
                "LookupName": name,
                "LookupValue": value.text,
                "StandardLookupValue": None if value.local else value.text,
                "LegacyODataValue": value.member,
                "ModificationTimestamp": CHANGED,
            }
            number += 1


def field_rows(dialect: document.Dialect) -> Iterator[Row]:
    """Yield one row for each field and relation of each resource."""
    number = 0
    for resource in RESOURCES:
        for entry in (*_fields(resource, dialect), *_relations(resource)):
            yield {
                "FieldKey": record_key(13, number),
                "ResourceName": resource.name,
                "ReadableYN": True,
                "ModificationTimestamp": CHANGED,
                **entry,
            }
            number += 1


def _fields(resource: Resource, dialect: document.Dialect) -> Iterator[Row]:
    for field in resource.fields:
        declared = document.edm_type(field, dialect)
        several = declared.startswith("Collection")
        yield {
            "FieldName": field.name,
            "DisplayName": field.label or _spaced(field.name),
            "Definition": field.about,
            "Type": declared,
            "LookupName": field.lookup,
            "Length": field.length,
            "Precision": field.precision,
            "Scale": field.scale,
            "CollectionYN": several,
            "NullableYN": not field.required and not several,
            "ReadableYN": "hidden" not in field.marks,
            "SearchableYN": _usable(field, "unfilterable"),
            "OrderableYN": _usable(field, "unsortable") and not several,
            "ExpandableYN": False,
        }


def _usable(field: Field, mark: str) -> bool:
    return not field.marks & {mark, "hidden"}


def _relations(resource: Resource) -> Iterator[Row]:
    for nav in resource.navs:
        target = f"{document.NAMESPACE}.{nav.target}"
        yield {
            "FieldName": nav.name,
            "DisplayName": _spaced(nav.name),
            "Definition": nav.about,
            "Type": f"Collection({target})" if nav.many else target,
            "CollectionYN": nav.many,
            "NullableYN": not nav.many,
            "SearchableYN": True,
            "OrderableYN": False,
            "ExpandableYN": True,
        }


def _spaced(name: str) -> str:
    """Return `ListPrice` as `List Price`; runs of capitals stay together."""
    out = ""
    for index, sign in enumerate(name):
        after = name[index + 1 : index + 2]
        if index and sign.isupper() and (not name[index - 1].isupper() or after.islower()):
            out += " "
        out += sign
    return out

"""The Field and Lookup resources of RESO's Data Dictionary 2.1, made from a dictionary.

Servers that publish enumerations have no such resources; their metadata holds the same facts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.export.reso.common_format import envelope
from reso_explorer.export.reso.versions import DATA_DICTIONARY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.dictionary.model import Dictionary, FieldEntry, LookupEntry


def fields_json(dictionary: Dictionary, *, data_dictionary: str = DATA_DICTIONARY) -> bytes:
    """Return the rows of the Field resource, in RESO Common Format."""
    return b"".join(envelope(field_rows(dictionary), "Field", data_dictionary))


def lookups_json(dictionary: Dictionary, *, data_dictionary: str = DATA_DICTIONARY) -> bytes:
    """Return the rows of the Lookup resource, in RESO Common Format."""
    return b"".join(envelope(lookup_rows(dictionary), "Lookup", data_dictionary))


def field_rows(dictionary: Dictionary) -> Iterator[dict[str, Any]]:
    """Yield one row per field and resource; what isn't known is left out."""
    for resource in dictionary.resources.values():
        for field in resource.fields.values():
            yield _known(_field_row(resource.name, field, _name_of(dictionary, field)))


def _field_row(resource: str, field: FieldEntry, lookup: str | None) -> dict[str, Any]:
    return {
        "FieldKey": f"{resource}/{field.name}",
        "ResourceName": resource,
        "FieldName": field.name,
        "DisplayName": field.label,
        "Definition": field.description,
        "Type": field.edm_type,
        "CollectionYN": field.collection,
        "NullableYN": not field.required,
        "Length": field.max_length,
        "Precision": field.precision,
        "Scale": field.scale,
        "LookupName": lookup,
        "SearchableYN": field.can_filter,
        "OrderableYN": field.can_sort,
        "UpdatableYN": False if field.write == "never" else None,
    }


def lookup_rows(dictionary: Dictionary) -> Iterator[dict[str, Any]]:
    """Yield one row per lookup and value that is known.

    Of an enumeration the label is the value and the member's name the legacy value.
    """
    for lookup in dictionary.lookups.values():
        is_enum = lookup.source == "enum"
        for text, value in (lookup.values or {}).items():
            yield _known(
                {
                    "LookupKey": f"{lookup.name}/{text}",
                    "LookupName": lookup.name,
                    "LookupValue": (value.label or text) if is_enum else text,
                    "StandardLookupValue": value.standard,
                    "LegacyODataValue": text if is_enum else value.legacy,
                }
            )


def _name_of(dictionary: Dictionary, field: FieldEntry) -> str | None:
    found: LookupEntry | None = dictionary.lookups.get(field.lookup or "")
    return found.name if found else None


def _known(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if value is not None}

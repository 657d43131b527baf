"""RESO's metadata report: the fields and lookup values of a server, as certification tools read it.

Names and rules follow the reports of RESO's certification tools (Data Dictionary 1.7 to 2.1).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import (
    ComplexType,
    Constant,
    EntityType,
    EnumType,
    NavigationProperty,
    Property,
    TypeDefinition,
)
from reso_explorer.export import row_json

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.model import Annotation
    from reso_explorer.dictionary.model import Dictionary
    from reso_explorer.document import Document

_DESCRIPTION: Final = "RESO Data Dictionary Metadata Report"
_UNRESOLVED: Final = "UNDEFINED"


def export(
    document: Document, dictionary: Dictionary, *, version: str, generated_on: dt.datetime
) -> bytes:
    """Return the report as JSON.

    Args:
        document: gives the fields, with their annotations as stated.
        dictionary: gives the values of lookups that are in the Lookup resource, where it
            has that layer.
        version: version of the Data Dictionary, one of `DATA_DICTIONARIES`.
        generated_on: when, in UTC.
    """
    report = {
        "description": _DESCRIPTION,
        "version": version,
        "generatedOn": generated_on.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "resources": [{"resourceName": name} for name, _ in _resources(document)],
        "fields": list(_fields(document)),
        "lookups": [*_members(document), *_lookup_values(dictionary)],
    }
    return (row_json.pretty(report) + "\n").encode()


def _resources(document: Document) -> Iterator[tuple[str, EntityType]]:
    """Return each entity type with its resource's name, or its own where it has none."""
    for found in document.index.entity_types():
        sets = document.index.sets_of_type(found.qualified_name)
        for name in [entity_set.name for entity_set in sets] or [found.name]:
            yield name, found


def _fields(document: Document) -> Iterator[dict[str, Any]]:
    for resource, found in _resources(document):
        name = found.qualified_name
        for declared in document.index.properties(name).values():
            owner = declared.owner.qualified_name
            yield _field(document, resource, owner, declared.member)
        for relation in document.index.navigation_properties(name).values():
            owner = relation.owner.qualified_name
            yield _expansion(document, resource, owner, relation.member)


def _field(document: Document, resource: str, owner: str, prop: Property) -> dict[str, Any]:
    meaning = document.meanings.field(owner, prop.name)
    resolved = document.index.type(prop.type)
    data: dict[str, Any] = {"resourceName": resource, "fieldName": prop.name}
    if meaning.lookup_name:
        data["type"] = str(meaning.lookup_name.value)
    elif isinstance(resolved, TypeDefinition):
        data["type"] = resolved.underlying_type
    elif resolved is not None or prop.type.startswith("Edm."):
        data["type"] = prop.type
    else:
        data["type"] = _UNRESOLVED
    if not prop.type.startswith("Edm."):
        data["typeName"] = prop.type.rpartition(".")[2]
    data["nullable"] = prop.nullable is not False
    facets = {"maxLength": prop.max_length, "precision": prop.precision, "scale": prop.scale}
    data |= {name: value for name, value in facets.items() if isinstance(value, int)}
    if prop.default_value is not None:
        data["defaultValue"] = prop.default_value
    if prop.is_collection:
        data["isCollection"] = True
    if isinstance(resolved, ComplexType):
        data["isComplexType"] = True
    path = f"{owner}/{prop.name}"
    return data | _annotations(document.index.annotations(path, prop.annotations))


def _expansion(
    document: Document, resource: str, owner: str, navigation: NavigationProperty
) -> dict[str, Any]:
    known = document.index.type(navigation.type) is not None
    path = f"{owner}/{navigation.name}"
    return {
        "resourceName": resource,
        "fieldName": navigation.name,
        "type": navigation.type if known else _UNRESOLVED,
        "typeName": navigation.type.rpartition(".")[2],
        "isCollection": navigation.is_collection,
        "isExpansion": True,
    } | _annotations(document.index.annotations(path, navigation.annotations))


def _annotations(annotations: Iterable[Annotation]) -> dict[str, Any]:
    """Return the constants among annotations; nothing where there are none."""
    stated = [
        {"term": annotation.term, "value": annotation.value.value}
        for annotation in annotations
        if isinstance(annotation.value, Constant)
    ]
    return {"annotations": stated} if stated else {}


def _members(document: Document) -> Iterator[dict[str, Any]]:
    for name, found in document.index.types.items():
        if not isinstance(found, EnumType):
            continue
        for member in found.members:
            path = f"{name}/{member.name}"
            yield {
                "lookupName": name,
                "lookupValue": member.name,
                "type": found.underlying_type,
            } | _annotations(document.index.annotations(path, member.annotations))


_STANDARD_NAME: Final = "RESO.OData.Metadata.StandardName"
_LEGACY: Final = "RESO.OData.Metadata.LegacyODataValue"


def _lookup_values(dictionary: Dictionary) -> Iterator[dict[str, Any]]:
    """Return the rows of the Lookup resource, with what they say as annotations."""
    for name, lookup in dictionary.lookups.items():
        if lookup.source != "lookupResource":
            continue
        for text, value in (lookup.values or {}).items():
            stated = ((_STANDARD_NAME, value.standard), (_LEGACY, value.legacy))
            annotations = [{"term": term, "value": said} for term, said in stated if said]
            yield {
                "lookupName": name,
                "lookupValue": value.standard or text,
                "type": "Edm.String",
                **({"annotations": annotations} if annotations else {}),
            }

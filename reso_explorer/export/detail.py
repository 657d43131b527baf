"""What there is to say about one element, as JSON data: stated, inherited and interpreted.

The shape follows the model format (`model_json`); on top come `qualifiedName`, inherited members
with `declaredBy`, and what annotations mean (`label`, `description`, `lookupName` ...).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reso_explorer.csdl.meaning import Said
from reso_explorer.csdl.model import (
    EntityType,
    EnumType,
    NavigationProperty,
    Property,
    StructuredType,
    TypeDefinition,
)
from reso_explorer.export.model_json import camel, element_json

if TYPE_CHECKING:
    from reso_explorer.csdl.index import Declared
    from reso_explorer.document import Document
    from reso_explorer.graph import JoinColumns


@cache
def _members_of(kind: type[Struct]) -> tuple[tuple[str, str], ...]:
    """Return (attribute, member name) of each field of a class."""
    return tuple((name, camel(name)) for name in kind.__struct_fields__)


def said_data(meaning: Struct) -> dict[str, Any]:
    """Return what annotations say, without what they do not say; `knownFrom` names the terms."""
    data: dict[str, Any] = {}
    known: dict[str, str] = {}
    for attribute, name in _members_of(meaning.__class__):
        value = getattr(meaning, attribute)
        if value is None or value is False or value in ((), {}):
            continue
        if isinstance(value, Said):
            data[name] = value.value
            known[name] = value.term
        elif isinstance(value, tuple) and value and isinstance(value[0], Struct):
            data[name] = [
                {
                    name: v
                    for attr, name in _members_of(item.__class__)
                    if (v := getattr(item, attr))
                }
                for item in value
            ]
        else:
            data[name] = value
    if known:
        data["knownFrom"] = known
    return data


def summary(document: Document) -> dict[str, Any]:
    """Return an overview of a document: schemas, resources, numbers of everything."""
    index = document.index
    by_severity: dict[str, int] = {"error": 0, "warning": 0, "info": 0}
    for finding in document.findings:
        by_severity[finding.severity] += 1
    return {
        "csdlVersion": document.model.version,
        "schemas": [
            {
                "namespace": schema.namespace,
                **({"alias": schema.alias} if schema.alias else {}),
                "entityTypes": len(schema.entity_types),
                "complexTypes": len(schema.complex_types),
                "enumTypes": len(schema.enum_types),
                "typeDefinitions": len(schema.type_definitions),
                "actions": len(schema.actions),
                "functions": len(schema.functions),
                "terms": len(schema.terms),
            }
            for schema in document.schemas
        ],
        "resources": [resource_line(document, name) for name in resource_names(document)],
        "withoutResource": [
            found.qualified_name
            for found in index.entity_types()
            if not index.sets_of_type(found.qualified_name) and not found.abstract
        ],
        "findings": by_severity,
    }


def resource_names(document: Document) -> list[str]:
    """Return the names of entity sets, then of singletons."""
    return [*document.index.entity_sets, *document.index.singletons]


def resource_line(document: Document, name: str) -> dict[str, Any]:
    """Return a resource in one line: its type, key and sizes."""
    index = document.index
    resource = index.entity_sets.get(name) or index.singletons[name]
    return {
        "name": name,
        "kind": "EntitySet" if name in index.entity_sets else "Singleton",
        "type": resource.type,
        "key": [ref.alias or ref.name for ref in index.key(resource.type)],
        "fields": len(index.properties(resource.type)),
        "navigationProperties": len(index.navigation_properties(resource.type)),
    }


def type_detail(document: Document, name: str) -> dict[str, Any]:
    """Return a type with all its members, inherited ones included, or an enumeration.

    Raises:
        KeyError: there is no such type.
    """
    found = document.index.type(name)
    if found is None:
        raise KeyError(name)
    qualified = found.qualified_name
    head = {"kind": type(found).__name__, "qualifiedName": qualified}
    meaning = said_data(document.meanings.type(qualified))
    if isinstance(found, EnumType):
        return head | element_json(found) | meaning | {"members": _members(document, found)}
    if not isinstance(found, StructuredType):
        assert isinstance(found, TypeDefinition)
        return head | element_json(found) | meaning
    data = head | element_json(found) | meaning
    index = document.index
    if isinstance(found, EntityType):
        data["key"] = [element_json(ref) for ref in index.key(qualified)]
        data["entitySets"] = [entity_set.name for entity_set in index.sets_of_type(qualified)]
    data["properties"] = [
        _property(document, qualified, declared)
        for declared in index.properties(qualified).values()
    ]
    data["navigationProperties"] = [
        _navigation(document, qualified, declared)
        for declared in index.navigation_properties(qualified).values()
    ]
    data["joins"] = [
        {
            "name": edge.name,
            "target": edge.target,
            "multiplicity": edge.multiplicity,
            **_columns(join),
        }
        for edge in document.graph().own_joins_of(qualified)
        for join in (edge.join, *edge.other_joins)
        if join is not None
    ]
    return data


def _members(document: Document, found: EnumType) -> list[dict[str, Any]]:
    return [
        element_json(member)
        | said_data(document.meanings.member(found.qualified_name, member.name))
        for member in found.members
    ]


def _declared_by(type_name: str, declared: Declared[Any]) -> dict[str, Any]:
    owner = declared.owner.qualified_name
    return {} if owner == type_name else {"declaredBy": owner}


def _property(document: Document, type_name: str, declared: Declared[Property]) -> dict[str, Any]:
    prop = declared.member
    data = element_json(prop)
    data["type"] = prop.type
    meaning = said_data(document.meanings.field(declared.owner.qualified_name, prop.name))
    return data | _declared_by(type_name, declared) | meaning


def _navigation(
    document: Document, type_name: str, declared: Declared[NavigationProperty]
) -> dict[str, Any]:
    navigation = declared.member
    data = element_json(navigation) | {"multiplicity": navigation.multiplicity}
    meaning = document.meanings.relation(declared.owner.qualified_name, navigation.name)
    return data | _declared_by(type_name, declared) | said_data(meaning)


def member_detail(document: Document, type_name: str, name: str) -> dict[str, Any]:
    """Return everything about one property, navigation property or enum member of a type.

    Raises:
        KeyError: the type has no such member.
    """
    index = document.index
    found = index.type(type_name)
    head: dict[str, Any] = {"of": type_name}
    if isinstance(found, EnumType):
        for member in _members(document, found):
            if member["name"] == name:
                return {"kind": "EnumMember"} | head | member
        raise KeyError(name)
    declared = index.properties(type_name).get(name)
    if declared is not None:
        data = {"kind": "Property"} | head | _property(document, type_name, declared)
        data["isKey"] = any(ref.name == name for ref in index.key(type_name))
        enum = index.enum_type(declared.member.type)
        if enum is not None:
            data["allowedValues"] = _members(document, enum)
        return data
    relation = index.navigation_properties(type_name).get(name)
    if relation is None:
        raise KeyError(name)
    data = {"kind": "NavigationProperty"} | head | _navigation(document, type_name, relation)
    return data | {"join": join_detail(document, type_name, relation.member)}


def join_detail(
    document: Document, type_name: str, navigation: NavigationProperty
) -> dict[str, Any]:
    """Return the join columns of a relation and how they are known."""
    return _columns(document.graph().join(type_name, navigation))


def _columns(join: JoinColumns) -> dict[str, Any]:
    data: dict[str, Any] = {
        "how": join.rule,
        "confidence": join.confidence.value,
        "columns": [{"source": a, "target": b} for a, b in join.pairs],
        "constants": [{"target": column, "value": value} for column, value in join.constants],
    }
    if join.own_constants:
        data["ownConstants"] = [
            {"source": column, "value": value} for column, value in join.own_constants
        ]
    return data

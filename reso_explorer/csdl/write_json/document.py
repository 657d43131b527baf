"""The document as JSON, OData CSDL JSON 4.01 sections 4 and 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.foreign_names import csdl_namespace, xml_namespace
from reso_explorer.csdl.v4_form import v4_form
from reso_explorer.csdl.vocabulary_references import json_address
from reso_explorer.csdl.write_json.containers import entity_container
from reso_explorer.csdl.write_json.context import JsonContext
from reso_explorer.csdl.write_json.elements import (
    enum_type,
    operation,
    structured_type,
    term,
    type_definition,
)
from reso_explorer.csdl.write_json.expressions import annotation_members

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Action, Function, Model, Reference, Schema


def document(model: Model, *, keep_aliases: bool) -> dict[str, Any]:
    """Return the whole document as a JSON value."""
    model = v4_form(model).model
    ctx = JsonContext(model, keep_aliases=keep_aliases)
    members: dict[str, Any] = {"$Version": model.version}
    container = model.entity_container
    if container is not None:
        members["$EntityContainer"] = container.qualified_name
    references: dict[str, Any] = {}
    for reference in model.references:
        _add_reference(ctx, references, reference)
    schemas: dict[str, Any] = {}
    for schema in model.schemas:
        _add_schema(ctx, schemas.setdefault(schema.namespace, {}), schema)
    for prefix in ctx.prefixes:
        _add_foreign(ctx, references, prefix)
    if references:
        members["$Reference"] = references
    return members | schemas


def _add_foreign(ctx: JsonContext, references: dict[str, Any], prefix: str) -> None:
    """Add the reference that gives a foreign XML namespace its alias."""
    alias = ctx.alias_of(prefix)
    include = {"$Namespace": csdl_namespace(prefix), **({"$Alias": alias} if alias else {})}
    references.setdefault(xml_namespace(prefix), {}).setdefault("$Include", []).append(include)


def _add_reference(ctx: JsonContext, references: dict[str, Any], reference: Reference) -> None:
    """Add a reference; what two references say about one document comes together."""
    members = references.setdefault(json_address(reference.uri), {})
    for include in reference.includes:
        alias = ctx.names.alias(include.alias)
        members.setdefault("$Include", []).append(
            {
                "$Namespace": include.namespace,
                **({"$Alias": alias} if alias else {}),
                **annotation_members(ctx, include.annotations),
            }
        )
    for included in reference.include_annotations:
        members.setdefault("$IncludeAnnotations", []).append(
            {
                "$TermNamespace": included.term_namespace,
                **({"$Qualifier": included.qualifier} if included.qualifier else {}),
                **(
                    {"$TargetNamespace": included.target_namespace}
                    if included.target_namespace
                    else {}
                ),
            }
        )
    for name, value in annotation_members(ctx, reference.annotations).items():
        members.setdefault(name, value)


def _add_schema(ctx: JsonContext, members: dict[str, Any], schema: Schema) -> None:
    """Add the children of a schema; the first one of a name stays."""
    alias = ctx.names.alias(schema.alias)
    if alias:
        members.setdefault("$Alias", alias)
    for name, value in annotation_members(ctx, schema.annotations).items():
        members.setdefault(name, value)
    _add_types(ctx, members, schema)
    for declared in schema.terms:
        members.setdefault(declared.name, term(ctx, declared))
    overloads: list[Action | Function] = [*schema.actions, *schema.functions]
    for overload in overloads:
        same_name = members.setdefault(overload.name, [])
        if isinstance(same_name, list):
            same_name.append(operation(ctx, overload))
    for container in schema.entity_containers:
        members.setdefault(container.name, entity_container(ctx, container))
    for group in schema.annotation_groups:
        groups = members.setdefault("$Annotations", {})
        target = groups.setdefault(ctx.names.path(group.target), {})
        for name, value in annotation_members(ctx, group.annotations).items():
            target.setdefault(name, value)


def _add_types(ctx: JsonContext, members: dict[str, Any], schema: Schema) -> None:
    for found in (*schema.entity_types, *schema.complex_types):
        members.setdefault(found.name, structured_type(ctx, found))
    for enum in schema.enum_types:
        members.setdefault(enum.name, enum_type(ctx, enum))
    for definition in schema.type_definitions:
        members.setdefault(definition.name, type_definition(ctx, definition))

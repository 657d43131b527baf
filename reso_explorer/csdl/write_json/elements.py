"""Types, operations and terms as JSON, OData CSDL JSON 4.01 sections 6 to 14."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.model import EntityType, Function
from reso_explorer.csdl.write_json.expressions import annotation_members
from reso_explorer.csdl.write_json.facets import definition_facets, typed_members

if TYPE_CHECKING:
    from reso_explorer.csdl.model import (
        Action,
        EnumType,
        NavigationProperty,
        Parameter,
        Property,
        StructuredType,
        Term,
        TypeDefinition,
    )
    from reso_explorer.csdl.write_json.context import JsonContext


def structured_type(ctx: JsonContext, found: StructuredType) -> dict[str, Any]:
    """Return an entity or complex type, sections 6 and 9."""
    is_entity = isinstance(found, EntityType)
    members: dict[str, Any] = {"$Kind": "EntityType" if is_entity else "ComplexType"}
    if found.base_type is not None:
        members["$BaseType"] = ctx.names.name(found.base_type)
    if found.abstract:
        members["$Abstract"] = True
    if found.open_type:
        members["$OpenType"] = True
    if isinstance(found, EntityType):
        if found.has_stream:
            members["$HasStream"] = True
        if found.key:
            members["$Key"] = [
                {part.alias: part.name} if part.alias else part.name for part in found.key
            ]
    members |= annotation_members(ctx, found.annotations)
    for prop in found.properties:
        members.setdefault(prop.name, structural_property(ctx, prop))
    for navigation in found.navigation_properties:
        members.setdefault(navigation.name, navigation_property(ctx, navigation))
    return members


def structural_property(ctx: JsonContext, prop: Property) -> dict[str, Any]:
    """Return a structural property, section 7."""
    return {**typed_members(ctx, prop), **annotation_members(ctx, prop.annotations)}


def navigation_property(ctx: JsonContext, navigation: NavigationProperty) -> dict[str, Any]:
    """Return a navigation property, section 8."""
    members: dict[str, Any] = {
        "$Kind": "NavigationProperty",
        "$Type": ctx.names.name(navigation.type),
    }
    if navigation.is_collection:
        members["$Collection"] = True
    elif navigation.nullable or (navigation.nullable is None and not ctx.states_json_defaults):
        members["$Nullable"] = True
    if navigation.partner is not None:
        members["$Partner"] = ctx.names.path(navigation.partner)
    if navigation.contains_target:
        members["$ContainsTarget"] = True
    if navigation.referential_constraints:
        constraints: dict[str, Any] = {}
        for constraint in navigation.referential_constraints:
            path = ctx.names.path(constraint.property)
            constraints.setdefault(path, ctx.names.path(constraint.referenced_property))
            constraints |= annotation_members(ctx, constraint.annotations, path)
        members["$ReferentialConstraint"] = constraints
    if navigation.on_delete is not None:
        members["$OnDelete"] = navigation.on_delete
        members |= annotation_members(ctx, navigation.on_delete_annotations, "$OnDelete")
    return {**members, **annotation_members(ctx, navigation.annotations)}


def enum_type(ctx: JsonContext, found: EnumType) -> dict[str, Any]:
    """Return an enumeration, section 10; every member has its number."""
    members: dict[str, Any] = {"$Kind": "EnumType"}
    if found.underlying_type != "Edm.Int32":
        members["$UnderlyingType"] = found.underlying_type
    if found.is_flags:
        members["$IsFlags"] = True
    members |= annotation_members(ctx, found.annotations)
    for member in found.members:
        if member.name not in members:
            members[member.name] = member.value
            members |= annotation_members(ctx, member.annotations, member.name)
    return members


def type_definition(ctx: JsonContext, found: TypeDefinition) -> dict[str, Any]:
    """Return a type definition, section 11."""
    return {
        "$Kind": "TypeDefinition",
        "$UnderlyingType": ctx.names.name(found.underlying_type),
        **definition_facets(ctx, found),
        **annotation_members(ctx, found.annotations),
    }


def operation(ctx: JsonContext, found: Action | Function) -> dict[str, Any]:
    """Return one overload of an action or function, section 12."""
    members: dict[str, Any] = {"$Kind": "Function" if isinstance(found, Function) else "Action"}
    if found.is_bound:
        members["$IsBound"] = True
    if isinstance(found, Function) and found.is_composable:
        members["$IsComposable"] = True
    if found.entity_set_path is not None:
        members["$EntitySetPath"] = ctx.names.path(found.entity_set_path)
    if found.parameters:
        members["$Parameter"] = [_parameter(ctx, parameter) for parameter in found.parameters]
    if found.return_type is not None:
        members["$ReturnType"] = {
            **typed_members(ctx, found.return_type),
            **annotation_members(ctx, found.return_type.annotations),
        }
    return {**members, **annotation_members(ctx, found.annotations)}


def _parameter(ctx: JsonContext, parameter: Parameter) -> dict[str, Any]:
    return {
        "$Name": parameter.name,
        **typed_members(ctx, parameter),
        **annotation_members(ctx, parameter.annotations),
    }


def term(ctx: JsonContext, found: Term) -> dict[str, Any]:
    """Return a term, section 14.1."""
    members: dict[str, Any] = {"$Kind": "Term", **typed_members(ctx, found)}
    if found.base_term is not None:
        members["$BaseTerm"] = ctx.names.name(found.base_term)
    if found.applies_to:
        members["$AppliesTo"] = list(found.applies_to)
    return {**members, **annotation_members(ctx, found.annotations)}

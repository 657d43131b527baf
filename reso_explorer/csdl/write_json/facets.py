"""Types and facets as JSON members, with the defaults that XML and JSON do not share.

OData CSDL JSON 4.01 section 7. An absent facet means in XML: nullable, no decimals, no
fractional seconds; in JSON: not nullable, any decimals, unspecified fractional seconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.write_json.literals import literal_type, typed_literal
from reso_explorer.edm import WHOLE_SECONDS

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Typed, TypeDefinition, TypeOperation
    from reso_explorer.csdl.write_json.context import JsonContext


def typed_members(ctx: JsonContext, element: Typed) -> dict[str, Any]:
    """Return type and facets of a property, parameter, return type or term."""
    members: dict[str, Any] = {}
    if element.type != "Edm.String":
        members["$Type"] = ctx.names.name(element.type)
    if element.is_collection:
        members["$Collection"] = True
    nullable = element.nullable
    if nullable is None:
        nullable = not element.is_collection and not ctx.states_json_defaults
    if nullable:
        members["$Nullable"] = True
    members |= _facets(ctx, element, element.type)
    if element.default_value is not None:
        primitive = literal_type(ctx.index, element.type)
        members["$DefaultValue"] = typed_literal(element.default_value, primitive)
    return members


def definition_facets(ctx: JsonContext, definition: TypeDefinition) -> dict[str, Any]:
    """Return the facets of a type definition."""
    return _facets(ctx, definition, definition.underlying_type)


def _facets(ctx: JsonContext, element: Typed | TypeDefinition, type_name: str) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if isinstance(element.max_length, int):
        members["$MaxLength"] = element.max_length
    if element.unicode is False:
        members["$Unicode"] = False
    if element.precision is not None:
        members["$Precision"] = element.precision
    elif type_name in WHOLE_SECONDS and not ctx.states_json_defaults:
        members["$Precision"] = 0
    if element.scale is not None and element.scale != "variable":
        members["$Scale"] = element.scale
    elif element.scale is None and type_name == "Edm.Decimal" and not ctx.states_json_defaults:
        members["$Scale"] = 0
    if element.srid is not None:
        members["$SRID"] = str(element.srid)
    return members


def cast_facets(operation: TypeOperation) -> dict[str, Any]:
    """Return the stated facets of Cast and IsOf, which have no defaults."""
    members: dict[str, Any] = {}
    if isinstance(operation.max_length, int):
        members["$MaxLength"] = operation.max_length
    if operation.precision is not None:
        members["$Precision"] = operation.precision
    if operation.scale is not None:
        members["$Scale"] = operation.scale
    if operation.unicode is False:
        members["$Unicode"] = False
    if operation.srid is not None:
        members["$SRID"] = str(operation.srid)
    return members

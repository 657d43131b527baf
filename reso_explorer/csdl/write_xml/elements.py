"""Types, operations and terms as XML, OData CSDL XML 4.01 sections 6 to 14."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import EntityType, Function
from reso_explorer.csdl.write_xml.expressions import annotate
from reso_explorer.csdl.write_xml.node import Node, boolean, flag, number

if TYPE_CHECKING:
    from reso_explorer.csdl.model import (
        Action,
        EnumType,
        NavigationProperty,
        StructuredType,
        Term,
        Typed,
        TypeDefinition,
    )
    from reso_explorer.csdl.write_xml.context import XmlContext

_Attributes = list[tuple[str, str | None]]


def structured_type(ctx: XmlContext, found: StructuredType) -> Node:
    """Return an entity or complex type, sections 6 and 9."""
    is_entity = isinstance(found, EntityType)
    base = None if found.base_type is None else ctx.names.name(found.base_type)
    node = Node(
        "EntityType" if is_entity else "ComplexType",
        [
            ("Name", found.name),
            ("BaseType", base),
            ("Abstract", flag(found.abstract)),
            ("OpenType", flag(found.open_type)),
        ],
    )
    if isinstance(found, EntityType):
        node.attributes.append(("HasStream", flag(found.has_stream)))
        if found.key:
            parts = [
                Node("PropertyRef", [("Name", part.name), ("Alias", part.alias)])
                for part in found.key
            ]
            node.children.append(Node("Key", children=parts))
    for prop in found.properties:
        node.children.append(_typed(ctx, "Property", prop, prop.name))
    for navigation in found.navigation_properties:
        node.children.append(_navigation_property(ctx, navigation))
    return annotate(ctx, node, found.annotations)


def _typed(ctx: XmlContext, element: str, found: Typed, name: str | None) -> Node:
    attributes: _Attributes = [("Name", name)]
    attributes += type_attributes(ctx, found)
    return annotate(ctx, Node(element, attributes), found.annotations)


def type_attributes(ctx: XmlContext, found: Typed) -> _Attributes:
    """Return the attributes for type and facets, section 7."""
    return [
        ("Type", ctx.type(found.type, is_collection=found.is_collection)),
        ("Nullable", boolean(found.nullable)),
        *_facets(found),
        ("DefaultValue", found.default_value),
    ]


def _facets(found: Typed | TypeDefinition) -> _Attributes:
    return [
        ("MaxLength", number(found.max_length)),
        ("Precision", number(found.precision)),
        ("Scale", number(found.scale)),
        ("SRID", number(found.srid)),
        ("Unicode", boolean(found.unicode)),
    ]


def _navigation_property(ctx: XmlContext, found: NavigationProperty) -> Node:
    """Return a navigation property, section 8."""
    node = Node(
        "NavigationProperty",
        [
            ("Name", found.name),
            ("Type", ctx.type(found.type, is_collection=found.is_collection)),
            ("Nullable", boolean(found.nullable)),
            ("Partner", None if found.partner is None else ctx.names.path(found.partner)),
            ("ContainsTarget", flag(found.contains_target)),
        ],
    )
    for constraint in found.referential_constraints:
        ends = [
            ("Property", ctx.names.path(constraint.property)),
            ("ReferencedProperty", ctx.names.path(constraint.referenced_property)),
        ]
        child = Node("ReferentialConstraint", ends)
        node.children.append(annotate(ctx, child, constraint.annotations))
    if found.on_delete is not None:
        action = Node("OnDelete", [("Action", found.on_delete)])
        node.children.append(annotate(ctx, action, found.on_delete_annotations))
    return annotate(ctx, node, found.annotations)


def enum_type(ctx: XmlContext, found: EnumType) -> Node:
    """Return an enumeration, section 10; only values that were stated are written."""
    underlying = None if found.underlying_type == "Edm.Int32" else found.underlying_type
    node = Node(
        "EnumType",
        [
            ("Name", found.name),
            ("UnderlyingType", underlying),
            ("IsFlags", flag(found.is_flags)),
        ],
    )
    for member in found.members:
        value = str(member.value) if member.is_explicit else None
        child = Node("Member", [("Name", member.name), ("Value", value)])
        node.children.append(annotate(ctx, child, member.annotations))
    return annotate(ctx, node, found.annotations)


def type_definition(ctx: XmlContext, found: TypeDefinition) -> Node:
    """Return a type definition, section 11."""
    attributes: _Attributes = [
        ("Name", found.name),
        ("UnderlyingType", ctx.names.name(found.underlying_type)),
        *_facets(found),
    ]
    return annotate(ctx, Node("TypeDefinition", attributes), found.annotations)


def operation(ctx: XmlContext, found: Action | Function) -> Node:
    """Return one overload of an action or function, section 12."""
    path = found.entity_set_path
    node = Node(
        "Function" if isinstance(found, Function) else "Action",
        [
            ("Name", found.name),
            ("IsBound", flag(found.is_bound)),
            ("EntitySetPath", None if path is None else ctx.names.path(path)),
        ],
    )
    if isinstance(found, Function):
        node.attributes.append(("IsComposable", flag(found.is_composable)))
    for parameter in found.parameters:
        node.children.append(_typed(ctx, "Parameter", parameter, parameter.name))
    if found.return_type is not None:
        node.children.append(_typed(ctx, "ReturnType", found.return_type, None))
    return annotate(ctx, node, found.annotations)


def term(ctx: XmlContext, found: Term) -> Node:
    """Return a term, section 14.1."""
    node = _typed(ctx, "Term", found, found.name)
    base = None if found.base_term is None else ctx.names.name(found.base_term)
    node.attributes.append(("BaseTerm", base))
    node.attributes.append(("AppliesTo", " ".join(found.applies_to) or None))
    return node

"""Entity, complex and enumeration types and type definitions, sections 6 and 9 to 11."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.model import (
    ComplexType,
    EntityType,
    EnumMember,
    EnumType,
    PropertyRef,
    TypeDefinition,
)
from reso_explorer.csdl.xml.annotated import read_annotations, read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.constants import boolean, integer
from reso_explorer.csdl.xml.facets import read_facets
from reso_explorer.csdl.xml.leftover import DATA_SERVICES, leftover_attributes, report_attributes
from reso_explorer.csdl.xml.navigation import read_navigation_property
from reso_explorer.csdl.xml.typed import missing_name, read_property

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation, NavigationProperty, Property
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

_NAME_AND_VALUE: Final = ["Name", "Value"]
_FLAGS: Final = {
    "EntityType": {
        "Abstract": "abstract",
        "OpenType": "open_type",
        "HasStream": "has_stream",
        f"{{{DATA_SERVICES}}}HasStream": "has_stream",
    },
    "ComplexType": {"Abstract": "abstract", "OpenType": "open_type"},
}
"""Boolean attributes by element, with their model fields."""


def read_entity_type(ctx: Context, element: XmlElement, namespace: str) -> EntityType:
    """Read an `EntityType`, section 6."""
    properties, navigation, annotations, key = _members(ctx, element)
    fields, annotations = _structured(ctx, element, annotations)
    return EntityType(
        namespace=namespace,
        key=key or (),
        properties=tuple(properties),
        navigation_properties=tuple(navigation),
        annotations=annotations,
        line=ctx.line(element),
        **fields,
    )


def read_complex_type(ctx: Context, element: XmlElement, namespace: str) -> ComplexType:
    """Read a `ComplexType`, section 9."""
    properties, navigation, annotations, key = _members(ctx, element)
    if key is not None:
        ctx.report("misplaced-element", "A complex type has a Key; it's ignored.", element)
    fields, annotations = _structured(ctx, element, annotations)
    return ComplexType(
        namespace=namespace,
        properties=tuple(properties),
        navigation_properties=tuple(navigation),
        annotations=annotations,
        line=ctx.line(element),
        **fields,
    )


def _structured(
    ctx: Context, element: XmlElement, annotations: tuple[Annotation, ...]
) -> tuple[dict[str, Any], tuple[Annotation, ...]]:
    """Return the model fields that the attributes of a type give, and all its annotations."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    fields: dict[str, Any] = {"name": missing_name(ctx, element) if name is None else name}
    base_type = attributes.pop("BaseType", None)
    if base_type is not None:
        fields["base_type"] = ctx.names[base_type]
    if not attributes:
        return fields, annotations
    for written, field in _FLAGS[ctx.kinds[element.tag]].items():
        text = attributes.pop(written, None)
        if text is not None:
            flag = written.rpartition("}")[2]
            fields[field] = boolean(ctx, element, flag, text) is True
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return fields, annotations


def _members(
    ctx: Context, element: XmlElement
) -> tuple[
    list[Property],
    list[NavigationProperty],
    tuple[Annotation, ...],
    tuple[PropertyRef, ...] | None,
]:
    """Read the children of an entity or complex type."""
    properties: list[Property] = []
    navigation: list[NavigationProperty] = []
    annotations: list[Annotation] = []
    key: tuple[PropertyRef, ...] | None = None
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Property":
            properties.append(read_property(ctx, child))
        elif kind == "NavigationProperty":
            navigation.append(read_navigation_property(ctx, child))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        elif kind == "Key":
            key = _key(ctx, child, key)
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    return properties, navigation, tuple(annotations), key


def _key(
    ctx: Context, element: XmlElement, before: tuple[PropertyRef, ...] | None
) -> tuple[PropertyRef, ...]:
    """Read a `Key`, section 6.5; a second one is reported and the first one counts."""
    parts: list[PropertyRef] = []
    for child in element:
        if ctx.kinds[child.tag] != "PropertyRef":
            ctx.report_unknown_element(child, element)
            continue
        attributes = dict(child.items())
        name = attributes.pop("Name", None)
        alias = attributes.pop("Alias", None)
        if name is None:
            name = missing_name(ctx, child)
        if attributes:
            report_attributes(ctx, child, attributes)
        for inner in child:
            ctx.report_unknown_element(inner, element)
        parts.append(PropertyRef(ctx.paths[name], alias, ctx.line(child)))
    if element.items():
        report_attributes(ctx, element, dict(element.items()))
    if before is None:
        return tuple(parts)
    second = shown(", ".join(part.name for part in parts))
    ctx.report("second-key", f"A second Key ({second}); the first one is used.", element)
    return before


def read_enum_type(ctx: Context, element: XmlElement, namespace: str) -> EnumType:
    """Read an `EnumType`, section 10."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    if name is None:
        name = missing_name(ctx, element)
    underlying = attributes.pop("UnderlyingType", "Edm.Int32")
    flags = attributes.pop("IsFlags", None)
    members: list[EnumMember] = []
    annotations: list[Annotation] = []
    value = -1
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Member":
            member = _member(ctx, child, value + 1)
            value = member.value
            members.append(member)
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    if attributes:
        annotations.extend(leftover_attributes(ctx, element, attributes))
    return EnumType(
        name=name,
        namespace=namespace,
        underlying_type=ctx.types[underlying][0],
        is_flags=flags is not None and boolean(ctx, element, "IsFlags", flags) is True,
        members=tuple(members),
        annotations=tuple(annotations),
        line=ctx.line(element),
    )


def _member(ctx: Context, element: XmlElement, implied: int) -> EnumMember:
    """Read a `Member`, section 10.3; `implied` is its value where it states none."""
    annotations = read_annotations(ctx, element) if len(element) else ()
    name: str | None
    text: str | None
    if element.keys() == _NAME_AND_VALUE:
        name, text = element.values()
    else:
        attributes = dict(element.items())
        name = attributes.pop("Name", None)
        text = attributes.pop("Value", None)
        if name is None:
            name = missing_name(ctx, element)
        if attributes:
            annotations += leftover_attributes(ctx, element, attributes)
    value: int | None = None
    if text is not None:
        value = integer(text)
        if value is None:
            message = f"A member has the value `{shown(text)}`, which isn't a 64-bit integer."
            ctx.report("invalid-enum-value", message, element)
    return EnumMember(
        name=name,
        value=implied if value is None else value,
        is_explicit=value is not None,
        annotations=annotations,
        line=ctx.line(element),
    )


def read_type_definition(ctx: Context, element: XmlElement, namespace: str) -> TypeDefinition:
    """Read a `TypeDefinition`, section 11."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    if name is None:
        name = missing_name(ctx, element)
    underlying = attributes.pop("UnderlyingType", None)
    if underlying is None:
        message = "TypeDefinition has no underlying type; Edm.String is assumed."
        ctx.report("missing-type", message, element)
        underlying = "Edm.String"
    annotations = read_annotations(ctx, element) if len(element) else ()
    facets = read_facets(ctx, element, attributes)
    for odd in ("nullable", "default_value"):
        if facets.pop(odd, None) is not None:
            message = "TypeDefinition has a facet that isn't allowed there; it's ignored."
            ctx.report("unknown-attribute", message, element)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return TypeDefinition(
        name=name,
        namespace=namespace,
        underlying_type=ctx.types[underlying][0],
        annotations=annotations,
        line=ctx.line(element),
        **facets,
    )

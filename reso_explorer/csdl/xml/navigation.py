"""Navigation properties, section 8."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import NavigationProperty, ReferentialConstraint
from reso_explorer.csdl.xml.annotated import read_annotations, read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.constants import PLAIN_BOOLEANS, boolean
from reso_explorer.csdl.xml.leftover import leftover_attributes
from reso_explorer.csdl.xml.typed import missing_name

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

_NAME_AND_TYPE: Final = ["Name", "Type"]
_NAME_TYPE_CONTAINS: Final = ["Name", "Type", "ContainsTarget"]


def read_navigation_property(ctx: Context, element: XmlElement) -> NavigationProperty:
    """Read a `NavigationProperty`; in V1-V3 the rest of it stands in an association."""
    names, texts = element.keys(), element.values()
    contains: bool | None = False
    if names == _NAME_TYPE_CONTAINS:
        contains = PLAIN_BOOLEANS.get(texts[2])
    elif names != _NAME_AND_TYPE:
        contains = None
    if contains is None or len(element):
        return _any_navigation_property(ctx, element, dict(zip(names, texts, strict=True)))
    type_name, is_collection = ctx.types[texts[1]]
    return NavigationProperty(
        name=texts[0],
        type=type_name,
        is_collection=is_collection,
        contains_target=contains,
        line=ctx.line(element),
    )


def _any_navigation_property(
    ctx: Context, element: XmlElement, attributes: dict[str, str]
) -> NavigationProperty:
    """Read a navigation property whatever attributes it has."""
    fields: dict[str, Any] = {"line": ctx.line(element)}
    name = attributes.pop("Name", None)
    fields["name"] = missing_name(ctx, element) if name is None else name
    type_text = attributes.pop("Type", None)
    if type_text is not None:
        fields["type"], fields["is_collection"] = ctx.types[type_text]
    elif "Relationship" in attributes:
        fields |= ctx.associations.fields(ctx, element, attributes)
    else:
        message = "NavigationProperty has no type; Edm.EntityType is assumed."
        ctx.report("missing-type", message, element)
        fields["type"] = "Edm.EntityType"
    if attributes:
        _attributes(ctx, element, attributes, fields)
    annotations: tuple[Annotation, ...] = fields.pop("annotations", ())
    if len(element):
        annotations += _children(ctx, element, fields)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return NavigationProperty(annotations=annotations, **fields)


def _attributes(
    ctx: Context, element: XmlElement, attributes: dict[str, str], fields: dict[str, Any]
) -> None:
    nullable = attributes.pop("Nullable", None)
    if nullable is not None:
        fields["nullable"] = boolean(ctx, element, "Nullable", nullable)
    partner = attributes.pop("Partner", None)
    if partner is not None:
        fields["partner"] = ctx.paths[partner]
    contains = attributes.pop("ContainsTarget", None)
    if contains is not None:
        fields["contains_target"] = boolean(ctx, element, "ContainsTarget", contains) is True


def _children(ctx: Context, element: XmlElement, fields: dict[str, Any]) -> tuple[Annotation, ...]:
    annotations: list[Annotation] = []
    constraints: list[ReferentialConstraint] = []
    seen_on_delete = False
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        elif kind == "ReferentialConstraint":
            constraints.append(_constraint(ctx, child))
        elif kind == "OnDelete":
            if seen_on_delete:
                message = "A second OnDelete; the first one is used."
                ctx.report("repeated-element", message, child)
                continue
            seen_on_delete = True
            fields["on_delete"], fields["on_delete_annotations"] = read_on_delete(ctx, child)
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    if constraints:
        fields["referential_constraints"] = tuple(constraints)
    return tuple(annotations)


def _constraint(ctx: Context, element: XmlElement) -> ReferentialConstraint:
    attributes = dict(element.items())
    ends: list[str] = []
    for name in ("Property", "ReferencedProperty"):
        path = attributes.pop(name, None)
        if path is None:
            ctx.report("missing-attribute", f"ReferentialConstraint has no {name}.", element)
        ends.append(ctx.paths[path or ""])
    annotations = read_annotations(ctx, element) if len(element) else ()
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return ReferentialConstraint(
        property=ends[0],
        referenced_property=ends[1],
        annotations=annotations,
        line=ctx.line(element),
    )


def read_on_delete(ctx: Context, element: XmlElement) -> tuple[str | None, tuple[Annotation, ...]]:
    """Read an `OnDelete`, section 8.6: its action and its annotations."""
    attributes = dict(element.items())
    action = attributes.pop("Action", None)
    if action is None:
        ctx.report("missing-attribute", "OnDelete has no action.", element)
    annotations = read_annotations(ctx, element) if len(element) else ()
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return action, annotations

"""Annotations and expressions as XML, OData CSDL XML 4.01 sections 14.2 to 14.4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import (
    Apply,
    Collection,
    Constant,
    LabeledElement,
    LabeledElementReference,
    Null,
    Operation,
    PathExpression,
    Record,
    TypeOperation,
)
from reso_explorer.csdl.write_xml.node import Node, boolean, number

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.model import Annotation, Expression, UrlRef
    from reso_explorer.csdl.write_xml.context import XmlContext


def annotate(
    ctx: XmlContext,
    node: Node,
    found: Iterable[Annotation],
    *,
    group_qualifier: str | None = None,
) -> Node:
    """Add annotations to an element; returns the element."""
    node.children += [_annotation(ctx, each, group_qualifier) for each in found]
    return node


def _annotation(ctx: XmlContext, annotation: Annotation, group_qualifier: str | None) -> Node:
    qualifier = annotation.qualifier
    if qualifier == group_qualifier:
        qualifier = None
    node = Node("Annotation", [("Term", ctx.term(annotation.term)), ("Qualifier", qualifier)])
    _add_value(ctx, node, annotation.value)
    return annotate(ctx, node, annotation.annotations)


def _add_value(ctx: XmlContext, node: Node, value: Expression | None) -> None:
    """State the value of an annotation or property, as attribute where that is possible."""
    if value is None:
        return
    if isinstance(value, Constant | PathExpression) and not value.annotations:
        node.attributes.append((value.kind, _simple_text(ctx, value)))
    else:
        node.children.append(expression(ctx, value))


def _simple_text(ctx: XmlContext, value: Constant | PathExpression) -> str:
    if isinstance(value, PathExpression):
        return ctx.names.path(value.path)
    if isinstance(value.value, bool):
        return "true" if value.value else "false"
    text = str(value.value)
    if value.kind == "EnumMember":
        return " ".join(ctx.names.path(member) for member in text.split())
    return text


def expression(ctx: XmlContext, value: Expression) -> Node:
    """Return an expression as an element."""
    if isinstance(value, Constant | PathExpression):
        node = Node(value.kind, text=_simple_text(ctx, value))
    elif isinstance(value, Collection):
        node = Node("Collection", children=[expression(ctx, item) for item in value.items])
    elif isinstance(value, Record):
        node = _record(ctx, value)
    else:
        node = _dynamic(ctx, value)
    return annotate(ctx, node, value.annotations)


def _record(ctx: XmlContext, value: Record) -> Node:
    type_name = None if value.type is None else ctx.names.name(value.type)
    node = Node("Record", [("Type", type_name)])
    for part in value.values:
        child = Node("PropertyValue", [("Property", part.name)])
        _add_value(ctx, child, part.value)
        node.children.append(annotate(ctx, child, part.annotations))
    return node


def _dynamic(
    ctx: XmlContext,
    value: Null
    | Operation
    | Apply
    | TypeOperation
    | LabeledElement
    | LabeledElementReference
    | UrlRef,
) -> Node:
    if isinstance(value, Null):
        return Node("Null")
    if isinstance(value, Operation):
        return Node(value.operator, children=[expression(ctx, item) for item in value.operands])
    if isinstance(value, Apply):
        function = ctx.names.name(value.function)
        arguments = [expression(ctx, item) for item in value.arguments]
        return Node("Apply", [("Function", function)], arguments)
    if isinstance(value, TypeOperation):
        return _type_operation(ctx, value)
    if isinstance(value, LabeledElement):
        node = Node("LabeledElement", [("Name", value.name)])
        _add_value(ctx, node, value.value)
        return node
    if isinstance(value, LabeledElementReference):
        return Node("LabeledElementReference", text=ctx.names.name(value.name))
    return Node("UrlRef", children=[expression(ctx, value.value)])


def _type_operation(ctx: XmlContext, value: TypeOperation) -> Node:
    attributes = [
        ("Type", ctx.type(value.type, is_collection=value.is_collection)),
        ("MaxLength", number(value.max_length)),
        ("Precision", number(value.precision)),
        ("Scale", number(value.scale)),
        ("SRID", number(value.srid)),
        ("Unicode", boolean(value.unicode)),
    ]
    operand = [] if value.value is None else [expression(ctx, value.value)]
    return Node(value.operator, attributes, operand)

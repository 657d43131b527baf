"""The document as XML, OData CSDL XML 4.01 sections 3 to 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.foreign_names import csdl_namespace, xml_namespace
from reso_explorer.csdl.v4_form import v4_form
from reso_explorer.csdl.vocabulary_references import xml_address
from reso_explorer.csdl.write_xml.containers import entity_container
from reso_explorer.csdl.write_xml.context import XmlContext
from reso_explorer.csdl.write_xml.elements import (
    enum_type,
    operation,
    structured_type,
    term,
    type_definition,
)
from reso_explorer.csdl.write_xml.expressions import annotate
from reso_explorer.csdl.write_xml.node import Node, render

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Action, Function, Model, Reference, Schema

_EDMX: Final = "http://docs.oasis-open.org/odata/ns/edmx"
_EDM: Final = "http://docs.oasis-open.org/odata/ns/edm"


def document(model: Model, *, keep_aliases: bool) -> bytes:
    """Return the whole document in UTF-8."""
    model, notes = v4_form(model)
    ctx = XmlContext(model, keep_aliases=keep_aliases)
    references = [_reference(ctx, reference) for reference in model.references]
    schemas = [_schema(ctx, schema) for schema in model.schemas]
    references += [_foreign(ctx, prefix) for prefix in sorted(ctx.prefixes)]
    attributes = [("Version", model.version), ("xmlns:edmx", _EDMX)]
    services = Node("edmx:DataServices", children=schemas)
    root = Node("edmx:Edmx", attributes, [*references, services])
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    if notes:
        lines += ["<!--", *(f"  {note}" for note in notes), "-->"]
    render(root, 0, lines)
    lines.append("")
    return "\n".join(lines).encode()


def _reference(ctx: XmlContext, reference: Reference) -> Node:
    node = Node("edmx:Reference", [("Uri", xml_address(reference.uri))])
    for include in reference.includes:
        attributes = [
            ("Namespace", include.namespace),
            ("Alias", ctx.names.alias(include.alias)),
        ]
        node.children.append(annotate(ctx, Node("edmx:Include", attributes), include.annotations))
    for included in reference.include_annotations:
        attributes = [
            ("TermNamespace", included.term_namespace),
            ("Qualifier", included.qualifier),
            ("TargetNamespace", included.target_namespace),
        ]
        node.children.append(Node("edmx:IncludeAnnotations", attributes))
    return _in_edm(annotate(ctx, node, reference.annotations))


def _foreign(ctx: XmlContext, prefix: str) -> Node:
    """Return the reference that gives attributes of a foreign XML namespace a namespace here."""
    attributes = [("Namespace", csdl_namespace(prefix)), ("Alias", ctx.alias_of(prefix))]
    include = Node("edmx:Include", attributes)
    return Node("edmx:Reference", [("Uri", xml_namespace(prefix))], [include])


def _in_edm(node: Node) -> Node:
    """Put the annotations of a reference into the XML namespace that schemas have."""
    for child in node.children:
        if child.name == "Annotation":
            child.attributes.insert(0, ("xmlns", _EDM))
        else:
            _in_edm(child)
    return node


def _schema(ctx: XmlContext, schema: Schema) -> Node:
    alias = ctx.names.alias(schema.alias)
    node = Node("Schema", [("Namespace", schema.namespace), ("Alias", alias), ("xmlns", _EDM)])
    children = node.children
    children += [structured_type(ctx, found) for found in schema.entity_types]
    children += [structured_type(ctx, found) for found in schema.complex_types]
    children += [enum_type(ctx, found) for found in schema.enum_types]
    children += [type_definition(ctx, found) for found in schema.type_definitions]
    overloads: list[Action | Function] = [*schema.actions, *schema.functions]
    children += [operation(ctx, found) for found in overloads]
    children += [term(ctx, found) for found in schema.terms]
    children += [entity_container(ctx, found) for found in schema.entity_containers]
    for group in schema.annotation_groups:
        attributes = [("Target", ctx.names.path(group.target)), ("Qualifier", group.qualifier)]
        child = Node("Annotations", attributes)
        annotate(ctx, child, group.annotations, group_qualifier=group.qualifier)
        children.append(child)
    return annotate(ctx, node, schema.annotations)

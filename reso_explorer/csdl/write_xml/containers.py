"""Entity containers as XML, OData CSDL XML 4.01 section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.foreign_names import DEFAULT_CONTAINER
from reso_explorer.csdl.model import Annotation, Constant
from reso_explorer.csdl.write_xml.expressions import annotate
from reso_explorer.csdl.write_xml.node import Node, boolean

if TYPE_CHECKING:
    from reso_explorer.csdl.model import EntityContainer, EntitySet, Singleton
    from reso_explorer.csdl.write_xml.context import XmlContext


def entity_container(ctx: XmlContext, container: EntityContainer) -> Node:
    """Return a container with its children."""
    extends = None if container.extends is None else ctx.names.name(container.extends)
    node = Node("EntityContainer", [("Name", container.name), ("Extends", extends)])
    if container.is_default:
        annotate(ctx, node, (Annotation(DEFAULT_CONTAINER, Constant("Bool", value=True)),))
    for entity_set in container.entity_sets:
        child = Node(
            "EntitySet",
            [
                ("Name", entity_set.name),
                ("EntityType", ctx.names.name(entity_set.type)),
                ("IncludeInServiceDocument", boolean(entity_set.include_in_service_document)),
            ],
        )
        node.children.append(_source(ctx, child, entity_set))
    for singleton in container.singletons:
        child = Node(
            "Singleton",
            [
                ("Name", singleton.name),
                ("Type", ctx.names.name(singleton.type)),
                ("Nullable", boolean(singleton.nullable)),
            ],
        )
        node.children.append(_source(ctx, child, singleton))
    for action_import in container.action_imports:
        child = Node(
            "ActionImport",
            [
                ("Name", action_import.name),
                ("Action", ctx.names.name(action_import.action)),
                ("EntitySet", _path(ctx, action_import.entity_set)),
            ],
        )
        node.children.append(annotate(ctx, child, action_import.annotations))
    for function_import in container.function_imports:
        child = Node(
            "FunctionImport",
            [
                ("Name", function_import.name),
                ("Function", ctx.names.name(function_import.function)),
                ("EntitySet", _path(ctx, function_import.entity_set)),
                ("IncludeInServiceDocument", boolean(function_import.include_in_service_document)),
            ],
        )
        node.children.append(annotate(ctx, child, function_import.annotations))
    return annotate(ctx, node, container.annotations)


def _source(ctx: XmlContext, node: Node, source: EntitySet | Singleton) -> Node:
    for binding in source.bindings:
        ends = [
            ("Path", ctx.names.path(binding.path)),
            ("Target", ctx.names.path(binding.target)),
        ]
        node.children.append(Node("NavigationPropertyBinding", ends))
    return annotate(ctx, node, source.annotations)


def _path(ctx: XmlContext, path: str | None) -> str | None:
    return None if path is None else ctx.names.path(path)

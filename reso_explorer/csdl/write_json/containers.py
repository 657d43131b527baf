"""Entity containers as JSON, OData CSDL JSON 4.01 section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.model import EntitySet
from reso_explorer.csdl.write_json.expressions import annotation_members

if TYPE_CHECKING:
    from reso_explorer.csdl.model import (
        ActionImport,
        EntityContainer,
        FunctionImport,
        Singleton,
    )
    from reso_explorer.csdl.write_json.context import JsonContext


def entity_container(ctx: JsonContext, container: EntityContainer) -> dict[str, Any]:
    """Return a container with its children."""
    members: dict[str, Any] = {"$Kind": "EntityContainer"}
    if container.extends is not None:
        members["$Extends"] = ctx.names.name(container.extends)
    members |= annotation_members(ctx, container.annotations)
    own = container.qualified_name
    for entity_set in container.entity_sets:
        members.setdefault(entity_set.name, _source(ctx, entity_set, own))
    for singleton in container.singletons:
        members.setdefault(singleton.name, _source(ctx, singleton, own))
    for action_import in container.action_imports:
        members.setdefault(action_import.name, _action_import(ctx, action_import, own))
    for function_import in container.function_imports:
        members.setdefault(function_import.name, _function_import(ctx, function_import, own))
    return members


def _source(ctx: JsonContext, source: EntitySet | Singleton, container: str) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if isinstance(source, EntitySet):
        members["$Collection"] = True
    members["$Type"] = ctx.names.name(source.type)
    if isinstance(source, EntitySet):
        if source.include_in_service_document is False:
            members["$IncludeInServiceDocument"] = False
    elif source.nullable:
        members["$Nullable"] = True
    if source.bindings:
        bindings: dict[str, str] = {}
        for binding in source.bindings:
            target = _in_container(ctx, binding.target, container)
            bindings.setdefault(ctx.names.path(binding.path), target)
        members["$NavigationPropertyBinding"] = bindings
    return {**members, **annotation_members(ctx, source.annotations)}


def _action_import(ctx: JsonContext, found: ActionImport, container: str) -> dict[str, Any]:
    members: dict[str, Any] = {"$Action": ctx.names.name(found.action)}
    if found.entity_set is not None:
        members["$EntitySet"] = _in_container(ctx, found.entity_set, container)
    return {**members, **annotation_members(ctx, found.annotations)}


def _function_import(ctx: JsonContext, found: FunctionImport, container: str) -> dict[str, Any]:
    members: dict[str, Any] = {"$Function": ctx.names.name(found.function)}
    if found.entity_set is not None:
        members["$EntitySet"] = _in_container(ctx, found.entity_set, container)
    if found.include_in_service_document:
        members["$IncludeInServiceDocument"] = True
    return {**members, **annotation_members(ctx, found.annotations)}


def _in_container(ctx: JsonContext, target: str, container: str) -> str:
    """Return a target without the name of the container it is stated in."""
    own = container + "/"
    return target[len(own) :] if target.startswith(own) else ctx.names.path(target)

"""Entity containers in CSDL JSON, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.json_v4.annotations import read_annotations
from reso_explorer.csdl.model import (
    ActionImport,
    EntityContainer,
    EntitySet,
    FunctionImport,
    NavigationPropertyBinding,
    Singleton,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.json_v4.context import Place

_SOURCE: Final = frozenset({"$Kind", "$Type", "$Collection", "$NavigationPropertyBinding"})


def read_container(place: Place, name: str, namespace: str) -> EntityContainer:
    """Read an entity container; its children are told apart by their members."""
    place.report_unknown({"$Kind", "$Extends"})
    parts: dict[str, list[Any]] = {
        "entity_sets": [],
        "singletons": [],
        "action_imports": [],
        "function_imports": [],
    }
    for member in place.children():
        inner = place.inner(member, f"{place.path}/{member}")
        if inner is None:
            continue
        if "$Action" in inner.value:
            parts["action_imports"].append(_action_import(inner, member))
        elif "$Function" in inner.value:
            parts["function_imports"].append(_function_import(inner, member))
        elif inner.flag("$Collection") is True:
            parts["entity_sets"].append(_entity_set(inner, member))
        else:
            parts["singletons"].append(_singleton(inner, member))
    extends = place.text("$Extends")
    fields: dict[str, Any] = {field: tuple(found) for field, found in parts.items()}
    return EntityContainer(
        name=name,
        namespace=namespace,
        extends=None if extends is None else place.ctx.names[extends],
        annotations=read_annotations(place),
        line=place.line,
        **fields,
    )


def _source(place: Place, name: str) -> dict[str, Any]:
    written = place.text("$Type")
    if written is None:
        place.ctx.report("missing-type", "A set or singleton has no $Type.", place)
    return {
        "name": name,
        "type": place.ctx.names[written or ""],
        "bindings": _bindings(place),
        "annotations": read_annotations(place),
        "line": place.line,
    }


def _bindings(place: Place) -> tuple[NavigationPropertyBinding, ...]:
    if "$NavigationPropertyBinding" not in place.value:
        return ()
    inner = place.inner("$NavigationPropertyBinding", place.path)
    if inner is None:
        return ()
    return tuple(
        NavigationPropertyBinding(
            place.ctx.paths[path],
            place.ctx.paths[inner.text(path) or ""],
            place.ctx.line(inner.value, path),
        )
        for path in inner.value
    )


def _entity_set(place: Place, name: str) -> EntitySet:
    place.report_unknown(_SOURCE | {"$IncludeInServiceDocument"})
    listed = place.flag("$IncludeInServiceDocument")
    return EntitySet(include_in_service_document=listed, **_source(place, name))


def _singleton(place: Place, name: str) -> Singleton:
    place.report_unknown(_SOURCE | {"$Nullable"})
    return Singleton(nullable=place.flag("$Nullable"), **_source(place, name))


def _import(place: Place, name: str) -> dict[str, Any]:
    entity_set = place.text("$EntitySet")
    return {
        "name": name,
        "entity_set": None if entity_set is None else place.ctx.paths[entity_set],
        "annotations": read_annotations(place),
        "line": place.line,
    }


def _action_import(place: Place, name: str) -> ActionImport:
    place.report_unknown({"$Kind", "$Action", "$EntitySet"})
    action = place.ctx.names[place.text("$Action") or ""]
    return ActionImport(action=action, **_import(place, name))


def _function_import(place: Place, name: str) -> FunctionImport:
    place.report_unknown({"$Kind", "$Function", "$EntitySet", "$IncludeInServiceDocument"})
    return FunctionImport(
        function=place.ctx.names[place.text("$Function") or ""],
        include_in_service_document=place.flag("$IncludeInServiceDocument"),
        **_import(place, name),
    )

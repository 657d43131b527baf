"""Entity containers and their children, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.model import (
    Action,
    ActionImport,
    EntityContainer,
    EntitySet,
    FunctionImport,
    NavigationPropertyBinding,
    Singleton,
)
from reso_explorer.csdl.xml_v4.annotations import read_annotation, read_older_annotation
from reso_explorer.csdl.xml_v4.constants import boolean
from reso_explorer.csdl.xml_v4.leftover import DATA_SERVICES, leftover_attributes
from reso_explorer.csdl.xml_v4.typed import missing_name

if TYPE_CHECKING:
    from lxml.etree import _Element

    from reso_explorer.csdl.model import Annotation, Function
    from reso_explorer.csdl.xml_v4.context import Context

_IS_DEFAULT = f"{{{DATA_SERVICES}}}IsDefaultEntityContainer"


def read_container(
    ctx: Context,
    element: _Element,
    namespace: str,
    actions: list[Action],
    functions: list[Function],
) -> EntityContainer:
    """Read an `EntityContainer`; operations that V1-V3 define in it go to the two lists."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    extends = attributes.pop("Extends", None)
    default = attributes.pop(_IS_DEFAULT, None)
    sets: list[EntitySet] = []
    singletons: list[Singleton] = []
    action_imports: list[ActionImport] = []
    function_imports: list[FunctionImport] = []
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.local[child.tag]
        if kind == "EntitySet":
            sets.append(_entity_set(ctx, child))
        elif kind == "Singleton":
            singletons.append(_singleton(ctx, child))
        elif kind == "ActionImport":
            action_imports.append(_action_import(ctx, child))
        elif kind == "FunctionImport" and (ctx.is_v4 or child.get("Function") is not None):
            function_imports.append(_function_import(ctx, child))
        elif kind == "FunctionImport":
            from reso_explorer.csdl.xml_v3.operations import read_function_import

            operation, imported = read_function_import(ctx, child, namespace)
            if isinstance(operation, Action):
                actions.append(operation)
            else:
                functions.append(operation)
            if isinstance(imported, ActionImport):
                action_imports.append(imported)
            elif imported is not None:
                function_imports.append(imported)
        elif kind == "AssociationSet" and ctx.associations is not None:
            continue
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, kind))
    if attributes:
        annotations.extend(leftover_attributes(ctx, element, attributes, tuple(annotations)))
    return EntityContainer(
        name=missing_name(ctx, element) if name is None else name,
        namespace=namespace,
        extends=None if extends is None else ctx.names[extends],
        entity_sets=tuple(sets),
        singletons=tuple(singletons),
        action_imports=tuple(action_imports),
        function_imports=tuple(function_imports),
        is_default=default is not None and boolean(ctx, element, _IS_DEFAULT, default) is True,
        annotations=tuple(annotations),
        line=element.sourceline,
    )


def _begin(
    ctx: Context, element: _Element, attributes: dict[str, str], target: str
) -> dict[str, Any]:
    """Return name, line and the qualified name in the attribute `target` as model fields."""
    name = attributes.pop("Name", None)
    written = attributes.pop(target, None)
    kind = ctx.local[str(element.tag)]
    if written is None:
        ctx.report("missing-type", f"{kind} does not state its {target}.", element)
    return {
        "name": missing_name(ctx, element) if name is None else name,
        "line": element.sourceline,
        "": ctx.names[written or ""],
    }


def _entity_set(ctx: Context, element: _Element) -> EntitySet:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "EntityType")
    _listed(ctx, element, attributes, fields)
    bindings, annotations = _source_children(ctx, element)
    if ctx.associations is not None:
        bindings += ctx.associations.bindings_of(ctx, element)
    if attributes or ctx.restrictions:
        annotations = _set_annotations(ctx, element, attributes, fields[""], annotations)
    return EntitySet(type=fields.pop(""), bindings=bindings, annotations=annotations, **fields)


def _set_annotations(
    ctx: Context,
    element: _Element,
    attributes: dict[str, str],
    type_name: str,
    annotations: tuple[Annotation, ...],
) -> tuple[Annotation, ...]:
    """Add what foreign attributes of the set, and of the properties of its type, say."""
    annotations += leftover_attributes(ctx, element, attributes, annotations)
    if type_name in ctx.restrictions:
        from reso_explorer.csdl.xml_v3.sap import with_restrictions

        annotations = with_restrictions(annotations, ctx.restrictions[type_name])
    return annotations


def _listed(
    ctx: Context, element: _Element, attributes: dict[str, str], fields: dict[str, Any]
) -> None:
    text = attributes.pop("IncludeInServiceDocument", None)
    if text is not None:
        listed = boolean(ctx, element, "IncludeInServiceDocument", text)
        fields["include_in_service_document"] = listed


def _singleton(ctx: Context, element: _Element) -> Singleton:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "Type")
    nullable = attributes.pop("Nullable", None)
    if nullable is not None:
        fields["nullable"] = boolean(ctx, element, "Nullable", nullable)
    bindings, annotations = _source_children(ctx, element)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes, annotations)
    return Singleton(type=fields.pop(""), bindings=bindings, annotations=annotations, **fields)


def _source_children(
    ctx: Context, element: _Element
) -> tuple[tuple[NavigationPropertyBinding, ...], tuple[Annotation, ...]]:
    bindings: list[NavigationPropertyBinding] = []
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.local[child.tag]
        if kind == "NavigationPropertyBinding":
            bindings.append(_binding(ctx, child))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, kind))
    return tuple(bindings), tuple(annotations)


def _binding(ctx: Context, element: _Element) -> NavigationPropertyBinding:
    """Read a `NavigationPropertyBinding`, section 13.4."""
    attributes = dict(element.items())
    ends: list[str] = []
    for name in ("Path", "Target"):
        text = attributes.pop(name, None)
        if text is None:
            ctx.report("missing-attribute", f"NavigationPropertyBinding lacks {name}.", element)
        ends.append(ctx.paths[text or ""])
    if attributes:
        leftover_attributes(ctx, element, attributes)
    for inner in element:
        ctx.report_unknown_element(inner)
    return NavigationPropertyBinding(ends[0], ends[1], element.sourceline)


def _import_fields(
    ctx: Context, element: _Element, attributes: dict[str, str], fields: dict[str, Any]
) -> None:
    """Read what both kinds of imports have: their entity set and their annotations."""
    entity_set = attributes.pop("EntitySet", None)
    if entity_set is not None:
        fields["entity_set"] = ctx.paths[entity_set]
    _, annotations = _source_children(ctx, element)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes, annotations)
    fields["annotations"] = annotations


def _action_import(ctx: Context, element: _Element) -> ActionImport:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "Action")
    _import_fields(ctx, element, attributes, fields)
    return ActionImport(action=fields.pop(""), **fields)


def _function_import(ctx: Context, element: _Element) -> FunctionImport:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "Function")
    _listed(ctx, element, attributes, fields)
    _import_fields(ctx, element, attributes, fields)
    return FunctionImport(function=fields.pop(""), **fields)

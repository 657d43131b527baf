"""Entity containers and their children, section 13."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.foreign_names import DEFAULT_CONTAINER
from reso_explorer.csdl.model import (
    Action,
    ActionImport,
    EntityContainer,
    EntitySet,
    FunctionImport,
    NavigationPropertyBinding,
    Singleton,
)
from reso_explorer.csdl.xml.annotated import read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.constants import boolean
from reso_explorer.csdl.xml.function_imports import read_function_import, without_repeats
from reso_explorer.csdl.xml.leftover import DATA_SERVICES, leftover_attributes, report_attributes
from reso_explorer.csdl.xml.typed import missing_name

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Annotation, Element, Function
    from reso_explorer.csdl.xml.associations import Associations
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

_IS_DEFAULT = f"{{{DATA_SERVICES}}}IsDefaultEntityContainer"


def read_container(
    ctx: Context,
    element: XmlElement,
    namespace: str,
    actions: list[Action],
    functions: list[Function],
) -> EntityContainer:
    """Read an `EntityContainer`; operations that V1-V3 define in it go to the two lists."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    extends = attributes.pop("Extends", None)
    default = attributes.pop(_IS_DEFAULT, None)
    parts: dict[str, list[Any]] = {field: [] for field, _ in _PARTS.values()}
    annotations: list[Annotation] = []
    set_elements: list[XmlElement] = []
    associations: Associations | None = None
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "EntitySet":
            set_elements.append(child)
        elif kind == "FunctionImport" and not ctx.is_v4 and child.get("Function") is None:
            _older_function_import(ctx, child, namespace, (actions, functions), parts)
        elif kind in _PARTS:
            field, read = _PARTS[kind]
            parts[field].append(read(ctx, child))
        elif kind == "AssociationSet":
            associations = ctx.associations
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    if not ctx.is_v4:
        for field in ("action_imports", "function_imports"):
            parts[field] = without_repeats(parts[field])
    if attributes:
        annotations.extend(leftover_attributes(ctx, element, attributes))
    is_default = (
        default is not None and boolean(ctx, element, "IsDefaultEntityContainer", default) is True
    )
    if any(each.term == DEFAULT_CONTAINER for each in annotations):
        is_default = True
        annotations = [each for each in annotations if each.term != DEFAULT_CONTAINER]
    return EntityContainer(
        name=missing_name(ctx, element) if name is None else name,
        namespace=namespace,
        extends=None if extends is None else ctx.names[extends],
        entity_sets=tuple(_entity_set(ctx, child, element, associations) for child in set_elements),
        is_default=is_default,
        annotations=tuple(annotations),
        line=ctx.line(element),
        **{field: tuple(found) for field, found in parts.items()},
    )


def _older_function_import(
    ctx: Context,
    element: XmlElement,
    namespace: str,
    operations: tuple[list[Action], list[Function]],
    parts: dict[str, list[Any]],
) -> None:
    """Read a V1-V3 `FunctionImport`, which defines an operation and imports it."""
    operation, imported = read_function_import(ctx, element, namespace)
    actions, functions = operations
    if isinstance(operation, Action):
        actions.append(operation)
    else:
        functions.append(operation)
    if imported is not None:
        is_action = isinstance(imported, ActionImport)
        parts["action_imports" if is_action else "function_imports"].append(imported)


def _begin(
    ctx: Context, element: XmlElement, attributes: dict[str, str], target: str
) -> dict[str, Any]:
    """Return name, line and the qualified name in the attribute `target` as model fields."""
    name = attributes.pop("Name", None)
    written = attributes.pop(target, None)
    kind = ctx.kinds[element.tag]
    if written is None:
        ctx.report("missing-type", f"{kind} has no {target}.", element)
    return {
        "name": missing_name(ctx, element) if name is None else name,
        "line": ctx.line(element),
        "": ctx.names[written or ""],
    }


def _entity_set(
    ctx: Context, element: XmlElement, container: XmlElement, associations: Associations | None
) -> EntitySet:
    """Read an `EntitySet`; `associations` are given where association sets bind it."""
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "EntityType")
    _listed(ctx, element, attributes, fields)
    bindings, annotations = _source_children(ctx, element)
    if associations is not None:
        bindings += associations.bindings_of(ctx, element, container)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return EntitySet(type=fields.pop(""), bindings=bindings, annotations=annotations, **fields)


def _listed(
    ctx: Context, element: XmlElement, attributes: dict[str, str], fields: dict[str, Any]
) -> None:
    text = attributes.pop("IncludeInServiceDocument", None)
    if text is not None:
        listed = boolean(ctx, element, "IncludeInServiceDocument", text)
        fields["include_in_service_document"] = listed


def _singleton(ctx: Context, element: XmlElement) -> Singleton:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "Type")
    nullable = attributes.pop("Nullable", None)
    if nullable is not None:
        fields["nullable"] = boolean(ctx, element, "Nullable", nullable)
    bindings, annotations = _source_children(ctx, element)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return Singleton(type=fields.pop(""), bindings=bindings, annotations=annotations, **fields)


def _source_children(
    ctx: Context, element: XmlElement
) -> tuple[tuple[NavigationPropertyBinding, ...], tuple[Annotation, ...]]:
    bindings: list[NavigationPropertyBinding] = []
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "NavigationPropertyBinding":
            bindings.append(_binding(ctx, child))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    return tuple(bindings), tuple(annotations)


def _binding(ctx: Context, element: XmlElement) -> NavigationPropertyBinding:
    """Read a `NavigationPropertyBinding`, section 13.4."""
    attributes = dict(element.items())
    ends: list[str] = []
    for name in ("Path", "Target"):
        text = attributes.pop(name, None)
        if text is None:
            ctx.report("missing-attribute", f"NavigationPropertyBinding has no {name}.", element)
        ends.append(ctx.paths[text or ""])
    if attributes:
        report_attributes(ctx, element, attributes)
    for inner in element:
        ctx.report_unknown_element(inner, element)
    return NavigationPropertyBinding(ends[0], ends[1], ctx.line(element))


def _import_fields(
    ctx: Context, element: XmlElement, attributes: dict[str, str], fields: dict[str, Any]
) -> None:
    """Read what both kinds of imports have: their entity set and their annotations."""
    entity_set = attributes.pop("EntitySet", None)
    if entity_set is not None:
        fields["entity_set"] = ctx.paths[entity_set]
    _, annotations = _source_children(ctx, element)
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    fields["annotations"] = annotations


def _action_import(ctx: Context, element: XmlElement) -> ActionImport:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "Action")
    _import_fields(ctx, element, attributes, fields)
    return ActionImport(action=fields.pop(""), **fields)


def _function_import(ctx: Context, element: XmlElement) -> FunctionImport:
    attributes = dict(element.items())
    fields = _begin(ctx, element, attributes, "Function")
    _listed(ctx, element, attributes, fields)
    _import_fields(ctx, element, attributes, fields)
    return FunctionImport(function=fields.pop(""), **fields)


_PARTS: Final[dict[str, tuple[str, Callable[[Context, XmlElement], Element]]]] = {
    "Singleton": ("singletons", _singleton),
    "ActionImport": ("action_imports", _action_import),
    "FunctionImport": ("function_imports", _function_import),
}
"""By element: the field of `EntityContainer` that its kind belongs to, and what reads it."""

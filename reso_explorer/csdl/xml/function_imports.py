"""Function imports and model-defined functions of V1-V3 as operations of V4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

from msgspec.structs import replace

from reso_explorer.csdl.model import (
    Action,
    ActionImport,
    Annotation,
    Constant,
    Function,
    FunctionImport,
    Parameter,
    ReturnType,
)
from reso_explorer.csdl.xml.annotated import read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.constants import boolean
from reso_explorer.csdl.xml.leftover import DATA_SERVICES, leftover_attributes
from reso_explorer.csdl.xml.tree import text_of
from reso_explorer.csdl.xml.typed import missing_name, read_parameter, read_return_type

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

_HTTP_METHOD: Final = f"{{{DATA_SERVICES}}}HttpMethod"

T = TypeVar("T", Parameter, ReturnType)
Import = TypeVar("Import", ActionImport, FunctionImport)


def read_function_import(
    ctx: Context, element: XmlElement, namespace: str
) -> tuple[Action | Function, ActionImport | FunctionImport | None]:
    """Read a V1-V3 `FunctionImport`: an overload, and its import unless it is bound.

    GET means a function, any other method an action; where no method is stated,
    `IsSideEffecting="false"` or `IsComposable="true"` mean a function.
    """
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    if name is None:
        name = missing_name(ctx, element)
    method = attributes.get(_HTTP_METHOD)
    bound = _flag(ctx, element, attributes, "IsBindable")
    side_effecting = _flag(ctx, element, attributes, "IsSideEffecting")
    composable = _flag(ctx, element, attributes, "IsComposable") is True
    entity_set = attributes.pop("EntitySet", None)
    path = attributes.pop("EntitySetPath", None)
    return_text = attributes.pop("ReturnType", None)
    parameters, return_type, annotations, entity_set = _children(ctx, element, entity_set)
    if return_text is not None and return_type is None:
        return_type = return_type_of(ctx, element, return_text)
    if method is not None:
        is_function = method.strip().upper() == "GET"
    else:
        is_function = side_effecting is False or composable
    annotations += leftover_attributes(ctx, element, attributes)
    line = ctx.line(element)
    common: dict[str, Any] = {
        "name": name,
        "namespace": namespace,
        "is_bound": bound is True,
        "entity_set_path": None if path is None else ctx.paths[path],
        "parameters": parameters,
        "return_type": return_type,
        "annotations": annotations if bound else (),
        "line": line,
    }
    own = () if bound else annotations
    qualified = f"{namespace}.{name}"
    if is_function:
        function = Function(is_composable=composable, **common)
        return function, None if bound else FunctionImport(
            name=name, function=qualified, entity_set=entity_set, annotations=own, line=line
        )
    action = Action(**common)
    return action, None if bound else ActionImport(
        name=name, action=qualified, entity_set=entity_set, annotations=own, line=line
    )


def _flag(ctx: Context, element: XmlElement, attributes: dict[str, str], name: str) -> bool | None:
    text = attributes.pop(name, None)
    return None if text is None else boolean(ctx, element, name, text)


def _children(
    ctx: Context, element: XmlElement, entity_set: str | None
) -> tuple[tuple[Parameter, ...], ReturnType | None, tuple[Annotation, ...], str | None]:
    """Read the children; V3 may state the entity set on the return type."""
    parameters: list[Parameter] = []
    return_type: ReturnType | None = None
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Parameter":
            parameters.append(not_null(read_parameter(ctx, child)))
        elif kind == "ReturnType":
            return_type = not_null(read_return_type(ctx, child))
            entity_set = child.get("EntitySet") or entity_set
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    return tuple(parameters), return_type, tuple(annotations), entity_set


def not_null(found: T) -> T:
    """Return a parameter or return type with the V1-V3 default: not nullable unless stated."""
    return found if found.nullable is not None else replace(found, nullable=False)


def without_repeats(imports: list[Import]) -> list[Import]:
    """Return the imports without those that say nothing new.

    V1-V3 repeat a function import for each overload; in V4 one import stands for all of them.
    """
    kept: dict[str, list[Import]] = {}
    for found in imports:
        known = kept.setdefault(found.name, [])
        if not any(_says_the_same(found, other) for other in known):
            known.append(found)
    return [found for same_name in kept.values() for found in same_name]


def _says_the_same(found: Import, other: Import) -> bool:
    return found.entity_set == other.entity_set and [
        (each.term, each.qualifier, each.value) for each in found.annotations
    ] == [(each.term, each.qualifier, each.value) for each in other.annotations]


def return_type_of(ctx: Context, element: XmlElement, text: str) -> ReturnType:
    """Return what a `ReturnType` attribute says; such a value is not nullable."""
    type_name, is_collection = ctx.types[text]
    return ReturnType(
        type=type_name, is_collection=is_collection, nullable=False, line=ctx.line(element)
    )


def defining_expression(ctx: Context, element: XmlElement) -> Annotation:
    """Return the query text of a model-defined function as an annotation."""
    text = Constant("String", text_of(element).strip())
    return Annotation("edm:DefiningExpression", text, line=ctx.line(element))

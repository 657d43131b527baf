"""Actions and functions, section 12."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.csdl.model import Action, Function
from reso_explorer.csdl.xml.annotated import read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.constants import boolean
from reso_explorer.csdl.xml.function_imports import defining_expression, not_null, return_type_of
from reso_explorer.csdl.xml.leftover import leftover_attributes
from reso_explorer.csdl.xml.typed import missing_name, read_parameter, read_return_type

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation, Parameter, ReturnType
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


def read_action(ctx: Context, element: XmlElement, namespace: str) -> Action:
    """Read one overload of an `Action`, section 12.1."""
    attributes = dict(element.items())
    fields = _operation(ctx, element, namespace, attributes)
    return Action(**_finish(ctx, element, attributes, fields))


def read_function(ctx: Context, element: XmlElement, namespace: str) -> Function:
    """Read one overload of a `Function`, section 12.3, or a function defined by a V2/V3 model."""
    attributes = dict(element.items())
    fields = _operation(ctx, element, namespace, attributes)
    composable = attributes.pop("IsComposable", None)
    if composable is not None:
        fields["is_composable"] = boolean(ctx, element, "IsComposable", composable) is True
    return Function(**_finish(ctx, element, attributes, fields))


def _operation(
    ctx: Context, element: XmlElement, namespace: str, attributes: dict[str, str]
) -> dict[str, Any]:
    name = attributes.pop("Name", None)
    bound = attributes.pop("IsBound", None)
    path = attributes.pop("EntitySetPath", None)
    fields: dict[str, Any] = {
        "name": missing_name(ctx, element) if name is None else name,
        "namespace": namespace,
        "line": ctx.line(element),
    }
    if bound is not None:
        fields["is_bound"] = boolean(ctx, element, "IsBound", bound) is True
    if path is not None:
        fields["entity_set_path"] = ctx.paths[path]
    parameters: list[Parameter] = []
    annotations: list[Annotation] = []
    return_type: ReturnType | None = None
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Parameter":
            parameters.append(read_parameter(ctx, child))
        elif kind == "ReturnType":
            if return_type is None:
                return_type = read_return_type(ctx, child)
            else:
                message = "A second ReturnType; the first one is used."
                ctx.report("repeated-element", message, child)
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        elif kind == "DefiningExpression" and not ctx.is_v4:
            annotations.append(defining_expression(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    if not ctx.is_v4:
        parameters = [not_null(parameter) for parameter in parameters]
        return_type = None if return_type is None else not_null(return_type)
    fields["parameters"] = tuple(parameters)
    fields["return_type"] = return_type
    fields["annotations"] = tuple(annotations)
    return fields


def _finish(
    ctx: Context, element: XmlElement, attributes: dict[str, str], fields: dict[str, Any]
) -> dict[str, Any]:
    """Deal with the attributes that are left; V2/V3 functions state their return type in one."""
    return_text = None if ctx.is_v4 else attributes.pop("ReturnType", None)
    if return_text is not None and fields["return_type"] is None:
        fields["return_type"] = return_type_of(ctx, element, return_text)
    if attributes:
        fields["annotations"] += leftover_attributes(ctx, element, attributes)
    return fields

"""Annotations and expressions as JSON, OData CSDL JSON 4.01 sections 14.2 to 14.4."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.foreign_names import is_obsolete
from reso_explorer.csdl.meaning.terms import term_key
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
    UrlRef,
)
from reso_explorer.csdl.write_json.embedded_json import parsed_json
from reso_explorer.csdl.write_json.facets import cast_facets
from reso_explorer.csdl.write_json.literals import number
from reso_explorer.csdl.write_json.term_defaults import default_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.model import Annotation, Expression
    from reso_explorer.csdl.write_json.context import JsonContext

_JSON_SCHEMA: Final = "Org.OData.JSON.V1.Schema"
_UNARY: Final = frozenset({"Not", "Neg"})


def annotation_members(
    ctx: JsonContext, found: Iterable[Annotation], target: str = ""
) -> dict[str, Any]:
    """Return annotations as members of the object they annotate.

    Args:
        ctx: the document.
        found: the annotations; of two with one term and qualifier the first one counts, and
            what V1-V3 state without counterpart in V4 is left out.
        target: the name of the member that is annotated, "" for the object itself.
    """
    members: dict[str, Any] = {}
    for annotation in found:
        if is_obsolete(annotation.term):
            continue
        name = f"{target}@{ctx.term(annotation.term)}"
        if annotation.qualifier:
            name = f"{name}#{annotation.qualifier}"
        if name in members:
            continue
        members[name] = _value(ctx, annotation)
        for member, value in annotation_members(ctx, annotation.annotations, name).items():
            members.setdefault(member, value)
    return members


def _value(ctx: JsonContext, annotation: Annotation) -> Any:
    value = annotation.value
    if value is None:
        return default_of(ctx.index, annotation.term)
    if isinstance(value, Constant) and value.kind == "String" and _is_json(ctx, annotation):
        return parsed_json(str(value.value))
    return expression(ctx, value)


def _is_json(ctx: JsonContext, annotation: Annotation) -> bool:
    """Tell whether the text of an annotation is JSON, so that JSON can hold the value itself."""
    if annotation.term == _JSON_SCHEMA:
        return True
    declared = ctx.index.terms.get(annotation.term)
    nested = (*annotation.annotations, *(declared.annotations if declared is not None else ()))
    return any(
        term_key(found.term) == "Core.MediaType"
        and isinstance(found.value, Constant)
        and found.value.value == "application/json"
        for found in nested
    )


def expression(ctx: JsonContext, value: Expression | None) -> Any:
    """Return an expression as JSON; a missing one becomes null."""
    if value is None:
        return None
    if isinstance(value, Constant):
        return _constant(value)
    if isinstance(value, PathExpression):
        path = ctx.names.path(value.path)
        return {"$Path": path} if value.kind == "Path" else path
    if isinstance(value, Collection):
        return [expression(ctx, item) for item in value.items]
    if isinstance(value, Record):
        return _record(ctx, value)
    if isinstance(value, Null) and not value.annotations:
        return None
    return {**_dynamic(ctx, value), **annotation_members(ctx, value.annotations)}


def _constant(value: Constant) -> Any:
    if isinstance(value.value, bool | int):
        return value.value
    if value.kind in {"Decimal", "Float", "Int"}:
        return number(value.value)
    if value.kind == "EnumMember":
        return ",".join(part.rpartition("/")[2] for part in value.value.split())
    if value.kind == "String":
        return value.value.replace("\r\n", "\n").replace("\r", "\n")
    return value.value


def _record(ctx: JsonContext, value: Record) -> dict[str, Any]:
    members: dict[str, Any] = {}
    if value.type is not None:
        uri = ctx.uris.get(value.type.rpartition(".")[0], "")
        members[ctx.type_member] = f"{uri}#{ctx.names.name(value.type)}"
    for part in value.values:
        if part.name not in members:
            missing = True if part.value is None else None
            members[part.name] = missing if part.value is None else expression(ctx, part.value)
            members |= annotation_members(ctx, part.annotations, part.name)
    return {**members, **annotation_members(ctx, value.annotations)}


def _dynamic(
    ctx: JsonContext,
    value: Null
    | Operation
    | Apply
    | TypeOperation
    | LabeledElement
    | LabeledElementReference
    | UrlRef,
) -> dict[str, Any]:
    if isinstance(value, Null):
        return {"$Null": None}
    if isinstance(value, Operation):
        operands = [_operand(ctx, item) for item in value.operands]
        if value.operator in _UNARY:
            return {f"${value.operator}": operands[0] if operands else None}
        return {f"${value.operator}": operands}
    if isinstance(value, Apply):
        arguments = [expression(ctx, item) for item in value.arguments]
        return {"$Apply": arguments, "$Function": ctx.names.name(value.function)}
    if isinstance(value, TypeOperation):
        members = {f"${value.operator}": expression(ctx, value.value)}
        members["$Type"] = ctx.names.name(value.type)
        if value.is_collection:
            members["$Collection"] = True
        return {**members, **cast_facets(value)}
    if isinstance(value, LabeledElement):
        return {"$LabeledElement": expression(ctx, value.value), "$Name": value.name}
    if isinstance(value, LabeledElementReference):
        return {"$LabeledElementReference": ctx.names.name(value.name)}
    return {"$UrlRef": expression(ctx, value.value)}


def _operand(ctx: JsonContext, value: Expression) -> Any:
    """Return an operand; an enumeration value states its type, which nothing else tells."""
    written = expression(ctx, value)
    if isinstance(value, Constant) and value.kind == "EnumMember" and "/" in str(value.value):
        type_name = str(value.value).split()[0].rpartition("/")[0]
        return {"$Cast": written, "$Type": ctx.names.name(type_name)}
    return written

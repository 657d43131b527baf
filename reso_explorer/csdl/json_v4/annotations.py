"""Annotations and expressions in CSDL JSON, OData CSDL JSON 4.01 section 14."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.json_v4.context import Place
from reso_explorer.csdl.json_v4.facets import read_facets
from reso_explorer.csdl.json_v4.parse import JsonNumber
from reso_explorer.csdl.model import (
    Annotation,
    Apply,
    Collection,
    Constant,
    LabeledElement,
    LabeledElementReference,
    Null,
    Operation,
    PathExpression,
    PropertyValue,
    Record,
    TypeOperation,
    UrlRef,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Expression

_OPERATORS: Final = {
    f"${name}": name
    for name in (
        *("And", "Or", "Not", "Eq", "Ne", "Gt", "Ge", "Lt", "Le", "Has", "In"),
        *("Add", "Sub", "Neg", "Mul", "Div", "DivBy", "Mod", "If"),
    )
}
_MAX_NESTED: Final = 20
"""How deep annotations of annotations may nest."""
_SINGLE: Final = frozenset({"$Not", "$Neg"})
_TYPE_MEMBERS: Final = ("@type", "@odata.type")
_DRAFT_TYPE: Final = "$Type"
"""The type of a record as drafts of CSDL JSON had it."""


class _Node:
    """An annotation under construction: its value and the annotations of itself."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.value: Expression | None = None
        self.inner: dict[str, _Node] = {}


def read_annotations(place: Place, member: str = "") -> tuple[Annotation, ...]:
    """Return the annotations of an object, or of one of its members (`member@Term`)."""
    prefix = member + "@"
    tops: dict[str, _Node] = {}
    for name in place.value.annotations_of(member):
        if name in _TYPE_MEMBERS:
            continue
        line = place.ctx.line(place.value, name)
        parts = name[len(prefix) :].split("@", _MAX_NESTED)
        if len(parts) > _MAX_NESTED:
            message = f"Annotations nested more than {_MAX_NESTED} deep are ignored."
            place.ctx.report("expression-too-deep", message, place, name)
            continue
        level = tops
        node = _Node(line)
        for part in parts:
            node = level.setdefault(part, _Node(line))
            level = node.inner
        node.value = read_expression(place, name, place.value[name])
    return tuple(_annotation(place, written, node) for written, node in tops.items())


def _annotation(place: Place, written: str, node: _Node) -> Annotation:
    term, _, qualifier = written.partition("#")
    if node.value is None:
        message = "An annotation of an annotation that doesn't exist."
        place.ctx.log.add("missing-expression", message, place.path, node.line)
    return Annotation(
        place.ctx.names[term],
        node.value,
        qualifier or None,
        tuple(_annotation(place, inner, child) for inner, child in node.inner.items()),
        node.line,
    )


def read_expression(place: Place, member: str, value: Any) -> Expression:
    """Return the expression that a JSON value stands for; `member` holds it in `place`."""
    if isinstance(value, bool):
        return Constant("Bool", value)
    if isinstance(value, JsonNumber):
        return number(value)
    if isinstance(value, str):
        return Constant("String", value)
    if value is None:
        return Null()
    if isinstance(value, list):
        return Collection(tuple(read_expression(place, member, item) for item in value))
    line = place.ctx.line(place.value, member)
    inner = Place(place.ctx, value, place.path, line)
    for name in value:
        read = _READ.get(name)
        if read is not None:
            return read(inner, name)
    return _record(inner)


def number(text: JsonNumber) -> Constant:
    """Return a number as Int where it is a 64-bit integer, else as Decimal or Float."""
    if text.lstrip("-").isdigit() and len(text) < 21:
        value = int(text)
        if -(2**63) <= value < 2**63:
            return Constant("Int", value)
    return Constant("Float" if "e" in text.lower() else "Decimal", str(text))


def _record(place: Place) -> Record:
    type_name: str | None = None
    for member in (*_TYPE_MEMBERS, _DRAFT_TYPE):
        written = place.text(member)
        if written is not None:
            type_name = place.ctx.names[written.rpartition("#")[2]]
    place.report_unknown({_DRAFT_TYPE})
    values = tuple(
        PropertyValue(
            name,
            read_expression(place, name, place.value[name]),
            read_annotations(place, name),
            place.ctx.line(place.value, name),
        )
        for name in place.children()
    )
    return Record(values, type_name, read_annotations(place))


def _operands(place: Place, member: str) -> tuple[Expression, ...]:
    value = place.value[member]
    items = value if isinstance(value, list) and member not in _SINGLE else [value]
    return tuple(read_expression(place, member, item) for item in items)


def _path(place: Place, member: str) -> Expression:
    path = place.ctx.paths[place.text(member) or ""]
    return PathExpression("Path", path, read_annotations(place))


def _model_path(place: Place, member: str) -> Expression:
    """Return a path written as an object, as drafts of CSDL JSON had it instead of a string."""
    path = place.ctx.paths[place.text(member) or ""]
    return PathExpression(member[1:], path, read_annotations(place))


def _null(place: Place, _member: str) -> Expression:
    return Null(read_annotations(place))


def _operation(place: Place, member: str) -> Expression:
    operands = _operands(place, member)
    return Operation(_OPERATORS[member], operands, read_annotations(place))


def _apply(place: Place, member: str) -> Expression:
    function = place.ctx.names[place.text("$Function") or ""]
    return Apply(function, _operands(place, member), read_annotations(place))


def _type_operation(place: Place, member: str) -> Expression:
    written, is_collection = place.ctx.types[place.text("$Type") or "Edm.String"]
    return TypeOperation(
        member[1:],
        written,
        read_expression(place, member, place.value[member]),
        is_collection or place.flag("$Collection") is True,
        annotations=read_annotations(place),
        **read_facets(place, ("$MaxLength", "$Precision", "$Scale", "$Unicode", "$SRID")),
    )


def _labeled(place: Place, member: str) -> Expression:
    value = read_expression(place, member, place.value[member])
    return LabeledElement(place.text("$Name") or "", value, read_annotations(place))


def _label_reference(place: Place, member: str) -> Expression:
    name = place.ctx.names[place.text(member) or ""]
    return LabeledElementReference(name, read_annotations(place))


def _url(place: Place, member: str) -> Expression:
    return UrlRef(read_expression(place, member, place.value[member]), read_annotations(place))


_READ: Final[dict[str, Callable[[Place, str], Expression]]] = {
    **dict.fromkeys(_OPERATORS, _operation),
    "$Path": _path,
    "$AnnotationPath": _model_path,
    "$ModelElementPath": _model_path,
    "$NavigationPropertyPath": _model_path,
    "$PropertyPath": _model_path,
    "$Null": _null,
    "$Apply": _apply,
    "$Cast": _type_operation,
    "$IsOf": _type_operation,
    "$LabeledElement": _labeled,
    "$LabeledElementReference": _label_reference,
    "$UrlRef": _url,
}

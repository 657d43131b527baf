"""Annotations with the expressions in them, OData CSDL XML 4.01 section 14."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import (
    Annotation,
    Apply,
    Collection,
    Constant,
    LabeledElement,
    LabeledElementReference,
    Null,
    Operation,
    PropertyValue,
    Record,
    TypeOperation,
    UrlRef,
)
from reso_explorer.csdl.xml.constants import READ_SIMPLE
from reso_explorer.csdl.xml.facets import read_facets
from reso_explorer.csdl.xml.leftover import leftover_attributes
from reso_explorer.csdl.xml.tree import text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import Expression
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

MAX_DEPTH: Final = 100
"""How deep expressions and annotations of annotations may nest."""

_TERM_AND_TEXT: Final = ["Term", "String"]
_OPERAND_COUNTS: Final = {
    **dict.fromkeys(("And", "Or"), (2, None)),
    **dict.fromkeys(("Eq", "Ne", "Gt", "Ge", "Lt", "Le", "Has", "In"), (2, 2)),
    **dict.fromkeys(("Add", "Sub", "Mul", "Div", "DivBy", "Mod"), (2, 2)),
    **dict.fromkeys(("Not", "Neg"), (1, 1)),
    "If": (2, 3),
}


# --- Annotations --------------------------------------------------------------------------------


def read_annotation(
    ctx: Context, element: XmlElement, group_qualifier: str | None = None, depth: int = 0
) -> Annotation:
    """Read an `Annotation` (or a V3 `ValueAnnotation`) with its value."""
    if element.keys() == _TERM_AND_TEXT and not len(element):
        name, text = element.values()
        name = ctx.names[name]
        plain = Annotation(name, Constant("String", text), group_qualifier, (), ctx.line(element))
        return ctx.typed(plain) if ctx.needs_type[name] else plain
    attributes = dict(element.items())
    term = attributes.pop("Term", None)
    if term is None:
        ctx.report("annotation-without-term", "An annotation has no term.", element)
        term = ""
    qualifier = attributes.pop("Qualifier", None) or group_qualifier
    around, ctx.has_text = ctx.has_text, False
    value, annotations = read_value(ctx, element, attributes, depth)
    found = Annotation(ctx.names[term], value, qualifier, annotations, ctx.line(element))
    if ctx.has_text:
        return ctx.typed(found)
    ctx.has_text = around
    return found


# --- Values -------------------------------------------------------------------------------------


def read_value(
    ctx: Context, element: XmlElement, attributes: dict[str, str], depth: int
) -> tuple[Expression | None, tuple[Annotation, ...]]:
    """Read the one expression of an element, in an attribute or a child, and its annotations.

    `attributes` are those that the caller has no use for; what is no expression is reported.
    """
    value: Expression | None = None
    annotations: tuple[Annotation, ...] = ()
    left: dict[str, str] = {}
    for name, text in attributes.items():
        read = READ_SIMPLE.get(name)
        if read is None:
            left[name] = text
        elif value is None:
            value = read(ctx, element, text)
        else:
            _report_second(ctx, element, name)
    if left:
        annotations = leftover_attributes(ctx, element, left)
    if len(element):
        operands, nested = read_operands(ctx, element, depth)
        annotations += nested
        for operand in operands:
            if value is None:
                value = operand
            else:
                _report_second(ctx, element, "child element")
    return value, annotations


def _report_second(ctx: Context, element: XmlElement, what: str) -> None:
    message = f"A second value ({what}) where one is allowed; the first one is used."
    ctx.report("several-expressions", message, element)


def read_operands(
    ctx: Context, element: XmlElement, depth: int
) -> tuple[list[Expression], tuple[Annotation, ...]]:
    """Read the child expressions of an element and the annotations among them."""
    operands: list[Expression] = []
    annotations: list[Annotation] = []
    if depth > MAX_DEPTH:
        message = f"Expressions nested more than {MAX_DEPTH} deep are ignored."
        ctx.report("expression-too-deep", message, element)
        return operands, ()
    for child in element:
        kind = ctx.kinds[child.tag]
        read = _READ_ELEMENT.get(kind)
        if read is not None:
            operands.append(read(ctx, child, kind, depth + 1))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child, None, depth + 1))
        else:
            ctx.report_unknown_element(child, element)
    return operands, tuple(annotations)


def _inner(
    ctx: Context, element: XmlElement, depth: int, attributes: dict[str, str] | None = None
) -> tuple[tuple[Expression, ...], tuple[Annotation, ...]]:
    """Read operands and annotations of an expression; report attributes it may not have."""
    operands, annotations = read_operands(ctx, element, depth) if len(element) else ([], ())
    left = dict(element.items()) if attributes is None else attributes
    if left:
        annotations += leftover_attributes(ctx, element, left)
    return tuple(operands), annotations


def _too_few(ctx: Context, element: XmlElement, kind: str) -> None:
    ctx.report("missing-expression", f"{kind} is missing an operand.", element)


# --- Expressions as elements --------------------------------------------------------------------


def _simple(ctx: Context, element: XmlElement, kind: str, depth: int) -> Expression:
    text = text_of(element)
    annotations: tuple[Annotation, ...] = ()
    if len(element) or element.attrib:
        operands, annotations = _inner(ctx, element, depth)
        if operands:
            _report_second(ctx, element, "child element")
    value = READ_SIMPLE[kind](ctx, element, text)
    if annotations:
        from msgspec.structs import replace

        value = replace(value, annotations=annotations)
    return value


def _collection(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    return Collection(*_inner(ctx, element, depth))


def _record(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    attributes = dict(element.items())
    type_name = attributes.pop("Type", None)
    values: list[PropertyValue] = []
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "PropertyValue":
            values.append(read_property_value(ctx, child, depth))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child, None, depth + 1))
        else:
            ctx.report_unknown_element(child, element)
    if attributes:
        annotations.extend(leftover_attributes(ctx, element, attributes))
    resolved = None if type_name is None else ctx.types[type_name][0]
    return Record(tuple(values), resolved, tuple(annotations))


def read_property_value(ctx: Context, element: XmlElement, depth: int) -> PropertyValue:
    """Read a `PropertyValue` of a record, section 14.4.12.1."""
    attributes = element.attrib
    name = attributes.get("Property")
    if len(attributes) == 2 and name is not None and not len(element):
        first, second = attributes
        kind = second if first == "Property" else first
        read = READ_SIMPLE.get(kind)
        if read is not None:
            return PropertyValue(name, read(ctx, element, attributes[kind]), (), ctx.line(element))
    attributes = dict(attributes)
    attributes.pop("Property", None)
    if name is None:
        ctx.report("missing-name", "A PropertyValue has no property name.", element)
        name = ""
    value, annotations = read_value(ctx, element, attributes, depth + 1)
    return PropertyValue(name, value, annotations, ctx.line(element))


def _null(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    operands, annotations = _inner(ctx, element, depth)
    if operands:
        _report_second(ctx, element, "child element")
    return Null(annotations)


def _operation(ctx: Context, element: XmlElement, kind: str, depth: int) -> Expression:
    operands, annotations = _inner(ctx, element, depth)
    least, most = _OPERAND_COUNTS[kind]
    if len(operands) < least:
        _too_few(ctx, element, kind)
    elif most is not None and len(operands) > most:
        ctx.report("several-expressions", f"{kind} has more than {most} operands.", element)
    return Operation(kind, operands, annotations)


def _apply(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    attributes = dict(element.items())
    function = attributes.pop("Function", None)
    if function is None:
        ctx.report("missing-attribute", "Apply has no function name.", element)
        function = ""
    operands, annotations = _inner(ctx, element, depth, attributes)
    return Apply(ctx.names[function], operands, annotations)


def _type_operation(ctx: Context, element: XmlElement, kind: str, depth: int) -> Expression:
    operator = {"AssertType": "Cast", "IsType": "IsOf"}.get(kind, kind)
    attributes = dict(element.items())
    type_text = attributes.pop("Type", None)
    if type_text is None:
        ctx.report("missing-type", f"{kind} has no type.", element)
    type_name, is_collection = ctx.types[type_text or "Edm.Untyped"]
    facets = read_facets(ctx, element, attributes)
    for odd in ("nullable", "default_value"):
        if facets.pop(odd, None) is not None:
            ctx.report(
                "unknown-attribute", f"{kind} has a facet that isn't allowed there.", element
            )
    value, annotations = read_value(ctx, element, attributes, depth)
    if value is None:
        _too_few(ctx, element, kind)
    return TypeOperation(
        operator, type_name, value, is_collection, annotations=annotations, **facets
    )


def _labeled(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    if name is None:
        ctx.report("missing-name", "A LabeledElement has no name.", element)
        name = ""
    value, annotations = read_value(ctx, element, attributes, depth)
    if value is None:
        _too_few(ctx, element, "LabeledElement")
    return LabeledElement(name, value, annotations)


def _label_reference(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    attributes = dict(element.items())
    name = attributes.pop("Name", None) or text_of(element)
    if not name.strip():
        ctx.report("missing-name", "A LabeledElementReference has no element name.", element)
    _, annotations = _inner(ctx, element, depth, attributes)
    return LabeledElementReference(ctx.names[name], annotations)


def _url(ctx: Context, element: XmlElement, _kind: str, depth: int) -> Expression:
    value, annotations = read_value(ctx, element, dict(element.items()), depth)
    if value is None:
        text = text_of(element).strip()
        if not text:
            _too_few(ctx, element, "UrlRef")
        value = Constant("String", text)
    return UrlRef(value, annotations)


_READ_ELEMENT: Final[dict[str, Callable[[Context, XmlElement, str, int], Expression]]] = {
    **dict.fromkeys(READ_SIMPLE, _simple),
    **dict.fromkeys(_OPERAND_COUNTS, _operation),
    **dict.fromkeys(("Cast", "IsOf", "AssertType", "IsType"), _type_operation),
    "Apply": _apply,
    "Collection": _collection,
    "LabeledElement": _labeled,
    "LabeledElementReference": _label_reference,
    "Null": _null,
    "Record": _record,
    "UrlRef": _url,
}

EXPRESSION_ELEMENTS: Final = frozenset(_READ_ELEMENT)
"""Local names of the elements that are expressions."""

"""Properties, parameters, return types, terms: what has a type and facets, section 7."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import Parameter, Property, ReturnType, Term
from reso_explorer.csdl.xml.annotated import read_annotations
from reso_explorer.csdl.xml.constants import PLAIN_BOOLEANS
from reso_explorer.csdl.xml.facets import read_facets
from reso_explorer.csdl.xml.leftover import SAP, leftover_attributes
from reso_explorer.csdl.xml.older_types import type_of_elements

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


_Facets = tuple[bool | None, int | None, int | None, int | None]
_VARIABLE_SCALE: Final = f"{{{SAP}}}variable-scale"
_PLAIN_NUMBERS: Final = frozenset({"MaxLength", "Precision", "Scale"})
_NAME_AND_TYPE: Final = ["Name", "Type"]


def read_property(ctx: Context, element: XmlElement) -> Property:
    """Read a `Property`, section 7.1."""
    names, texts = element.keys(), element.values()
    if names == _NAME_AND_TYPE and not len(element):
        type_name, is_collection = ctx.types[texts[1]]
        return Property(
            name=texts[0], type=type_name, is_collection=is_collection, line=ctx.line(element)
        )
    facets = _plain_facets(names, texts)
    if facets is None:
        return Property(**_any_fields(ctx, element))
    nullable, max_length, precision, scale = facets
    type_name, is_collection = ctx.types[texts[1]]
    return Property(
        name=texts[0],
        type=type_name,
        is_collection=is_collection,
        nullable=nullable,
        max_length=max_length,
        precision=precision,
        scale=scale,
        annotations=read_annotations(ctx, element) if len(element) else (),
        line=ctx.line(element),
    )


def read_parameter(ctx: Context, element: XmlElement) -> Parameter:
    """Read a `Parameter` of an operation, section 12.9."""
    if element.keys() != _NAME_AND_TYPE or len(element):
        return Parameter(**_any_fields(ctx, element))
    name, type_text = element.values()
    type_name, is_collection = ctx.types[type_text]
    return Parameter(name=name, type=type_name, is_collection=is_collection, line=ctx.line(element))


def _plain_facets(names: list[str], texts: list[str]) -> _Facets | None:
    """Return Nullable, MaxLength, Precision and Scale of a property as most documents write it.

    None where it does not begin with name and type, or has anything else or in another form.
    """
    if names[:2] != _NAME_AND_TYPE:
        return None
    nullable: bool | None = None
    numbers: dict[str, int] = {}
    for name, text in zip(names[2:], texts[2:], strict=True):
        if name == "Nullable" and text in PLAIN_BOOLEANS:
            nullable = PLAIN_BOOLEANS[text]
        elif name in _PLAIN_NUMBERS and len(text) < 10 and text.isdigit() and text.isascii():
            numbers[name] = int(text)
        else:
            return None
    return nullable, numbers.get("MaxLength"), numbers.get("Precision"), numbers.get("Scale")


def _any_fields(ctx: Context, element: XmlElement) -> dict[str, Any]:
    """Return the model fields of a property or parameter, whatever attributes it has."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    type_text = attributes.pop("Type", None)
    annotations: tuple[Annotation, ...] = ()
    if len(element):
        type_text, annotations = _type_element(ctx, element, type_text)
    if name is None:
        name = missing_name(ctx, element)
    if not ctx.is_v4 and attributes.get("Mode") == "In":
        del attributes["Mode"]
    fields = typed_fields(ctx, element, type_text, attributes, annotations)
    fields["name"] = name
    return fields


def missing_name(ctx: Context, element: XmlElement) -> str:
    """Report an element without name; returns the name it gets."""
    ctx.report("missing-name", f"{ctx.kinds[element.tag]} has no name.", element)
    return ""


def typed_fields(
    ctx: Context,
    element: XmlElement,
    type_text: str | None,
    attributes: dict[str, str],
    annotations: tuple[Annotation, ...],
) -> dict[str, Any]:
    """Return the model fields of a typed element from its type and its other attributes."""
    if type_text is None:
        kind = ctx.kinds[element.tag]
        ctx.report("missing-type", f"{kind} has no type; Edm.String is assumed.", element)
        type_name, is_collection = "Edm.String", False
    else:
        type_name, is_collection = ctx.types[type_text]
    fields: dict[str, Any] = read_facets(ctx, element, attributes) if attributes else {}
    if attributes:
        if attributes.get(_VARIABLE_SCALE) == "true" and type_name == "Edm.Decimal":
            fields["scale"] = "floating"
        if attributes.get("CollectionKind") in {"List", "Bag"}:
            is_collection = True
        annotations += leftover_attributes(ctx, element, attributes)
    fields["type"] = type_name
    fields["is_collection"] = is_collection
    fields["annotations"] = annotations
    fields["line"] = ctx.line(element)
    return fields


def read_return_type(ctx: Context, element: XmlElement) -> ReturnType:
    """Read a `ReturnType` of an operation, section 12.8."""
    attributes = dict(element.items())
    type_text = attributes.pop("Type", None)
    if type_text is not None and not attributes and not len(element):
        type_name, is_collection = ctx.types[type_text]
        return ReturnType(type=type_name, is_collection=is_collection, line=ctx.line(element))
    annotations: tuple[Annotation, ...] = ()
    if len(element):
        type_text, annotations = _type_element(ctx, element, type_text)
    return ReturnType(**typed_fields(ctx, element, type_text, attributes, annotations))


def _type_element(
    ctx: Context, element: XmlElement, type_text: str | None
) -> tuple[str | None, tuple[Annotation, ...]]:
    """Read the children of a parameter: annotations, in V3 also its type as elements."""
    if not ctx.is_v4 and type_text is None:
        return type_of_elements(ctx, element)
    return type_text, read_annotations(ctx, element)


def read_term(ctx: Context, element: XmlElement, namespace: str) -> Term:
    """Read a `Term` (or a V3 `ValueTerm`), section 14.1."""
    attributes = dict(element.items())
    name = attributes.pop("Name", None)
    type_text = attributes.pop("Type", None)
    base_term = attributes.pop("BaseTerm", None)
    applies_to = attributes.pop("AppliesTo", "")
    annotations = read_annotations(ctx, element) if len(element) else ()
    if name is None:
        name = missing_name(ctx, element)
    return Term(
        name=name,
        namespace=namespace,
        base_term=None if base_term is None else ctx.names[base_term],
        applies_to=tuple(applies_to.split()),
        **typed_fields(ctx, element, type_text, attributes, annotations),
    )

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
    from collections.abc import Mapping

    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


_Numbers = tuple[int | None, int | None, int | None]
_NO_NUMBERS: Final[_Numbers] = (None, None, None)
_VARIABLE_SCALE: Final = f"{{{SAP}}}variable-scale"


def read_property(ctx: Context, element: XmlElement) -> Property:
    """Read a `Property`, section 7.1."""
    attributes = element.attrib
    nullable: bool | None = None
    numbers = _NO_NUMBERS
    known = 2
    if len(attributes) > 2:
        text = attributes.get("Nullable")
        if text is not None:
            known = 3
            nullable = PLAIN_BOOLEANS.get(text)
        plain = _numbers(attributes, known) if len(attributes) > known else _NO_NUMBERS
        if plain is None or (nullable is None and known == 3):
            return Property(**_any_fields(ctx, element))
        numbers = plain
    try:
        name = attributes["Name"]
        type_name, is_collection = ctx.types[attributes["Type"]]
    except KeyError:
        return Property(**_any_fields(ctx, element))
    max_length, precision, scale = numbers
    return Property(
        name=name,
        type=type_name,
        is_collection=is_collection,
        nullable=nullable,
        max_length=max_length,
        precision=precision,
        scale=scale,
        annotations=read_annotations(ctx, element) if len(element) else (),
        line=ctx.line(element),
    )


def _numbers(attributes: Mapping[str, str], known: int) -> _Numbers | None:
    """Return MaxLength, Precision and Scale; None where they are no plain numbers or not all.

    `known` is how many other attributes are understood.
    """
    found: list[int | None] = []
    for name in ("MaxLength", "Precision", "Scale"):
        text = attributes.get(name)
        if text is None:
            found.append(None)
            continue
        if len(text) > 9 or not text.isdigit() or not text.isascii():
            return None
        found.append(int(text))
        known += 1
    return (found[0], found[1], found[2]) if len(attributes) == known else None


def read_parameter(ctx: Context, element: XmlElement) -> Parameter:
    """Read a `Parameter` of an operation, section 12.9."""
    attributes = element.attrib
    name = attributes.get("Name")
    type_text = attributes.get("Type")
    if name is None or type_text is None or len(attributes) > 3 or len(element):
        return Parameter(**_any_fields(ctx, element))
    nullable: bool | None = None
    if len(attributes) == 3:
        nullable = PLAIN_BOOLEANS.get(attributes.get("Nullable", ""))
        if nullable is None:
            return Parameter(**_any_fields(ctx, element))
    type_name, is_collection = ctx.types[type_text]
    return Parameter(
        name=name,
        type=type_name,
        is_collection=is_collection,
        nullable=nullable,
        line=ctx.line(element),
    )


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

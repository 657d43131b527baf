"""`Documentation` and the V3 forms of annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import Annotation, Constant, PropertyValue, Record
from reso_explorer.csdl.xml.annotations import read_annotation, read_property_value
from reso_explorer.csdl.xml.leftover import leftover_attributes
from reso_explorer.csdl.xml.tree import text_of

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

DESCRIPTION: Final = "Org.OData.Core.V1.Description"
LONG_DESCRIPTION: Final = "Org.OData.Core.V1.LongDescription"

_TERMS: Final = {"Summary": DESCRIPTION, "LongDescription": LONG_DESCRIPTION}


def documentation(ctx: Context, element: XmlElement) -> tuple[Annotation, ...]:
    """Return the texts of a `Documentation` as annotations; empty ones give nothing."""
    found: list[Annotation] = []
    for child in element:
        term = _TERMS.get(ctx.kinds[child.tag])
        if term is None:
            ctx.report_unknown_element(child, element)
            continue
        text = text_of(child).strip()
        if text:
            found.append(Annotation(term, Constant("String", text), line=ctx.line(child)))
    attributes = dict(element.items())
    if attributes:
        found.extend(leftover_attributes(ctx, element, attributes))
    return tuple(found)


def type_annotation(ctx: Context, element: XmlElement, group_qualifier: str | None) -> Annotation:
    """Return a V3 `TypeAnnotation` as an annotation whose value is a record."""
    attributes = dict(element.items())
    term = attributes.pop("Term", None)
    if term is None:
        ctx.report("annotation-without-term", "A TypeAnnotation has no term.", element)
        term = ""
    qualifier = attributes.pop("Qualifier", None) or group_qualifier
    values: list[PropertyValue] = []
    nested: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "PropertyValue":
            values.append(read_property_value(ctx, child, 0))
        elif kind in {"Annotation", "ValueAnnotation"}:
            nested.append(read_annotation(ctx, child))
        else:
            ctx.report_unknown_element(child, element)
    if attributes:
        nested.extend(leftover_attributes(ctx, element, attributes))
    name = ctx.names[term]
    return Annotation(
        name, Record(tuple(values), name), qualifier, tuple(nested), ctx.line(element)
    )

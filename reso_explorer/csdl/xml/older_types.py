"""Types that V1-V3 documents write as elements of a parameter or return type."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.xml.annotated import read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


def type_of_elements(
    ctx: Context, element: XmlElement
) -> tuple[str | None, tuple[Annotation, ...]]:
    """Return the type that child elements of a parameter or return type state, as text.

    A `RowType` has no name and becomes `Edm.ComplexType`.
    """
    type_text: str | None = None
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind in {"CollectionType", "TypeRef", "ReferenceType", "RowType"}:
            type_text = _type_text(ctx, child, kind)
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    return type_text, tuple(annotations)


def _type_text(ctx: Context, element: XmlElement, kind: str) -> str:
    if kind == "RowType":
        return "Edm.ComplexType"
    text = element.get("ElementType") or element.get("Type")
    if text is None:
        inner = next((child for child in element if ctx.kinds[child.tag]), None)
        text = "Edm.Untyped" if inner is None else _type_text(ctx, inner, ctx.kinds[inner.tag])
    return f"Collection({text})" if kind == "CollectionType" else text

"""The annotations that an element holds, in the forms of all versions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import AnnotationGroup
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.leftover import report_attributes
from reso_explorer.csdl.xml.older_annotations import documentation, type_annotation

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


def read_annotations(ctx: Context, element: XmlElement) -> tuple[Annotation, ...]:
    """Read the annotations of an element that may hold nothing else."""
    if len(element) == 1 and ctx.kinds[element[0].tag] == "Annotation":
        return (read_annotation(ctx, element[0]),)
    found: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Annotation":
            found.append(read_annotation(ctx, child))
        else:
            found.extend(read_older_annotation(ctx, child, element))
    return tuple(found)


def read_older_annotation(
    ctx: Context, element: XmlElement, parent: XmlElement, group_qualifier: str | None = None
) -> tuple[Annotation, ...]:
    """Read the V1-V3 forms of an annotation; anything else is reported and gives nothing."""
    kind = ctx.kinds[element.tag]
    if kind in {"Documentation", "ValueAnnotation", "TypeAnnotation"}:
        if kind == "Documentation":
            return documentation(ctx, element)
        if kind == "ValueAnnotation":
            return (read_annotation(ctx, element, group_qualifier),)
        return (type_annotation(ctx, element, group_qualifier),)
    ctx.report_unknown_element(element, parent)
    return ()


def read_annotation_group(ctx: Context, element: XmlElement) -> AnnotationGroup:
    """Read an `Annotations` element, section 14.2.1."""
    qualifier: str | None = None
    if element.keys() == ["Target"]:
        (target,) = element.values()
    else:
        target, qualifier = _group_attributes(ctx, element, dict(element.items()))
    annotations: tuple[Annotation, ...]
    if len(element) == 1 and ctx.kinds[element[0].tag] == "Annotation":
        annotations = (read_annotation(ctx, element[0], qualifier),)
    else:
        found: list[Annotation] = []
        for child in element:
            if ctx.kinds[child.tag] == "Annotation":
                found.append(read_annotation(ctx, child, qualifier))
            else:
                found.extend(read_older_annotation(ctx, child, element, qualifier))
        annotations = tuple(found)
    return AnnotationGroup(ctx.paths.target(target), annotations, qualifier, ctx.line(element))


def _group_attributes(
    ctx: Context, element: XmlElement, attributes: dict[str, str]
) -> tuple[str, str | None]:
    """Return target and qualifier of an `Annotations` element; report the rest."""
    qualifier = attributes.pop("Qualifier", None)
    target = attributes.pop("Target", None)
    if target is None:
        ctx.report("missing-attribute", "Annotations has no target.", element)
    if attributes:
        report_attributes(ctx, element, attributes)
    return target or "", qualifier

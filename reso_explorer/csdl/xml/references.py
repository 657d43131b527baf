"""References to other documents, OData CSDL XML 4.01 section 4."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Include, IncludeAnnotations, Reference
from reso_explorer.csdl.xml.annotated import read_annotations, read_older_annotation
from reso_explorer.csdl.xml.annotations import read_annotation
from reso_explorer.csdl.xml.leftover import leftover_attributes, report_attributes

if TYPE_CHECKING:
    from reso_explorer.csdl.model import Annotation
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


def read_reference(ctx: Context, element: XmlElement) -> Reference:
    """Read a `Reference`, section 4.1, or its older forms with `Url`."""
    attributes = dict(element.items())
    uri = attributes.pop("Uri", None) or attributes.pop("Url", None)
    if uri is None:
        ctx.report("missing-attribute", "Reference has no Uri.", element)
    includes: list[Include] = []
    include_annotations: list[IncludeAnnotations] = []
    annotations: list[Annotation] = []
    for child in element:
        kind = ctx.kinds[child.tag]
        if kind == "Include" and child.get("TermNamespace") is None:
            includes.append(_include(ctx, child))
        elif kind in {"Include", "IncludeAnnotations"}:
            include_annotations.append(_include_annotations(ctx, child))
        elif kind == "Annotation":
            annotations.append(read_annotation(ctx, child))
        else:
            annotations.extend(read_older_annotation(ctx, child, element))
    if attributes:
        annotations.extend(leftover_attributes(ctx, element, attributes))
    return Reference(
        uri=uri or "",
        includes=tuple(includes),
        include_annotations=tuple(include_annotations),
        annotations=tuple(annotations),
        line=ctx.line(element),
    )


def _include(ctx: Context, element: XmlElement) -> Include:
    attributes = dict(element.items())
    namespace = attributes.pop("Namespace", None)
    alias = attributes.pop("Alias", None)
    if namespace is None:
        ctx.report("missing-attribute", "Include has no namespace.", element)
    annotations = read_annotations(ctx, element) if len(element) else ()
    if attributes:
        annotations += leftover_attributes(ctx, element, attributes)
    return Include(
        namespace=namespace or "", alias=alias, annotations=annotations, line=ctx.line(element)
    )


def _include_annotations(ctx: Context, element: XmlElement) -> IncludeAnnotations:
    attributes = dict(element.items())
    term_namespace = attributes.pop("TermNamespace", None)
    qualifier = attributes.pop("Qualifier", None)
    target_namespace = attributes.pop("TargetNamespace", None)
    if term_namespace is None:
        ctx.report("missing-attribute", "IncludeAnnotations has no TermNamespace.", element)
    if attributes:
        report_attributes(ctx, element, attributes)
    for inner in element:
        ctx.report_unknown_element(inner, element)
    return IncludeAnnotations(
        term_namespace=term_namespace or "",
        qualifier=qualifier,
        target_namespace=target_namespace,
        line=ctx.line(element),
    )

"""`Using` of V1-V3: an alias for the namespace of another document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Include, Reference
from reso_explorer.csdl.xml.leftover import report_attributes

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.node import Node


def read_using(ctx: Context, schemas: list[Node]) -> list[Reference]:
    """Return a reference without known address for each `Using` of the schemas."""
    found: list[Reference] = []
    for schema in schemas:
        for child in schema.children:
            if child.kind != "Using":
                continue
            attributes = dict(child.attrib)
            namespace = attributes.pop("Namespace", None) or attributes.pop("NamespaceUri", None)
            alias = attributes.pop("Alias", None)
            if namespace is None:
                ctx.report("missing-attribute", "Using states no namespace.", child)
            if attributes:
                report_attributes(ctx, child, attributes)
            include = Include(namespace=namespace or "", alias=alias, line=child.line)
            found.append(Reference(uri="", includes=(include,), line=child.line))
    return found

"""`Using` of V1-V3: an alias for the namespace of another document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Include, Reference
from reso_explorer.csdl.xml.leftover import report_attributes

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement


def read_using(ctx: Context, schemas: list[XmlElement]) -> list[Reference]:
    """Return a reference without known address for each `Using` of the schemas."""
    found: list[Reference] = []
    for schema in schemas:
        for child in schema:
            if ctx.kinds[child.tag] != "Using":
                continue
            attributes = dict(child.items())
            namespace = attributes.pop("Namespace", None) or attributes.pop("NamespaceUri", None)
            alias = attributes.pop("Alias", None)
            if namespace is None:
                ctx.report("missing-attribute", "Using has no namespace.", child)
            if attributes:
                report_attributes(ctx, child, attributes)
            include = Include(namespace=namespace or "", alias=alias, line=ctx.line(child))
            found.append(Reference(uri="", includes=(include,), line=ctx.line(child)))
    return found

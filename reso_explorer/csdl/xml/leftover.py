"""Attributes that no reader of an element understood: kept as annotations or as findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.finding_log import shown
from reso_explorer.csdl.model import Annotation, Constant
from reso_explorer.csdl.standard_terms import PREFIXES
from reso_explorer.csdl.xml.tags import split_tag

if TYPE_CHECKING:
    from reso_explorer.csdl.xml.context import Context
    from reso_explorer.csdl.xml.tree import XmlElement

SAP: Final = "http://www.sap.com/Protocols/SAPData"
DATA_SERVICES: Final = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"

_PREFIXES: Final = {
    SAP: "sap",
    "http://www.successfactors.com/edm/sap": "sap",
    "http://www.successfactors.com/edm/sf": "sf",
    "http://www.sap.com/Protocols/SAPData/GenericPlayer": "gp",
    DATA_SERVICES: "m",
    "http://schemas.microsoft.com/ado/2007/08/dataservices": "d",
    "http://schemas.microsoft.com/ado/2009/02/edm/annotation": "annotation",
    "http://schemas.microsoft.com/ado/2006/04/codegeneration": "codegeneration",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""The prefix that foreign attributes are kept under, whatever prefix the document uses."""

_OLDER_ATTRIBUTES: Final = frozenset(
    [
        "FixedLength",
        "Collation",
        "ConcurrencyMode",
        "CollectionKind",
        "Mode",
        "GetterAccess",
        "SetterAccess",
        "TypeAccess",
        "MethodAccess",
        "Kind",
        "MinOccurs",
        "MaxOccurs",
        "EntitySet",
    ]
)
"""Attributes of V1-V3 without counterpart in V4."""


def leftover_attributes(
    ctx: Context, element: XmlElement, attributes: dict[str, str]
) -> tuple[Annotation, ...]:
    """Return annotations for attributes that are no part of CSDL, and report the others.

    Foreign attributes become annotations with the term `prefix:name`; what those of known vendors
    amount to in standard terms is worked out once the whole document has been read.
    """
    kept: list[Annotation] = []
    line = ctx.line(element)
    for name, text in attributes.items():
        namespace, local = split_tag(name)
        if namespace:
            prefix = _prefix(ctx, namespace)
            kept.append(Annotation(f"{prefix}:{local}", Constant("String", text), line=line))
            if prefix in PREFIXES:
                ctx.has_vendor_terms = True
            elif ctx.is_v4 and prefix != "xml":
                message = f"Attributes of the XML namespace {shown(namespace)} aren't part of CSDL."
                ctx.report("foreign-attribute", message, element)
        elif not ctx.is_v4 and name in _OLDER_ATTRIBUTES:
            kept.append(Annotation(f"edm:{name}", Constant("String", text), line=line))
        else:
            _report_unknown(ctx, element, name)
    return tuple(kept)


def _report_unknown(ctx: Context, element: XmlElement, name: str) -> None:
    owner = split_tag(element.tag)[1]
    message = f"{owner} has an attribute {shown(name)}, which CSDL doesn't define there."
    ctx.report("unknown-attribute", message, element)


def report_attributes(ctx: Context, element: XmlElement, attributes: dict[str, str]) -> None:
    """Report attributes of an element that cannot be annotated; they are left out."""
    for name in attributes:
        namespace, local = split_tag(name)
        if namespace:
            owner = split_tag(element.tag)[1]
            what = f"{_prefix(ctx, namespace)}:{shown(local)}"
            message = f"The attribute {what} of {owner} isn't kept in the model."
            ctx.report("left-out", message, element)
        else:
            _report_unknown(ctx, element, name)


def _prefix(ctx: Context, namespace: str) -> str:
    """Return the short name of an XML namespace: the customary one, else the document's."""
    known = _PREFIXES.get(namespace)
    if known is not None:
        return known
    found = ctx.prefixes.get(namespace)
    return found if found is not None else namespace.rstrip("/#").rpartition("/")[2]

"""Terms that stand for attributes of other XML namespaces, such as `sap:label`.

Readers keep a foreign attribute as an annotation whose term is `prefix:name`. CSDL of V4 has no
place for such attributes, so writers make it a term of a namespace made from the URI, which a
reference with that URI introduces; readers know it again by the reference.
"""

from __future__ import annotations

import re
from typing import Final

DEFAULT_CONTAINER: Final = "m:IsDefaultEntityContainer"
"""The attribute of V1-V3 that tells the default one of several containers."""

_TERM: Final = re.compile(r"([A-Za-z_][\w.-]*):([A-Za-z_][\w.-]*)\Z", re.ASCII)
_NAMESPACES: Final = {
    "annotation": "http://schemas.microsoft.com/ado/2009/02/edm/annotation",
    "codegeneration": "http://schemas.microsoft.com/ado/2006/04/codegeneration",
    "d": "http://schemas.microsoft.com/ado/2007/08/dataservices",
    "gp": "http://www.sap.com/Protocols/SAPData/GenericPlayer",
    "m": "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata",
    "sap": "http://www.sap.com/Protocols/SAPData",
    "sf": "http://www.successfactors.com/edm/sf",
    "xml": "http://www.w3.org/XML/1998/namespace",
}
_NO_IDENTIFIER: Final = re.compile(r"\W")
_ESCAPED: Final = re.compile(r"_x([0-9A-F]{4})_")
_MADE_UP: Final = "urn:prefix:"
_OWN: Final = frozenset({"edm", "edmx", "xmlns"})
"""Prefixes that are never foreign; `edm:` marks attributes of V1-V3 that V4 does not have."""


def foreign_name(term: str) -> tuple[str, str] | None:
    """Return prefix and local name of a foreign attribute, None for any other term."""
    if ":" not in term:
        return None
    match = _TERM.match(term)
    return (match[1], match[2]) if match is not None and match[1] not in _OWN else None


def is_obsolete(term: str) -> bool:
    """Tell whether a term stands for an attribute of V1-V3 that has no counterpart."""
    return term.startswith("edm:")


def xml_namespace(prefix: str) -> str:
    """Return the XML namespace of a prefix; one that is not known gets a namespace made up."""
    return _NAMESPACES.get(prefix, _MADE_UP + prefix)


def foreign_prefix(uri: str) -> str | None:
    """Return the prefix of an XML namespace that stands as the address of a reference."""
    made_up = uri.removeprefix(_MADE_UP)
    if made_up != uri:
        return made_up or None
    return next((prefix for prefix, known in _NAMESPACES.items() if known == uri), None)


def csdl_namespace(prefix: str) -> str:
    """Return a CSDL namespace made from the XML namespace: `www.sap.com.Protocols.SAPData`."""
    parts = re.split(r"[^\w]+", xml_namespace(prefix).partition(":")[2])
    return ".".join(f"_{part}" if part[0].isdigit() else part for part in parts if part)


def identifier(name: str) -> str:
    """Return a local name as an identifier of CSDL: `display-format` as `display_x002D_format`."""
    return _NO_IDENTIFIER.sub(lambda match: f"_x{ord(match[0]):04X}_", name)


def local_name(identifier: str) -> str:
    """Return the local name that `identifier` made an identifier of."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), identifier)

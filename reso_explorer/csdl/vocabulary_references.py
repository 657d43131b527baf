"""References to the standard vocabularies: their addresses, and those that a document lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from reso_explorer.csdl.model import Include, Reference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import Annotation, Model

_ADDRESS: Final = "https://oasis-tcs.github.io/odata-vocabularies/vocabularies/{namespace}.xml"
_STANDARD: Final = re.compile(r"^Org\.OData\.(\w+)\.V1$")
_OASIS: Final = re.compile(
    r"^https?://(docs\.oasis-open\.org|tools\.oasis-open\.org)/.*\.(xml|json)$"
)
_WELL_KNOWN: Final = re.compile(r"^https?://(oasis-tcs|sap)\.github\.io/.*\.(xml|json)$")


def json_address(uri: str) -> str:
    """Return the address of the JSON form of a well-known vocabulary; others unchanged."""
    return uri[:-4] + ".json" if _WELL_KNOWN.match(uri) and uri.endswith(".xml") else uri


def xml_address(uri: str) -> str:
    """Return the address of the XML form of a well-known vocabulary; others unchanged."""
    return uri[:-5] + ".xml" if _WELL_KNOWN.match(uri) and uri.endswith(".json") else uri


def is_well_known(uri: str) -> bool:
    """Tell whether an address is that of a standard vocabulary, which is known without it."""
    return _WELL_KNOWN.match(uri) is not None or _OASIS.match(uri) is not None


def with_used_vocabularies(model: Model) -> Model:
    """Return the model with a reference for each standard vocabulary that it uses without one.

    Reading a V1-V3 document gives annotations of vocabularies that it cannot refer to.
    """
    known = {schema.namespace for schema in model.schemas}
    known |= {include.namespace for found in model.references for include in found.includes}
    aliases = {schema.alias for schema in model.schemas}
    aliases |= {include.alias for found in model.references for include in found.includes}
    used = dict.fromkeys(found.term.rpartition(".")[0] for found in _annotations(model))
    added: list[Reference] = []
    for namespace in used:
        match = _STANDARD.match(namespace)
        if match is None or namespace in known:
            continue
        alias = None if match[1] in aliases else match[1]
        include = Include(namespace=namespace, alias=alias)
        address = _ADDRESS.format(namespace=namespace)
        added.append(Reference(uri=address, includes=(include,)))
    return replace(model, references=(*model.references, *added)) if added else model


def _annotations(model: Model) -> Iterator[Annotation]:
    from reso_explorer.csdl.findings.scope import Scope
    from reso_explorer.csdl.index import ModelIndex

    for group in Scope(ModelIndex(model)).annotations:
        yield from group

"""Which version of the protocol the service behind a document speaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.csdl.model import Constant
from reso_explorer.csdl.v4_form import ODATA_VERSIONS
from reso_explorer.protocol import ProtocolVersion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import Model


def protocol_version(model: Model) -> ProtocolVersion:
    """Return the newest version that a document states of its service.

    The document's own version says which protocol it was written for; of OData 4, the term
    `Core.ODataVersions` at the container may name newer ones.
    """
    own = ProtocolVersion.read(model.version)
    if own is None:
        own = ProtocolVersion.V4 if model.version.startswith("4") else ProtocolVersion.V2
    if own.is_legacy:
        return own
    return max((own, *_named(model)))


def _named(model: Model) -> Iterator[ProtocolVersion]:
    for schema in model.schemas:
        for container in schema.entity_containers:
            for each in container.annotations:
                if each.term == ODATA_VERSIONS and isinstance(each.value, Constant):
                    for word in str(each.value.value).replace(",", " ").split():
                        version = ProtocolVersion.read(word)
                        if version is not None:
                            yield version

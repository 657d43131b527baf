"""From a provider's knowledge to the dialect that holds for one profile."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import Dialect, Required
from reso_explorer.providers.forms import LookupSource
from reso_explorer.providers.merge import merge

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.providers.provider import Provider

_PLACEHOLDER: Final = re.compile(r"\{(\w+)\}")

_NEEDS: Final = {
    LookupSource.ENUM_MEMBERS: "enum_types",
    LookupSource.LOOKUP_RESOURCE: "lookup_set",
}


class DocumentHints(Struct, frozen=True, kw_only=True):
    """What a metadata document says about the dialect; None where it is silent."""

    odata_version: str | None = None
    enum_types: bool | None = None
    """Whether the document declares enumeration types with members."""
    lookup_set: bool | None = None
    """Whether there is an entity set of lookup values."""
    enum_namespaces: tuple[str, ...] = ()
    """Namespaces in which the enumeration types stand."""


def dialect(
    provider: Provider,
    *,
    root: str | None = None,
    document_hints: DocumentHints | None = None,
    variables: Mapping[str, str] | None = None,
) -> Dialect:
    """Return the dialect of a provider at one of its roots.

    Args:
        provider: the provider.
        root: the name of the root in use; what differs there is laid over the dialect.
        document_hints: what the metadata document at hand says. It decides the OData version of
            a provider that speaks several, and rules out lookup sources that are not there.
        variables: values for placeholders in required parts, such as the originating system.
    """
    found = provider.dialect
    if found.provider != provider.id:
        found = msgspec.structs.replace(found, provider=provider.id, title=provider.title)
    chosen = provider.root(root) if root else None
    if chosen is not None and chosen.dialect:
        plain = merge(msgspec.to_builtins(found), chosen.dialect)
        found = msgspec.convert(plain, Dialect)
    if document_hints is not None:
        found = _with_hints(found, document_hints)
    return _with_variables(found, variables or {})


def _with_hints(found: Dialect, hints: DocumentHints) -> Dialect:
    version = ProtocolVersion.read(hints.odata_version)
    if version is not None and version is not found.odata_version:
        if found.provider == "generic":
            found = msgspec.structs.replace(
                Dialect.generic(version), provider=found.provider, title=found.title
            )
        else:
            found = msgspec.structs.replace(found, odata_version=version)
    lookups = found.lookups
    sources = tuple(
        source
        for source in lookups.sources
        if source not in _NEEDS or getattr(hints, _NEEDS[source]) is not False
    )
    namespaces = tuple(dict.fromkeys((*hints.enum_namespaces, *lookups.enum_namespaces)))
    lookups = msgspec.structs.replace(lookups, sources=sources, enum_namespaces=namespaces)
    return msgspec.structs.replace(found, lookups=lookups)


def with_protocol(found: Dialect, header: str) -> Dialect:
    """Return a dialect refined by the `OData-Version` header of an answer.

    A header of another generation than the document's, or of none, changes nothing.
    """
    version = ProtocolVersion.read(header)
    known = found.odata_version
    if version is None or version is known:
        return found
    if known is not None and version.is_legacy != known.is_legacy:
        return found
    if version.is_legacy and known is not None and version < known:
        return found
    return msgspec.structs.replace(found, odata_version=version)


def fill(template: str, variables: Mapping[str, str]) -> str:
    """Return a text with its `{placeholders}` filled; unknown ones stay as they are."""
    return _PLACEHOLDER.sub(lambda place: variables.get(place[1], place[0]), template)


def placeholders(template: str) -> tuple[str, ...]:
    """Return the names of the `{placeholders}` in a text, each once, in order."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(template)))


def _with_variables(found: Dialect, variables: Mapping[str, str]) -> Dialect:
    if not variables or not found.required:
        return found

    def filled(part: Required) -> Required:
        if part.value is None:
            return part
        return msgspec.structs.replace(part, value=fill(part.value, variables))

    required = tuple(filled(part) for part in found.required)
    return msgspec.structs.replace(found, required=required)

"""The service document against the container: what is listed, and what is declared.

A service document lists all entity sets and singletons unless told otherwise, and function
imports only where told so (OData JSON 4.01, section 5; CSDL 4.01, sections 13.2 and 13.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.service.metadata import ServiceDocument, ServiceDocumentEntry


@dataclass(frozen=True, slots=True)
class ListedDifference:
    """One thing on which service document and metadata disagree.

    `what` is `listed, not declared`, `declared, not listed`, or `another kind`; `detail` says
    more: the address, the type, or both kinds.
    """

    what: str
    kind: str
    name: str
    detail: str = ""


def compare_with_container(
    document: ServiceDocument, index: ModelIndex
) -> tuple[ListedDifference, ...]:
    """Return what a service lists and does not declare, and the reverse, by name."""
    declared = _declared(index)
    listed = {_name(entry): entry for entry in document.entries if entry.kind != "ServiceDocument"}
    found = [*_listed_only(listed, declared), *_declared_only(listed, declared, index)]
    return tuple(sorted(found, key=lambda each: (each.what, each.name)))


def _declared(index: ModelIndex) -> dict[str, tuple[str, str, bool]]:
    """Return (kind, type, whether it should be listed) of what the containers declare, by name."""
    found: dict[str, tuple[str, str, bool]] = {}
    for container in index.containers.values():
        for function in container.function_imports:
            wanted = function.include_in_service_document is True
            found[function.name] = ("FunctionImport", function.function, wanted)
    for name, single in index.singletons.items():
        found[name] = ("Singleton", single.type, True)
    for name, entity_set in index.entity_sets.items():
        wanted = entity_set.include_in_service_document is not False
        found[name] = ("EntitySet", entity_set.type, wanted)
    return found


def _name(entry: ServiceDocumentEntry) -> str:
    """Return the name of an entry; some Atom documents have only an address."""
    if "/" not in entry.name and "%" not in entry.name:
        return entry.name
    return unquote(urlsplit(entry.name).path.rstrip("/").rpartition("/")[2])


def _listed_only(
    listed: dict[str, ServiceDocumentEntry], declared: dict[str, tuple[str, str, bool]]
) -> Iterator[ListedDifference]:
    for name, entry in listed.items():
        if name not in declared:
            detail = entry.url if entry.url != name else ""
            yield ListedDifference("listed, not declared", entry.kind, name, detail)
        elif declared[name][0] != entry.kind:
            detail = f"declared as {declared[name][0]}"
            yield ListedDifference("another kind", entry.kind, name, detail)


def _declared_only(
    listed: dict[str, ServiceDocumentEntry],
    declared: dict[str, tuple[str, str, bool]],
    index: ModelIndex,
) -> Iterator[ListedDifference]:
    for name, (kind, type_name, wanted) in declared.items():
        if wanted and name not in listed:
            yield ListedDifference("declared, not listed", kind, name, index.qualify(type_name))

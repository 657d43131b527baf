"""What a reader can't see from the records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from reso_explorer.csdl.model import EnumType, StructuredType
from reso_explorer.dictionary.model import Caveat
from reso_explorer.dictionary.pointer import names_of, pointer
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reso_explorer.csdl.model import NamedType
    from reso_explorer.dictionary.ids import Ids
    from reso_explorer.dictionary.model import Dictionary, LookupEntry
    from reso_explorer.document import Document


def caveats_of(
    document: Document, ids: Ids, lookups: Mapping[str, LookupEntry]
) -> tuple[Caveat, ...]:
    """Return what to know before trusting the dictionary of a document."""
    found: list[Caveat] = []
    errors = sum(each.severity == "error" for each in document.reading.findings)
    if errors:
        text = f"The document has {count(errors, 'error')}; some parts may be missing."
        found.append(Caveat(code="documentErrors", text=text))
    twice = tuple(sorted(set(_names_twice(document, ids))))
    if twice:
        text = "Names are declared twice here; the first declaration counts."
        found.append(Caveat(code="nameTwice", text=text, at=twice))
    unread = lookups_not_read(lookups)
    if unread is not None:
        found.append(unread)
    return tuple(found)


def lookups_not_read(
    lookups: Mapping[str, LookupEntry], *, were_read: bool = False
) -> Caveat | None:
    """Return the caveat that values of the Lookup resource aren't here, None where all are."""
    unread = sum(
        each.source == "lookupResource" and each.values is None for each in lookups.values()
    )
    if not unread:
        return None
    text = (
        f"The values of {count(unread, 'lookup')} are in the Lookup resource of the service; "
        "`--with-lookups` adds them."
    )
    if were_read:
        text = f"The Lookup resource returned no values for {count(unread, 'lookup')}."
    return Caveat(code="lookupsNotRead", text=text)


def with_current_caveats(dictionary: Dictionary) -> Dictionary:
    """Return a dictionary with the caveats that its records still have, after they changed."""
    found: list[Caveat] = []
    for caveat in dictionary.caveats:
        if caveat.code == "lookupsNotRead":
            continue
        at = tuple(place for place in caveat.at if _is_there(dictionary, place))
        if at or not caveat.at:
            found.append(replace(caveat, at=at))
    unread = lookups_not_read(dictionary.lookups, were_read="lookups" in dictionary.layers)
    if unread is not None:
        found.append(unread)
    return replace(dictionary, caveats=tuple(found))


def _is_there(dictionary: Dictionary, place: str) -> bool:
    part, name, *_ = (*names_of(place), "", "")
    return part == "" or name in getattr(dictionary, part, ())


def _names_twice(document: Document, ids: Ids) -> Iterator[str]:
    """Yield the places where a second declaration of a name was passed over."""
    index = document.index
    for name in index.singletons.keys() & index.entity_sets.keys():
        yield pointer("resources", name)
    met: set[str] = set()
    for schema in document.schemas:
        groups: tuple[tuple[NamedType, ...], ...] = (
            schema.entity_types,
            schema.complex_types,
            schema.enum_types,
            schema.type_definitions,
        )
        for group in groups:
            for named in group:
                name = f"{schema.namespace}.{named.name}"
                if name in met or _has_members_twice(named):
                    yield _place(ids, name, named)
                met.add(name)


def _has_members_twice(named: NamedType) -> bool:
    if isinstance(named, StructuredType):
        groups = ([p.name for p in named.properties], [n.name for n in named.navigation_properties])
    elif isinstance(named, EnumType):
        groups = ([member.name for member in named.members], [])
    else:
        return False
    return any(len(names) != len(set(names)) for names in groups)


def _place(ids: Ids, name: str, named: NamedType) -> str:
    if isinstance(named, EnumType):
        return pointer("lookups", name)
    return pointer("resources" if ids.is_resource(name) else "types", ids.of(name))

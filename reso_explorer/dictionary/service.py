"""How to speak with a service: its protocol, and the forms of literals and of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.csdl.protocol_version import protocol_version
from reso_explorer.dictionary.model import LookupStyle, Protocol, ServiceEntry
from reso_explorer.edm import GEO_TYPES, NUMBERS
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.providers.dialect import LookupRules
from reso_explorer.providers.forms import GeoForm, MultiForm
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.dictionary.lookups import Lookups
    from reso_explorer.document import Document
    from reso_explorer.providers.dialect import Dialect

_PROTOCOLS: Final[dict[ProtocolVersion, Protocol]] = {
    ProtocolVersion.V2: "odata-2",
    ProtocolVersion.V3: "odata-3",
}
_TESTS: Final = {
    MultiForm.ANY_LAMBDA: "{field}/any(x:x eq {literal})",
    MultiForm.HAS: "{field} has {literal}",
    MultiForm.CONTAINS: "contains({field},{literal})",
}
_WORKED: Final = {
    "Edm.String": "text",
    "Edm.Guid": "00000000-0000-0000-0000-000000000001",
    "Edm.Date": "2001-02-03",
    "Edm.DateTime": "2001-02-03T04:05:06",
    "Edm.DateTimeOffset": "2001-02-03T04:05:06.000Z",
    "Edm.Duration": "P1D",
    "Edm.Time": "PT4H5M6S",
    "Edm.TimeOfDay": "04:05:06",
    "Edm.Binary": "AAEC",
    **dict.fromkeys(NUMBERS, "1"),
    **dict.fromkeys(GEO_TYPES, "POINT(1 2)"),
}
"""A value of each type that is written to see what stands around it."""
_HEX: Final = "000102"


class Facts(NamedTuple):
    """What is known of a service beside its document; all optional."""

    root: str | None = None
    provider: str | None = None
    role: str | None = None


class _Named(NamedTuple):
    name: str


def service_entry(
    document: Document,
    dialect: Dialect | None,
    facts: Facts,
    lookups: Lookups,
    edm_types: Iterable[str],
) -> ServiceEntry:
    """Return how the service of a document is spoken with.

    Args:
        document: the document.
        dialect: the forms of the server; those of its OData version where None.
        facts: root, provider and role, where known.
        lookups: the lookups of the document, for how values are published and tested.
        edm_types: the primitive types that occur.
    """
    version = dialect.odata_version if dialect is not None else None
    provider = facts.provider
    if provider is None and dialect is not None and dialect.provider != "generic":
        provider = dialect.provider
    return ServiceEntry(
        root=facts.root,
        provider=provider,
        role=facts.role,
        protocol=_PROTOCOLS.get(version or protocol_version(document.model), "odata-4"),
        csdl=document.model.version,
        reso=document.meanings.is_reso,
        lookup_style=_style(lookups.styles),
        clauses=_clauses(dialect, lookups.uses),
        literals=_literals(document.index, dialect, edm_types),
    )


def _style(styles: set[str]) -> LookupStyle | None:
    if len(styles) == 2:
        return "mixed"
    if not styles:
        return None
    return "enum" if "enum" in styles else "lookupResource"


def _clauses(dialect: Dialect | None, uses: set[str]) -> dict[str, str]:
    """Return how values are tested, for the kinds of lookup fields that the document has."""
    rules = dialect.lookups if dialect is not None else LookupRules()
    known = {
        "one": "{field} eq {literal}",
        "flags": _TESTS[rules.multi_flags],
        "many": _TESTS[rules.multi_string_collection],
        "manyEnum": _TESTS[rules.multi_enum_collection],
    }
    return {name: clause for name, clause in known.items() if name in uses}


def _literals(
    index: ModelIndex, dialect: Dialect | None, edm_types: Iterable[str]
) -> dict[str, str]:
    """Return how values are written by type, found by writing one of each."""
    found: dict[str, str] = {}
    for name in sorted(set(edm_types) & set(_WORKED)):
        geo = dialect.geo.form if dialect is not None else GeoForm.GEOGRAPHY
        if name in GEO_TYPES and geo not in {GeoForm.BARE, GeoForm.GEOGRAPHY}:
            continue
        value = _WORKED[name]
        written = literal(index, _Named(name), value, dialect)
        text = written.replace(value, "{value}") if value in written else None
        if text is None and _HEX in written:
            text = written.replace(_HEX, "{hex}")
        if text is not None and text != "{value}":
            found[name] = text
    return found

"""Which columns identify the rows of a type, by name: `ListingKey`, `MemberMlsId`, `CustomerID`.

An identifier has a stem (`Member`) and a kind (key, numeric key, MLS id, id). Columns elsewhere
that end with the same stem and kind refer to it; a key is never compared with an MLS id.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EntityType, StructuredType


class IdentifierKind(StrEnum):
    """What kind of identifier a column holds; only equal kinds can be compared."""

    KEY = "Key"
    NUMERIC_KEY = "KeyNumeric"
    MLS_ID = "MlsId"
    ID = "Id"


_SPLIT: Final = re.compile(r"(?P<stem>.*?)_?(?P<kind>KeyNumeric|Key|M[Ll][Ss]I[dD]|I[dD]|_id)$")
_KINDS: Final = {
    "keynumeric": IdentifierKind.NUMERIC_KEY,
    "key": IdentifierKind.KEY,
    "mlsid": IdentifierKind.MLS_ID,
    "id": IdentifierKind.ID,
    "_id": IdentifierKind.ID,
}
_ORDER: Final = {kind: number for number, kind in enumerate(IdentifierKind)}


class Identifier(Struct, frozen=True):
    """A column that identifies rows of a type; `type` is its primitive type."""

    owner: str
    column: str
    kind: IdentifierKind
    type: str


def split_identifier(column: str) -> tuple[str, IdentifierKind] | None:
    """Return what a column name identifies and how: `ListAgent`, KEY; None for other columns.

    A bare `Id` or `Key` has an empty stem.
    """
    if column in {"id", "key"}:
        return "", _KINDS[column]
    found = _SPLIT.match(column)
    if found is None:
        return None
    return found["stem"], _KINDS[found["kind"].casefold()]


def singulars(name: str) -> frozenset[str]:
    """Return a type name and what it may be the plural of."""
    forms = {name}
    if name.endswith("ies"):
        forms.add(name[:-3] + "y")
    if name.endswith("es"):
        forms.add(name[:-2])
    if name.endswith("s"):
        forms.add(name[:-1])
    return frozenset(forms)


class Identifiers:
    """The identifiers of all entity types of a model, by stem."""

    def __init__(self, index: ModelIndex) -> None:
        self._index = index
        self._of_type: dict[str, dict[IdentifierKind, Identifier]] = {}
        self._nearest: dict[str, dict[IdentifierKind, Identifier] | None] = {}
        self._claims: dict[str, dict[str, IdentifierKind]] = {}
        self._owners: dict[str, tuple[str, ...]] = {}
        for found in index.entity_types():
            self._add(found)

    def _add(self, found: EntityType) -> None:
        index = self._index
        name = found.qualified_name
        key = index.key(name)
        if len(key) != 1 or (found.base_type and not found.key):
            return
        declared = index.properties(name)
        if key[0].name not in declared:
            return
        split = split_identifier(key[0].name)
        if split is None or not split[0]:
            return
        stem, kind = split
        self._claims.setdefault(stem, {})[name] = kind
        known: dict[IdentifierKind, Identifier] = {}
        for column in (key[0].name, *(stem + suffix for suffix in _SPELLINGS)):
            prop = declared.get(column)
            spelled = split_identifier(column)
            if prop is None or spelled is None or prop.member.is_collection:
                continue
            primitive = index.primitive(prop.member.type)
            if primitive.startswith("Edm."):
                known.setdefault(spelled[1], Identifier(name, column, spelled[1], primitive))
        self._of_type[name] = dict(sorted(known.items(), key=lambda item: _ORDER[item[0]]))

    @property
    def stems(self) -> Iterable[str]:
        """The stems that identifiers have."""
        return self._claims.keys()

    def owners(self, stem: str) -> tuple[str, ...]:
        """Return the types that a stem stands for: one, or several where it is ambiguous.

        The type of that name comes first; else the one with a `{Stem}Key`; base types stand for
        what derives from them.
        """
        known = self._owners.get(stem)
        if known is None:
            known = self._owners[stem] = self._find_owners(stem)
        return known

    def _find_owners(self, stem: str) -> tuple[str, ...]:
        claims = self._claims.get(stem, {})
        for chosen in (
            [name for name in claims if stem in singulars(name.rpartition(".")[2])],
            [name for name, kind in claims.items() if kind is IdentifierKind.KEY],
            list(claims),
        ):
            roots = self._roots(chosen)
            if roots:
                return tuple(roots)
        return ()

    def _roots(self, names: list[str]) -> list[str]:
        """Return the types that derive from none of the others."""
        among = frozenset(names)
        return [
            name
            for name in names
            if among.isdisjoint(base.qualified_name for base in self._index.lineage(name)[1:])
        ]

    def stem_of(self, type_name: str) -> str:
        """Return what the identifiers of a type are called: `Listing`; "" where it has none."""
        for identifier in self.of(type_name).values():
            split = split_identifier(identifier.column)
            return split[0] if split is not None else ""
        return ""

    def of(self, type_name: str) -> dict[IdentifierKind, Identifier]:
        """Return the identifiers of a type by kind, keys first; empty where it has none."""
        return self._index.nearest(type_name, self._own, self._nearest) or {}

    def _own(self, found: StructuredType) -> dict[IdentifierKind, Identifier] | None:
        return self._of_type.get(found.qualified_name)


_SPELLINGS: Final = ("Key", "KeyNumeric", "MlsId", "MlsID", "Id", "ID", "_id")

"""Which columns join two types: as stated, or inferred from names.

RESO-style documents state no ReferentialConstraint, so the columns are inferred by the rules
below, tried in this order, and always labelled with the rule that found them.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.principal_constraint import principal_pairs

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import NavigationProperty, StructuredType


class Join(StrEnum):
    """How the columns of a relation are known."""

    STATED = "stated"
    """A ReferentialConstraint of the navigation property."""
    STATED_BY_PARTNER = "stated by the partner"
    """A ReferentialConstraint of its partner."""
    STATED_BY_ASSOCIATION = "stated by the association"
    """A constraint of a V1-V3 association whose dependent end has no navigation property."""
    FOREIGN_KEY = "inferred: `{Nav}Key` holds the key of the target"
    FOREIGN_ID = "inferred: `{Nav}ID` holds the id of the target"
    SYSTEM_ID = "inferred: a system id that is not the key of the target"
    RECORD_KEY = "inferred: `ResourceRecordKey` with `ResourceName`"
    SHARED_KEY = "inferred: the target carries the key of the source"
    UNKNOWN = "unknown: use $expand or the relation's own URL, which need no columns"


class JoinColumns(Struct, frozen=True):
    """The columns of a relation, as (source column, target column) pairs.

    `constants` are further conditions on target columns, such as `ResourceName = 'Property'`.
    """

    how: Join
    pairs: tuple[tuple[str, str], ...] = ()
    constants: tuple[tuple[str, str], ...] = ()

    @property
    def is_stated(self) -> bool:
        """Whether the document itself says so."""
        return self.how in {Join.STATED, Join.STATED_BY_PARTNER, Join.STATED_BY_ASSOCIATION}


_RECORD_KEYS = ("ResourceRecordKey", "ResourceRecordKeyNumeric", "ResourceRecordID")
_NAMES_OF_ANY_KEY = frozenset({"id", "key", "guid", "uuid", "name", "code"})
"""A key of such a name in the target is the target's own, not that of the source."""
_SYSTEM_PREFIXES = ("OriginatingSystem", "SourceSystem")


def infer_join(
    index: ModelIndex, source: StructuredType, navigation: NavigationProperty
) -> JoinColumns:
    """Return the join columns of a navigation property, stated or inferred."""
    stated = _stated(index, navigation)
    if stated is not None:
        return stated
    own = _columns(index, source.qualified_name)
    target = _columns(index, navigation.type)
    if not target:
        return JoinColumns(Join.UNKNOWN)
    if navigation.is_collection:
        found = _to_many(index, source, own, target)
        return found or _to_one(index, navigation, own, target) or JoinColumns(Join.UNKNOWN)
    return _to_one(index, navigation, own, target) or JoinColumns(Join.UNKNOWN)


def _columns(index: ModelIndex, type_name: str) -> dict[str, str]:
    return {name: found.member.type for name, found in index.properties(type_name).items()}


def _stated(index: ModelIndex, navigation: NavigationProperty) -> JoinColumns | None:
    if navigation.referential_constraints:
        return JoinColumns(
            Join.STATED,
            tuple((c.property, c.referenced_property) for c in navigation.referential_constraints),
        )
    of_association = principal_pairs(navigation)
    if of_association:
        return JoinColumns(Join.STATED_BY_ASSOCIATION, of_association)
    if not navigation.partner:
        return None
    partner = index.navigation_properties(navigation.type).get(navigation.partner)
    if partner is None or not partner.member.referential_constraints:
        return None
    return JoinColumns(
        Join.STATED_BY_PARTNER,
        tuple((c.referenced_property, c.property) for c in partner.member.referential_constraints),
    )


def _to_one(
    index: ModelIndex,
    navigation: NavigationProperty,
    own: dict[str, str],
    target: dict[str, str],
) -> JoinColumns | None:
    key = index.key(navigation.type)
    key_name = key[0].name if len(key) == 1 else ""
    for suffix in ("Key", "KeyNumeric"):
        column = navigation.name + suffix
        for candidate in dict.fromkeys((key_name, key_name + "Numeric")):
            if column in own and candidate in target and own[column] == target[candidate]:
                return JoinColumns(Join.FOREIGN_KEY, ((column, candidate),))
    for prefix in _SYSTEM_PREFIXES:
        column = navigation.name + "ID"
        if navigation.name.endswith(prefix) and column in own and "OrganizationUniqueId" in target:
            return JoinColumns(Join.SYSTEM_ID, ((column, "OrganizationUniqueId"),))
    for suffix in ("ID", "Id"):
        column = navigation.name + suffix
        if column in own and key_name and own[column] == target.get(key_name):
            return JoinColumns(Join.FOREIGN_ID, ((column, key_name),))
    return None


def _to_many(
    index: ModelIndex, source: StructuredType, own: dict[str, str], target: dict[str, str]
) -> JoinColumns | None:
    key = index.key(source.qualified_name)
    if len(key) != 1:
        return None
    key_name = key[0].name
    if "ResourceName" in target:
        for column in _RECORD_KEYS:
            own_column = key_name
            if column.endswith("Numeric") and key_name + "Numeric" in own:
                own_column = key_name + "Numeric"
            if column in target and own.get(own_column) == target[column]:
                return JoinColumns(
                    Join.RECORD_KEY, ((own_column, column),), (("ResourceName", source.name),)
                )
    if key_name.casefold() in _NAMES_OF_ANY_KEY:
        return None
    for column in (key_name, key_name + "Numeric"):
        if column in own and own[column] == target.get(column):
            return JoinColumns(Join.SHARED_KEY, ((column, column),))
    return None

"""Which columns join two types: as stated, or inferred from names.

RESO-style documents state no ReferentialConstraint, so the columns of a relation are inferred by
the rules below, tried in this order, and always labelled with the rule that found them. Joins
where no relation is declared at all are found in `reso_explorer.graph.inferred`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.principal_constraint import principal_pairs
from reso_explorer.graph.columns import UNKNOWN, JoinBasis, JoinColumns
from reso_explorer.graph.identifiers import IdentifierKind, Identifiers, split_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import NavigationProperty, StructuredType


RECORD_KEYS: Final = {
    "ResourceRecordKey": (IdentifierKind.KEY,),
    "ResourceRecordKeyNumeric": (IdentifierKind.NUMERIC_KEY, IdentifierKind.KEY),
    "ResourceRecordID": (IdentifierKind.ID, IdentifierKind.MLS_ID),
    "ResourceRecordId": (IdentifierKind.ID, IdentifierKind.MLS_ID),
}
"""Columns that identify a row of any resource, with the kinds of identifier they hold."""
RECORD_RESOURCE: Final = "ResourceName"
"""The column beside them that says of which one."""
_NAMES_OF_ANY_KEY: Final = frozenset({"id", "key", "guid", "uuid", "name", "code"})
"""A key of such a name in the target is the target's own, not that of the source."""
SYSTEM_PREFIXES: Final = ("OriginatingSystem", "SourceSystem")
SYSTEM_ID_COLUMN: Final = "OrganizationUniqueId"


def join_of(
    index: ModelIndex, source: StructuredType, navigation: NavigationProperty
) -> JoinColumns:
    """Return the join columns of a navigation property, stated or inferred."""
    stated = _stated(index, navigation)
    if stated is not None:
        return stated
    own = columns_of(index, source.qualified_name)
    target = columns_of(index, navigation.type)
    if not target:
        return UNKNOWN
    found = None
    if navigation.is_collection:
        found = _to_many(index, source, navigation, own, target)
    return (
        found
        or _to_one(index, source, navigation, own, target)
        or _by_partner(index, source, navigation)
        or UNKNOWN
    )


class _Columns(dict[str, dict[str, str]]):
    """The columns of types, made on first use."""

    def __init__(self, index: ModelIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, type_name: str) -> dict[str, str]:
        index = self._index
        own = index.structured(type_name)
        base = index.structured(own.base_type) if own is not None and own.base_type else None
        is_rooted = base is not None and base.qualified_name in index.hierarchy
        above = self.get(base.qualified_name) if base is not None and is_rooted else None
        if own is None or above is None:
            members = [declared.member for declared in index.properties(type_name).values()]
        else:
            members = list({prop.name: prop for prop in reversed(own.properties)}.values())[::-1]
        found = dict(above or {})
        for prop in members:
            if prop.is_collection:
                found.pop(prop.name, None)
            else:
                found[prop.name] = index.primitive(prop.type)
        self[type_name] = found
        return found


def columns_of(index: ModelIndex, type_name: str) -> dict[str, str]:
    """Return the primitive type of each single-valued column, own and inherited."""
    return index.part(_Columns)[type_name]


def _stated(index: ModelIndex, navigation: NavigationProperty) -> JoinColumns | None:
    if navigation.referential_constraints:
        return JoinColumns(
            JoinBasis.STATED,
            tuple((c.property, c.referenced_property) for c in navigation.referential_constraints),
        )
    of_association = principal_pairs(navigation)
    if of_association:
        return JoinColumns(JoinBasis.STATED_BY_ASSOCIATION, of_association)
    if not navigation.partner:
        return None
    partner = index.navigation_properties(navigation.type).get(navigation.partner)
    if partner is None or not partner.member.referential_constraints:
        return None
    return JoinColumns(
        JoinBasis.STATED_BY_PARTNER,
        tuple((c.referenced_property, c.property) for c in partner.member.referential_constraints),
    )


def _to_one(
    index: ModelIndex,
    source: StructuredType,
    navigation: NavigationProperty,
    own: dict[str, str],
    target: dict[str, str],
) -> JoinColumns | None:
    """Find a column of the source that is named after the relation and identifies the target."""
    if navigation.name.endswith(SYSTEM_PREFIXES) and SYSTEM_ID_COLUMN in target:
        return _to_system(navigation, own)
    identifiers = index.part(Identifiers).of(navigation.type)
    key = index.key(navigation.type)
    key_name = key[0].name if len(key) == 1 else ""
    key_split = split_identifier(key_name)
    key_kind = key_split[1] if key_split is not None else None
    is_itself = are_related(index, source.qualified_name, navigation.type)
    named_after = {
        split[1]: column
        for column in own
        if column.startswith(navigation.name)
        and (split := split_identifier(column)) is not None
        and split[0] == navigation.name
    }
    for kind in IdentifierKind:
        column = named_after.get(kind, "")
        if not column:
            continue
        column_type = own[column]
        same_kind = identifiers.get(kind)
        others = [same_kind.column] if same_kind is not None else []
        if IdentifierKind.MLS_ID not in {kind, key_kind}:
            others += [key_name, key_name + "Numeric"]
        for other in others:
            if target.get(other) == column_type and not (is_itself and column == other):
                is_key = kind in {IdentifierKind.KEY, IdentifierKind.NUMERIC_KEY}
                how = JoinBasis.FOREIGN_KEY if is_key else JoinBasis.FOREIGN_ID
                return JoinColumns(how, ((column, other),))
    return None


def _to_system(navigation: NavigationProperty, own: dict[str, str]) -> JoinColumns | None:
    """Find the id of the system a row comes from.

    `OriginatingSystemKey` does not lead there: it is the key that the row itself has in it.
    """
    for column in (navigation.name + "ID", navigation.name + "Id"):
        if column in own:
            return JoinColumns(JoinBasis.SYSTEM_ID, ((column, SYSTEM_ID_COLUMN),))
    return None


def _to_many(
    index: ModelIndex,
    source: StructuredType,
    navigation: NavigationProperty,
    own: dict[str, str],
    target: dict[str, str],
) -> JoinColumns | None:
    """Find the column of the target that holds the key of the source."""
    key = index.key(source.qualified_name)
    if len(key) != 1 or are_related(index, source.qualified_name, navigation.type):
        return None
    key_name = key[0].name
    for own_column, column, _ in record_key_pairs(index, source.qualified_name, target):
        if RECORD_RESOURCE not in target:
            return JoinColumns(JoinBasis.RECORD_KEY_ALONE, ((own_column, column),))
        constants = ((RECORD_RESOURCE, source.name),)
        return JoinColumns(JoinBasis.RECORD_KEY, ((own_column, column),), constants)
    if key_name.casefold() in _NAMES_OF_ANY_KEY:
        return None
    for column in (key_name, key_name + "Numeric"):
        if column in own and own[column] == target.get(column):
            return JoinColumns(JoinBasis.SHARED_KEY, ((column, column),))
    return None


def record_key_pairs(
    index: ModelIndex, type_name: str, holder: dict[str, str]
) -> Iterator[tuple[str, str, IdentifierKind]]:
    """Yield what identifies rows of a type and the record column of a holder for it, best first.

    `ResourceRecordKey` holds a key, `ResourceRecordID` the number that people know a row by.
    """
    key = index.key(type_name)
    key_name = key[0].name if len(key) == 1 else ""
    split = split_identifier(key_name)
    known = {kind: each.column for kind, each in index.part(Identifiers).of(type_name).items()}
    if split is None or split[1] in {IdentifierKind.KEY, IdentifierKind.NUMERIC_KEY}:
        known.setdefault(IdentifierKind.KEY, key_name)
    own = columns_of(index, type_name)
    for column, kinds in RECORD_KEYS.items():
        for kind in kinds:
            own_column = known.get(kind, "")
            if own_column and own.get(own_column, "?") == holder.get(column):
                yield own_column, column, kinds[0]
                break


def are_related(index: ModelIndex, one: str, other: str) -> bool:
    """Tell whether two types are the same or one derives from the other."""
    one, other = index.qualify(one), index.qualify(other)
    return index.is_a(one, other) or index.is_a(other, one)


def _by_partner(
    index: ModelIndex, source: StructuredType, navigation: NavigationProperty
) -> JoinColumns | None:
    """Turn the columns of the partner around."""
    target = index.structured(navigation.type)
    if target is None:
        return None
    for name, found in index.navigation_properties(target.qualified_name).items():
        back = found.member
        is_partner = name == navigation.partner or back.partner == navigation.name
        if not is_partner or not index.is_a(source.qualified_name, index.qualify(back.type)):
            continue
        own = columns_of(index, target.qualified_name)
        other = columns_of(index, source.qualified_name)
        join = _to_one(index, target, back, own, other)
        if join is not None:
            return JoinColumns(JoinBasis.BY_PARTNER, join.reversed().pairs)
    return None

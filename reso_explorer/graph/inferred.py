"""Joins where no relation is declared: found by the names of identifiers, and turned around.

`ListOfficeKey` leads to the type that `OfficeKey` identifies, `ListAgentMlsId` to a member, and
`ResourceRecordKey` with `ResourceName` to any resource. Both ends have the same kind of
identifier and the same type. What could lead to several types is reported as ambiguous, not
guessed. What a declared relation says already is not said again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.csdl.meaning.decoded_name import split_camel
from reso_explorer.graph.columns import Confidence, JoinBasis, JoinColumns
from reso_explorer.graph.edges import Edge, EdgeKind
from reso_explorer.graph.identifiers import (
    IdentifierKind,
    Identifiers,
    singulars,
    split_identifier,
)
from reso_explorer.graph.joins import (
    RECORD_KEYS,
    RECORD_RESOURCE,
    SYSTEM_ID_COLUMN,
    SYSTEM_PREFIXES,
    are_related,
    columns_of,
    join_of,
    record_key_pairs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import EntityType
    from reso_explorer.providers.dialect import StatedJoin

_AGENT_NOUNS: Final = frozenset({"Agent", "Broker", "Manager", "Lead", "Organizer"})
"""Last words of roles that a person of the Member resource has."""
_MEMBER: Final = "Member"
_MOST_RECORD_JOINS: Final = 20_000
"""Rows of any resource times resources: beyond this a document is not a feed."""
_ENDINGS: Final = ("Key", "Numeric", "Id", "ID", "_id")
_KIND_ORDER: Final = list(IdentifierKind)


class Ambiguity(Struct, frozen=True):
    """A column that could lead to several types; nothing in the document says to which."""

    source: str
    column: str
    candidates: tuple[str, ...]


class _Found(Struct, frozen=True):
    role: str
    target: str
    kind: IdentifierKind
    join: JoinColumns
    is_unique: bool
    """Whether at most one row of the source has a value: the column is its key."""
    is_required: bool = False


def relation_rank(index: ModelIndex, owner: str, name: str) -> tuple[bool, bool]:
    """Return what to sort relations of a type by: its own side first, `Co…` ones last.

    Of a `Listing`, `ListOffice` comes before `BuyerOffice`, and that before `CoListOffice`.
    """
    words = split_camel(name)
    is_second = len(words) > 1 and words[0] == "Co"
    stem = index.part(Identifiers).stem_of(owner)
    first = words[1 if is_second else 0] if words else ""
    is_own = bool(first) and stem.startswith(first)
    return is_second, not is_own


def join_rank(index: ModelIndex, edge: Edge) -> tuple[bool, bool, bool]:
    """Return what to sort joins by: those to one row first, then as relations.

    `Property.ListAgent` is a way back over what Property has.
    """
    _, dot, role = edge.name.rpartition(".")
    owner = edge.target if dot else edge.source
    return (edge.is_collection, *relation_rank(index, owner, role))


class InferredJoins:
    """The joins of a model that no relation declares, found type by type.

    Attributes:
        ambiguous: columns met so far that could lead to several types.
        any_resource: types met so far whose rows may belong to a row of any resource.
    """

    def __init__(self, index: ModelIndex) -> None:
        self._index = index
        self._identifiers = index.part(Identifiers)
        sets = [index.qualify(found.type) for found in index.entity_sets.values()]
        types = sets or [found.qualified_name for found in index.entity_types()]
        self._addressable = dict.fromkeys(types)
        self._plain_ids = self._types_with_plain_ids()
        self.ambiguous: list[Ambiguity] = []
        self.any_resource: set[str] = set()

    def _types_with_plain_ids(self) -> dict[str, str]:
        """Return addressable types whose key is a bare `id`, by name; unique names only."""
        found: dict[str, str] = {}
        for name in self._addressable:
            key = self._index.key(name)
            simple = name.rpartition(".")[2]
            is_plain = len(key) == 1 and key[0].name.casefold() == "id"
            if is_plain and len(self._index.types_named(simple)) == 1:
                found[simple.casefold()] = name
        return found

    def of(self, source: EntityType, *, with_ways_back: bool = True) -> Iterator[Edge]:
        """Yield the joins of the columns that a type declares, and the ways back to it."""
        declared = _DeclaredJoins(self._index, source)
        by_relation: dict[tuple[str, str], list[_Found]] = {}
        for found in (*self._by_name(source, declared), *self._by_record_key(source)):
            by_relation.setdefault((found.role, found.target), []).append(found)
        for (role, target), several in by_relation.items():
            several.sort(key=lambda each: _KIND_ORDER.index(each.kind))
            best = several[0]
            others = tuple(each.join for each in several[1:])
            many = "1" if best.is_required else "0..1"
            name = source.qualified_name
            yield Edge(
                name, target, EdgeKind.JOIN, role, False, many, join=best.join, other_joins=others
            )
            if with_ways_back:
                yield from self._way_back(source, best, others)
        if not with_ways_back:
            return
        for role, target, join in declared.to_one():
            found = _Found(role, target, IdentifierKind.KEY, join, is_unique=False)
            yield from self._way_back(source, found, ())

    def _way_back(
        self, source: EntityType, found: _Found, others: tuple[JoinColumns, ...]
    ) -> Iterator[Edge]:
        """Yield the join from the target back to the source, unless a relation declares it."""
        index = self._index
        name, target = source.qualified_name, found.target
        if name not in self._addressable or found.join.how is JoinBasis.SYSTEM_ID:
            return
        if target == name or found.join.confidence is Confidence.LOW:
            return
        back = found.join.reversed()
        column = back.pairs[0][1]
        target_type = index.structured(target)
        assert target_type is not None
        for declared in index.navigation_properties(target).values():
            if index.qualify(declared.member.type) != name:
                continue
            join = join_of(index, target_type, declared.member)
            if not join.is_known or column in [other for _, other in join.pairs]:
                return
        is_plain = (
            found.role in singulars(target.rpartition(".")[2])
            or found.join.how in {JoinBasis.RECORD_KEY, JoinBasis.RECORD_KEY_ALONE}
            or all(own == other for own, other in back.pairs)
        )
        role = source.name if is_plain else f"{source.name}.{found.role}"
        many = "0..1" if found.is_unique else "*"
        yield Edge(
            target,
            name,
            EdgeKind.JOIN,
            role,
            not found.is_unique,
            many,
            join=back,
            other_joins=tuple(each.reversed() for each in others),
        )

    # --- by the name of a column ------------------------------------------------------------------

    def _by_name(self, source: EntityType, declared: _DeclaredJoins) -> Iterator[_Found]:
        index = self._index
        name = source.qualified_name
        key = [ref.name for ref in index.key(name)]
        for prop in source.properties:
            if prop.is_collection or not prop.name.endswith(_ENDINGS):
                continue
            split = split_identifier(prop.name)
            if split is None or not split[0] or declared.covers(split[0], prop.name):
                continue
            role, kind = split
            if key == [prop.name] and name in self._identifiers.owners(role):
                continue
            primitive = index.primitive(prop.type)
            if role.endswith(SYSTEM_PREFIXES) and kind is IdentifierKind.ID:
                found = self._system(name, role, prop.name, primitive)
            elif any(prefix in role for prefix in SYSTEM_PREFIXES):
                found = None
            else:
                found = self._identified(name, role, kind, prop.name, primitive)
            if found is not None:
                join, target = found
                yield _Found(
                    role, target, kind, join, key == [prop.name], is_required=not prop.is_nullable
                )

    def _system(
        self, source: str, role: str, column: str, primitive: str
    ) -> tuple[JoinColumns, str] | None:
        for target in self._addressable:
            if target == source or target.rpartition(".")[2] != "OUID":
                continue
            if columns_of(self._index, target).get(SYSTEM_ID_COLUMN) == primitive:
                pair = (column, SYSTEM_ID_COLUMN)
                return JoinColumns(JoinBasis.SYSTEM_ID, (pair,)), target
        return None

    def _identified(
        self, source: str, role: str, kind: IdentifierKind, column: str, primitive: str
    ) -> tuple[JoinColumns, str] | None:
        """Return the join of a column to the one type that it can identify."""
        stem, how = self._stem_of(role)
        fitting: dict[str, str] = {}
        for owner in self._identifiers.owners(stem) if stem else ():
            identifier = self._identifiers.of(owner).get(kind)
            if identifier is None or identifier.type != primitive:
                continue
            is_own_key = identifier.column == column and are_related(self._index, owner, source)
            if owner in self._addressable and not is_own_key:
                fitting[owner] = identifier.column
        if len(fitting) > 1:
            self.ambiguous.append(Ambiguity(source, column, tuple(fitting)))
            return None
        for owner, other in fitting.items():
            return JoinColumns(how, ((column, other),)), owner
        return None if stem else self._by_type_name(source, role, kind, column, primitive)

    def _stem_of(self, role: str) -> tuple[str, JoinBasis]:
        """Return what a role stands for: itself, its last words, or a member; "" for nothing."""
        stems = self._identifiers.stems
        if role in stems:
            return role, JoinBasis.SAME_NAME
        words = split_camel(role)
        for first in range(1, len(words)):
            ending = "".join(words[first:])
            if ending in stems and role.endswith(ending):
                return ending, JoinBasis.ROLE
        if words and words[-1] in _AGENT_NOUNS and _MEMBER in stems:
            return _MEMBER, JoinBasis.AGENT_ROLE
        return "", JoinBasis.UNKNOWN

    def _by_type_name(
        self, source: str, role: str, kind: IdentifierKind, column: str, primitive: str
    ) -> tuple[JoinColumns, str] | None:
        """Return the join of `teamId` to the bare `id` of the only type `team`."""
        target = self._plain_ids.get(role.casefold())
        if target is None or target == source or kind is not IdentifierKind.ID:
            return None
        columns = columns_of(self._index, target)
        key = self._index.key(target)[0].name
        if column in columns or columns.get(key) != primitive:
            return None
        return JoinColumns(JoinBasis.TYPE_NAME, ((column, key),)), target

    # --- by ResourceRecordKey ---------------------------------------------------------------------

    def _by_record_key(self, source: EntityType) -> Iterator[_Found]:
        index = self._index
        name = source.qualified_name
        own = columns_of(index, name)
        held = next((column for column in RECORD_KEYS if column in own), "")
        if not held:
            return
        names_resource = RECORD_RESOURCE in own
        self.any_resource.add(name)
        possible = list(self._addressable)
        if len(self.any_resource) * len(possible) > _MOST_RECORD_JOINS:
            self.ambiguous.append(Ambiguity(name, held, ()))
            return
        possible = [each for each in possible if not are_related(index, each, name)]
        if not names_resource:
            owners = self._owners_of_records(name)
            possible = [each for each in possible if each in owners]
            if len(possible) != 1:
                self.ambiguous.append(Ambiguity(name, held, tuple(possible)))
                return
        for target in possible:
            if not self._identifiers.of(target):
                continue
            simple = target.rpartition(".")[2]
            for known, column, kind in record_key_pairs(index, target, own):
                constants = ((RECORD_RESOURCE, simple),) if names_resource else ()
                how = JoinBasis.RECORD_KEY if names_resource else JoinBasis.RECORD_KEY_ALONE
                join = JoinColumns(how, ((column, known),), own_constants=constants)
                yield _Found(simple, target, kind, join, is_unique=False)

    def _owners_of_records(self, name: str) -> list[str]:
        """Return the types that have a relation to a type."""
        return [
            found.qualified_name
            for found in self._index.entity_types()
            if any(self._index.qualify(each.type) == name for each in found.navigation_properties)
        ]


class _DeclaredJoins:
    """What the declared relations of a type say about its columns."""

    def __init__(self, index: ModelIndex, source: EntityType) -> None:
        self._index = index
        self._source = source
        self._relations = index.navigation_properties(source.qualified_name)
        self._columns: set[str] | None = None

    def covers(self, role: str, column: str) -> bool:
        """Tell whether a relation is called like the role, or joins by the column."""
        if role in self._relations:
            return True
        if self._columns is None:
            self._columns = {
                own
                for found in self._relations.values()
                if not found.member.is_collection
                for own, _ in join_of(self._index, self._source, found.member).pairs
            }
        return column in self._columns

    def to_one(self) -> Iterator[tuple[str, str, JoinColumns]]:
        """Yield name, target and columns of the type's own relations to one row."""
        index = self._index
        identifiers = index.part(Identifiers)
        for member in self._source.navigation_properties:
            target = index.qualify(member.type)
            if member.is_collection or member.partner or not identifiers.of(target):
                continue
            if index.entity_type(target) is None:
                continue
            join = join_of(index, self._source, member)
            if join.is_known:
                yield member.name, target, join


class Joins:
    """Joins of the provider and inferred ones, by both ends."""

    def __init__(self, index: ModelIndex, stated: tuple[StatedJoin, ...]) -> None:
        inferred = InferredJoins(index)
        own = [edge for each in stated for edge in _stated_edges(index, each)]
        said = {(edge.source, edge.target, edge.name) for edge in own}
        found = (edge for each in index.entity_types() for edge in inferred.of(each))
        rest = [e for e in found if (e.source, e.target, e.name) not in said]
        self.edges = (*own, *rest)
        self.ambiguous = tuple(inferred.ambiguous)
        self.any_resource = frozenset(inferred.any_resource)
        self.leaving: dict[str, list[Edge]] = {}
        self.arriving: dict[str, list[Edge]] = {}
        for edge in self.edges:
            self.leaving.setdefault(edge.source, []).append(edge)
            self.arriving.setdefault(edge.target, []).append(edge)


def own_joins(
    index: ModelIndex, type_name: str, stated: tuple[StatedJoin, ...]
) -> tuple[Edge, ...]:
    """Return what the columns of one type lead to, without a look at all other types."""
    inferred = InferredJoins(index)
    names = [each.qualified_name for each in reversed(index.lineage(type_name))]
    found: dict[str, Edge] = {}
    for each in stated:
        found.update({e.name: e for e in _stated_edges(index, each) if e.source in names})
    for name in names:
        source = index.entity_type(name)
        if source is not None:
            for edge in inferred.of(source, with_ways_back=False):
                found.setdefault(edge.name, edge)
    one = (edge for edge in found.values() if not edge.is_collection)
    return tuple(sorted(one, key=lambda edge: join_rank(index, edge)))


def _stated_edges(index: ModelIndex, stated: StatedJoin) -> Iterator[Edge]:
    """Yield a join of the provider in both directions, if the document has its columns."""
    source, target = index.resource_type(stated.source), index.resource_type(stated.target)
    if source is None or target is None:
        return
    own = index.properties(source.qualified_name)
    other = index.properties(target.qualified_name)
    if not all(a in own and b in other for a, b in stated.columns):
        return
    join = JoinColumns(JoinBasis.STATED_BY_PROVIDER, stated.columns)
    one, many = source.qualified_name, target.qualified_name
    yield Edge(one, many, EdgeKind.JOIN, stated.name, False, "0..1", join=join)
    back = f"{source.name}.{stated.name}"
    yield Edge(many, one, EdgeKind.JOIN, back, True, "*", join=join.reversed())

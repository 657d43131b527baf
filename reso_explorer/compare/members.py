"""Fields and relations of a structured type: new, gone, renamed, moved along inheritance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import added, moved, removed
from reso_explorer.compare.nearness import Candidate, renamed
from reso_explorer.compare.relations import compare_relation, relation_text
from reso_explorer.compare.sides import Pair, Sides, Spot, short
from reso_explorer.compare.typed import (
    compare_typed,
    steps_between_text_and_enum,
    typed_text,
)
from reso_explorer.csdl.model import NavigationProperty, Property
from reso_explorer.graph import EntityGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.csdl.index import Declared
    from reso_explorer.csdl.model import StructuredType

M = TypeVar("M", Property, NavigationProperty)


class Kind(NamedTuple, Generic[M]):
    """How members of one kind are compared."""

    element: ElementKind
    noun: str
    text: Callable[[M], str]
    compare: Callable[[Sides, Pair, M, M], None]


class Group(NamedTuple, Generic[M]):
    """The members of one kind in both documents: own ones, and all with inherited ones."""

    old: Mapping[str, M]
    new: Mapping[str, M]
    all_old: Callable[[], Mapping[str, Declared[M]]]
    all_new: Callable[[], Mapping[str, Declared[M]]]


def compare_members(sides: Sides, old: StructuredType, new: StructuredType) -> None:
    """Compare what two types declare themselves."""
    before, after = old.qualified_name, new.qualified_name
    fields = Group(
        {each.name: each for each in old.properties},
        {each.name: each for each in new.properties},
        lambda: sides.old.properties(before),
        lambda: sides.new.properties(after),
    )
    relations = Group(
        {each.name: each for each in old.navigation_properties},
        {each.name: each for each in new.navigation_properties},
        lambda: sides.old.navigation_properties(before),
        lambda: sides.new.navigation_properties(after),
    )
    turned = _turned(sides, old, new, fields, relations)
    _compare_group(sides, FIELDS, fields, (before, after), turned)
    _compare_group(sides, RELATIONS, relations, (before, after), turned)


def _turned(
    sides: Sides,
    old: StructuredType,
    new: StructuredType,
    fields: Group[Property],
    relations: Group[NavigationProperty],
) -> set[str]:
    """Tell of fields that became relations and the reverse; return their names."""
    found: set[str] = set()
    groups: tuple[tuple[Mapping[str, Any], Mapping[str, Any], str, ElementKind], ...] = (
        (fields.old, relations.new, "relation", ElementKind.RELATION),
        (relations.old, fields.new, "field", ElementKind.FIELD),
    )
    for former, later, noun, element in groups:
        for name in [name for name in former if name in later]:
            if name in fields.new and name in relations.new:
                continue
            found.add(name)
            pair = _pair(old.qualified_name, new.qualified_name, former[name], later[name], "")
            sides.changed(
                element,
                removed.impact(),
                pair,
                f"`{pair.title}` became a {noun}.",
                shared=f"`{name}` became a {noun} in {{count}} types.",
                before="field" if noun == "relation" else "relation",
                after=noun,
            )
    return found


def _pair(
    before: str,
    after: str,
    old: Property | NavigationProperty,
    new: Property | NavigationProperty,
    plural: str,
) -> Pair:
    return Pair(
        Spot(f"{before}/{old.name}", old.line), Spot(f"{after}/{new.name}", new.line), plural
    )


def _compare_group(
    sides: Sides, kind: Kind[M], group: Group[M], owners: tuple[str, str], turned: set[str]
) -> None:
    before, after = owners
    plural = kind.noun + "s"
    gone: list[M] = []
    for name, member in group.old.items():
        later = group.new.get(name)
        if later is not None:
            kind.compare(sides, _pair(before, after, member, later, plural), member, later)
        elif name not in turned and not _moved_up(sides, kind, group, owners, member):
            gone.append(member)
    fresh = [
        member
        for name, member in group.new.items()
        if name not in group.old
        and name not in turned
        and not _moved_down(sides, kind, group, owners, member)
    ]
    names = renamed(
        [_candidate(sides, before, each, is_old=True) for each in gone],
        [_candidate(sides, after, each, is_old=False) for each in fresh],
    )
    for member in gone:
        if member.name in names:
            later = group.new[names[member.name]]
            _tell_renamed(sides, kind, _pair(before, after, member, later, plural), member, later)
        else:
            _tell_removed(sides, kind, before, member)
    taken = set(names.values())
    for member in fresh:
        if member.name not in taken:
            _tell_added(sides, kind, after, member)


def _candidate(
    sides: Sides, owner: str, member: Property | NavigationProperty, *, is_old: bool
) -> Candidate:
    meanings = sides.old_meanings if is_old else sides.new_meanings
    meaning = (
        meanings.field(owner, member.name)
        if isinstance(member, Property)
        else meanings.relation(owner, member.name)
    )
    label = "" if meaning.label is None else str(meaning.label.value)
    declared = member.type in (sides.old if is_old else sides.new).types
    type_name = sides.names[member.type] if is_old else member.type
    return Candidate(member.name, label, (type_name, declared, member.is_collection))


def _moved_up(
    sides: Sides, kind: Kind[M], group: Group[M], owners: tuple[str, str], member: M
) -> bool:
    """Tell of a member that is inherited now."""
    declared = group.all_new().get(member.name)
    if declared is None:
        return False
    base = declared.owner.qualified_name
    pair = Pair(
        Spot(f"{owners[0]}/{member.name}", member.line),
        Spot(f"{base}/{member.name}", declared.member.line),
        kind.noun + "s",
    )
    sides.changed(
        kind.element,
        moved.impact(),
        pair,
        f"`{short(owners[0])}/{member.name}` is inherited from `{short(base)}` now.",
        shared=f"`{member.name}` of {{count}} types is inherited from `{short(base)}` now.",
        before=owners[0],
        after=base,
    )
    kind.compare(sides, pair, member, declared.member)
    return True


def _moved_down(
    sides: Sides, kind: Kind[M], group: Group[M], owners: tuple[str, str], member: M
) -> bool:
    """Tell of a member that was inherited and is declared by the type itself now."""
    declared = group.all_old().get(member.name)
    if declared is None:
        return False
    base = declared.owner.qualified_name
    pair = Pair(
        Spot(f"{base}/{member.name}", declared.member.line),
        Spot(f"{owners[1]}/{member.name}", member.line),
        kind.noun + "s",
    )
    sides.changed(
        kind.element,
        moved.impact(),
        pair,
        f"`{pair.title}` is declared by the type itself now; it was inherited "
        f"from `{short(base)}`.",
        shared=f"`{member.name}` of {{count}} types is no longer inherited from `{short(base)}`.",
        before=base,
        after=owners[1],
    )
    kind.compare(sides, pair, declared.member, member)
    return True


def _tell_renamed(sides: Sides, kind: Kind[M], pair: Pair, old: M, new: M) -> None:
    sides.changed(
        kind.element,
        removed.impact(),
        pair,
        f"`{short(pair.old.path)}` is gone and `{new.name}` is new with the same type: "
        "perhaps renamed.",
        shared=f"{kind.noun.capitalize()} `{old.name}` is gone from {{count}} types where "
        f"`{new.name}` is new with the same type: perhaps renamed.",
        before=old.name,
        after=new.name,
    )
    kind.compare(sides, pair, old, new)


def _tell_removed(sides: Sides, kind: Kind[M], owner: str, member: M) -> None:
    spot = Spot(f"{owner}/{member.name}", member.line)
    text = kind.text(member)
    sides.removed(
        kind.element,
        removed.impact(),
        spot,
        f"{kind.noun.capitalize()} `{short(spot.path)}` ({text}) is gone."
        f"{_joins_lost(sides, owner, member.name)}",
        shared=f"{kind.noun.capitalize()} `{member.name}` ({text}) is gone from {{count}} types.",
        before=text,
    )


def _joins_lost(sides: Sides, owner: str, column: str) -> str:
    """Return a sentence with the types that a lost column joined, "" where it joined none."""
    graph = EntityGraph.of(sides.old)
    lost = [
        f"`{edge.target.rpartition('.')[2]}` as `{edge.name}`"
        for edge in graph.relations_and_joins_of(owner)
        if any(own == column for own, _ in graph.columns(edge, owner).pairs)
    ]
    if not lost:
        return ""
    more = f" and {len(lost) - 3:,} more" if len(lost) > 3 else ""
    return f" It joined {', '.join(lost[:3])}{more}."


def _tell_added(sides: Sides, kind: Kind[M], owner: str, member: M) -> None:
    spot = Spot(f"{owner}/{member.name}", member.line)
    text = kind.text(member)
    sides.added(
        kind.element,
        added.impact(),
        spot,
        f"{kind.noun.capitalize()} `{short(spot.path)}` ({text}) is new.",
        shared=f"{kind.noun.capitalize()} `{member.name}` ({text}) is new in {{count}} types.",
        after=text,
    )


def _is_lookup_name(term: str) -> bool:
    return term == "LookupName"


def _compare_field(sides: Sides, pair: Pair, old: Property, new: Property) -> None:
    compare_typed(sides, pair, old, new)
    another_dialect = steps_between_text_and_enum(sides, old, new)
    compare_annotations(
        sides,
        pair,
        old.annotations,
        new.annotations,
        leave=_is_lookup_name if another_dialect else None,
    )


FIELDS = Kind(ElementKind.FIELD, "field", typed_text, _compare_field)
"""How fields are compared."""

RELATIONS = Kind(ElementKind.RELATION, "relation", relation_text, compare_relation)
"""How relations are compared."""

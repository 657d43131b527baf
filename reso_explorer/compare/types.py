"""Types of all kinds: new, gone, renamed, moved to another namespace, changed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.enums import compare_definitions, compare_enums
from reso_explorer.compare.impact import added, removed
from reso_explorer.compare.nearness import best_pairs, name_likeness
from reso_explorer.compare.sides import Pair, Spot, short
from reso_explorer.compare.structured import compare_structured
from reso_explorer.csdl.model import (
    ComplexType,
    EntityType,
    EnumType,
    StructuredType,
    TypeDefinition,
)
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.compare.sides import Sides
    from reso_explorer.csdl.model import NamedType

_SAME_MEMBERS: Final = 0.6
"""Share of members two types must have in common to be one type renamed."""

_SAME_NAME_MEMBERS: Final = 0.3
"""The same for two types of one name in different namespaces, or of near names."""

_COMMON: Final = 50
"""A member that more new types than this have says nothing."""

_WORDS: Final[dict[type, tuple[ElementKind, str, str]]] = {
    EntityType: (ElementKind.ENTITY_TYPE, "Entity type", "entity types"),
    ComplexType: (ElementKind.COMPLEX_TYPE, "Complex type", "complex types"),
    EnumType: (ElementKind.ENUM_TYPE, "Enumeration", "enumerations"),
    TypeDefinition: (ElementKind.TYPE_DEFINITION, "Type definition", "type definitions"),
}


def compare_types(sides: Sides) -> None:
    """Compare all types; types that were perhaps renamed are mapped and compared as well."""
    old, new = sides.old.types, sides.new.types
    gone = [each for name, each in old.items() if not _partner(sides, name, each)]
    paired = {sides.names[name] for name, each in old.items() if _partner(sides, name, each)}
    fresh = [each for name, each in new.items() if name not in paired]
    _find_renamed(sides, gone, fresh)
    met: set[str] = set()
    for name, each in old.items():
        later = _partner(sides, name, each)
        if later is None:
            _tell_removed(sides, each)
            continue
        met.add(later.qualified_name)
        _compare(sides, each, later)
    for each in fresh:
        if each.qualified_name not in met:
            _tell_added(sides, each)


def _partner(sides: Sides, name: str, old: NamedType) -> NamedType | None:
    """Return the type of the new document that goes by the same name and is of the same kind."""
    found = sides.new.types.get(sides.names[name])
    return found if type(found) is type(old) else None


def _compare(sides: Sides, old: NamedType, new: NamedType) -> None:
    if isinstance(old, StructuredType):
        assert isinstance(new, StructuredType)
        compare_structured(sides, old, new)
    elif isinstance(old, EnumType):
        assert isinstance(new, EnumType)
        compare_enums(sides, old, new)
    else:
        assert isinstance(new, TypeDefinition)
        compare_definitions(sides, old, new)


# --- renamed types --------------------------------------------------------------------------------


def _find_renamed(sides: Sides, gone: list[NamedType], fresh: list[NamedType]) -> None:
    """Map and tell of types that are gone and seem to live on under another name."""
    if not gone or not fresh:
        return
    by_name = {each.qualified_name: each for each in fresh}
    former = {each.qualified_name: each for each in gone}
    for before, after in best_pairs(_scores(gone, fresh)).items():
        old, new = former[before], by_name[after]
        sides.names.rename_type(before, after)
        element, noun, plural = _WORDS[type(new)]
        if old.name == new.name:
            told = f"moved from {old.namespace} to {new.namespace}"
            message = f"{noun} `{old.name}` {told}."
            shared = f"{{count}} {plural} {told}."
        else:
            message = (
                f"{noun} `{old.name}` is gone and `{new.name}` is new with much the same "
                "members: perhaps renamed."
            )
            shared = ""
        sides.changed(
            element,
            removed.impact(),
            Pair(Spot(before, old.line), Spot(after, new.line), plural),
            message,
            shared=shared,
            before=before,
            after=after,
        )


def _scores(gone: list[NamedType], fresh: list[NamedType]) -> Iterable[tuple[float, str, str]]:
    members = {each.qualified_name: frozenset(_member_names(each)) for each in fresh}
    having: dict[tuple[type, str], list[str]] = {}
    for each in fresh:
        for name in members[each.qualified_name]:
            having.setdefault((type(each), name), []).append(each.qualified_name)
        having.setdefault((type(each), f" {each.name}"), []).append(each.qualified_name)
    for old in gone:
        own = frozenset(_member_names(old))
        shared: Counter[str] = Counter()
        for name in (*own, f" {old.name}"):
            holders = having.get((type(old), name), ())
            if len(holders) <= _COMMON:
                shared.update(holders)
        for candidate in shared:
            score = _likeness(old, own, candidate, members[candidate])
            if score:
                yield score, old.qualified_name, candidate


def _likeness(
    old: NamedType, own: frozenset[str], candidate: str, members: frozenset[str]
) -> float:
    """Return how much two types have in common, 0 where it is too little."""
    either = own | members
    common = len(own & members) / len(either) if either else 1.0
    name = candidate.rpartition(".")[2]
    near = 1.0 if name == old.name else name_likeness(old.name, name)
    if (near and common >= _SAME_NAME_MEMBERS) or (common >= _SAME_MEMBERS and len(own) > 1):
        return common + near
    return 0.0


def _member_names(named: NamedType) -> Iterable[str]:
    if isinstance(named, EnumType):
        return (member.name for member in named.members)
    if isinstance(named, StructuredType):
        fields = [each.name for each in named.properties]
        return (*fields, *(each.name for each in named.navigation_properties))
    return (named.underlying_type,)


# --- new and gone ---------------------------------------------------------------------------------


def _tell_removed(sides: Sides, old: NamedType) -> None:
    element, noun, plural = _WORDS[type(old)]
    name = old.qualified_name
    sides.removed(
        element,
        removed.impact(),
        Spot(name, old.line),
        f"{noun} `{short(name)}` is gone{_size(old)}.",
        shared=f"{{count}} {plural} are gone." if isinstance(old, EnumType) else "",
        before=name,
    )


def _tell_added(sides: Sides, new: NamedType) -> None:
    element, noun, plural = _WORDS[type(new)]
    name = new.qualified_name
    sides.added(
        element,
        added.impact(),
        Spot(name, new.line),
        f"{noun} `{short(name)}` is new{_size(new)}.",
        shared=f"{{count}} {plural} are new." if isinstance(new, EnumType) else "",
        after=name,
    )


def _size(named: NamedType) -> str:
    if isinstance(named, EnumType):
        return f" ({count(len(named.members), 'value')})"
    if isinstance(named, StructuredType):
        fields = count(len(named.properties), "field")
        return f" ({fields}, {count(len(named.navigation_properties), 'relation')})"
    return f" ({named.underlying_type})"

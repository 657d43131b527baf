"""Entity sets and singletons: what a service offers at its root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.capabilities import compare_capabilities, is_capability
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import (
    added,
    binding,
    declaration,
    removed,
    resource_kind,
    structure_changed,
)
from reso_explorer.compare.sides import Pair, Sides, Spot
from reso_explorer.csdl.model import EntitySet, Singleton

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex

    Resource = EntitySet | Singleton


def compare_resources(sides: Sides) -> None:
    """Compare everything that has an address of its own at the root of the service."""
    old, new = _resources(sides.old), _resources(sides.new)
    gone = {name: each for name, each in old.items() if name not in new}
    fresh = {name: each for name, each in new.items() if name not in old}
    names = _renamed(sides, gone, fresh)
    for name, each in old.items():
        later = new.get(names.get(name, name))
        if later is None:
            _tell_removed(sides, each)
            continue
        pair = Pair(Spot(name, each.line), Spot(later.name, later.line), "resources")
        if name != later.name:
            _tell_renamed(sides, pair)
        _compare(sides, pair, each, later, names)
    taken = set(names.values())
    for name, each in fresh.items():
        if name not in taken:
            _tell_added(sides, each)


def _resources(index: ModelIndex) -> dict[str, Resource]:
    return {**index.singletons, **index.entity_sets}


def _renamed(sides: Sides, gone: dict[str, Resource], fresh: dict[str, Resource]) -> dict[str, str]:
    """Return new names of resources by old ones: the only ones of their type on either side."""
    before = _only_of_type({name: sides.names[each.type] for name, each in gone.items()})
    after = _only_of_type({name: each.type for name, each in fresh.items()})
    return {
        name: after[kind]
        for kind, name in before.items()
        if kind in after and type(gone[name]) is type(fresh[after[kind]])
    }


def _only_of_type(types: dict[str, str]) -> dict[str, str]:
    kinds = list(types.values())
    return {kind: name for name, kind in types.items() if kinds.count(kind) == 1}


def _word(resource: Resource) -> str:
    return "Resource" if isinstance(resource, EntitySet) else "Singleton"


def _tell_removed(sides: Sides, old: Resource) -> None:
    _annotations(sides, Spot(old.name), Spot(old.name))
    sides.removed(
        ElementKind.RESOURCE,
        removed.impact(),
        Spot(old.name, old.line),
        f"{_word(old)} `{old.name}` ({old.type}) is gone.",
        before=old.type,
    )


def _tell_added(sides: Sides, new: Resource) -> None:
    _annotations(sides, Spot(new.name), Spot(new.name))
    sides.added(
        ElementKind.RESOURCE,
        added.impact(),
        Spot(new.name, new.line),
        f"{_word(new)} `{new.name}` ({new.type}) is new.",
        after=new.type,
    )


def _tell_renamed(sides: Sides, pair: Pair) -> None:
    sides.changed(
        ElementKind.RESOURCE,
        removed.impact(),
        pair,
        f"Resource `{pair.old.path}` is gone and `{pair.new.path}` is new with the same type: "
        "perhaps renamed.",
        before=pair.old.path,
        after=pair.new.path,
    )


def _compare(sides: Sides, pair: Pair, old: Resource, new: Resource, names: dict[str, str]) -> None:
    if type(old) is not type(new):
        became = "an entity set" if isinstance(new, EntitySet) else "a singleton"
        sides.changed(
            ElementKind.RESOURCE,
            resource_kind.impact(),
            pair,
            f"`{pair.title}` became {became}.",
            before=type(old).__name__,
            after=type(new).__name__,
        )
    if sides.names[old.type] != new.type:
        is_derived = sides.new.is_a(new.type, sides.names[old.type])
        sides.changed(
            ElementKind.RESOURCE,
            structure_changed.impact(is_derived=is_derived),
            pair,
            f"`{pair.title}` holds rows of type {new.type} now, before of {old.type}.",
            before=old.type,
            after=new.type,
        )
    if isinstance(old, EntitySet) and isinstance(new, EntitySet):
        _compare_listing(sides, pair, old, new)
    _compare_bindings(sides, pair, old, new, names)
    compare_capabilities(sides, pair)
    inline = _annotations(sides, pair.old, pair.new)
    compare_annotations(
        sides,
        pair,
        (*old.annotations, *inline[0]),
        (*new.annotations, *inline[1]),
        leave=is_capability if pair.new.path in sides.told_capabilities else None,
    )


def _annotations(sides: Sides, old: Spot, new: Spot) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Return what is said of a resource under its full paths, `NS.Container/Set`."""
    before = [
        annotation
        for container in sides.old.containers
        for annotation in sides.old_annotations(f"{container}/{old.path}", ())
    ]
    after = [
        annotation
        for container in sides.new.containers
        for annotation in sides.new_annotations(f"{container}/{new.path}", ())
    ]
    return tuple(before), tuple(after)


def _compare_listing(sides: Sides, pair: Pair, old: EntitySet, new: EntitySet) -> None:
    before, after = old.include_in_service_document, new.include_in_service_document
    if (before is False) != (after is False):
        what = "left out of" if after is False else "in"
        sides.changed(
            ElementKind.RESOURCE,
            declaration.impact(),
            pair,
            f"`{pair.title}` is {what} the service document now.",
            shared=f"{{count}} resources are {what} the service document now.",
            before=str(before is not False).lower(),
            after=str(after is not False).lower(),
        )


def _compare_bindings(
    sides: Sides, pair: Pair, old: Resource, new: Resource, names: dict[str, str]
) -> None:
    before = {
        sides.names.path(each.path): (sides.names.path(each.target), each.line)
        for each in old.bindings
    }
    after = {each.path: (each.target, each.line) for each in new.bindings}
    for path in dict.fromkeys((*before, *after)):
        was, old_line = before.get(path, (None, pair.old.line))
        now, new_line = after.get(path, (None, pair.new.line))
        if was == now or (was is not None and names.get(was) == now):
            continue
        if not _has_path(sides, old, new, path):
            continue
        place = Pair(
            Spot(f"{pair.old.path}/{path}", old_line),
            Spot(f"{pair.new.path}/{path}", new_line),
            "relations",
        )
        told = f"{now or 'no stated resource'}, before to {was or 'none stated'}"
        sides.changed(
            ElementKind.BINDING,
            binding.impact(was_stated=was is not None, is_stated=now is not None),
            place,
            f"`{place.title}` leads to rows of {told}.",
            shared=f"{{count}} relations lead to rows of {told}.",
            before=was,
            after=now,
        )


def _has_path(sides: Sides, old: Resource, new: Resource, path: str) -> bool:
    """Tell whether both documents have the relation; where one has not, that is told already."""
    first = path.split("/", 1)[0]
    if "." in first:
        return True
    had = {**sides.old.navigation_properties(old.type), **sides.old.properties(old.type)}
    has = {**sides.new.navigation_properties(new.type), **sides.new.properties(new.type)}
    return first in had and first in has

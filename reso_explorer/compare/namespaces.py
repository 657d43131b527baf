"""Namespaces that moved as a whole: all of `A.B.*` became `C.B.*`."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import added, declaration, namespace_changed
from reso_explorer.compare.nearness import best_pairs
from reso_explorer.compare.sides import Pair, Spot
from reso_explorer.text import count

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.compare.sides import Sides
    from reso_explorer.csdl.model import Model, Schema

_ENOUGH: Final = 0.5
"""Share of names that must be found again in the other namespace."""


class Namespace(NamedTuple):
    """What is declared under one name; a document may declare it in several schemas."""

    name: str
    line: int
    declared: frozenset[str]
    is_written_in_queries: bool


def compare_namespaces(sides: Sides) -> None:
    """Find namespaces that moved, tell of them and map their names from now on.

    Namespaces that are only new or only gone are told where they declare nothing that is told
    of by itself.
    """
    old, new = _namespaces(sides.old.model), _namespaces(sides.new.model)
    gone = [each for name, each in old.items() if name not in new]
    fresh = [each for name, each in new.items() if name not in old]
    moved = _moved(gone, fresh)
    for before, after in moved.items():
        sides.names.move_namespace(before, after)
    by_prefix = sorted(moved, key=lambda name: _prefixes(name, moved[name]))
    for prefixes, members in groupby(by_prefix, key=lambda name: _prefixes(name, moved[name])):
        pairs = [(old[name], new[moved[name]]) for name in members]
        _tell_moved(sides, prefixes, pairs)
    taken = set(moved.values())
    for each in gone:
        if each.name not in moved and not each.declared:
            sides.removed(
                ElementKind.NAMESPACE,
                declaration.impact(),
                Spot(each.name, each.line),
                f"Namespace {each.name} is gone; it declared nothing.",
            )
    for each in fresh:
        if each.name not in taken and not each.declared:
            sides.added(
                ElementKind.NAMESPACE,
                added.impact(),
                Spot(each.name, each.line),
                f"Namespace {each.name} is new and declares nothing.",
            )


def _namespaces(model: Model) -> dict[str, Namespace]:
    found: dict[str, Namespace] = {}
    for schema in model.schemas:
        known = found.get(schema.namespace)
        names = frozenset(_declared(schema))
        found[schema.namespace] = Namespace(
            schema.namespace,
            known.line if known else schema.line,
            names | known.declared if known else names,
            _is_written(schema) or (known is not None and known.is_written_in_queries),
        )
    return found


def _declared(schema: Schema) -> Iterable[str]:
    for group in (
        schema.entity_types,
        schema.complex_types,
        schema.enum_types,
        schema.type_definitions,
        schema.actions,
        schema.functions,
        schema.terms,
        schema.entity_containers,
    ):
        for each in group:
            yield each.name


def _is_written(schema: Schema) -> bool:
    """Tell whether queries have to write the namespace: enumerations, casts, bound functions."""
    return bool(
        schema.enum_types
        or any(each.base_type for each in (*schema.entity_types, *schema.complex_types))
        or any(each.is_bound for each in schema.functions)
    )


def _moved(gone: list[Namespace], fresh: list[Namespace]) -> dict[str, str]:
    """Return new names of namespaces that moved, by old ones.

    Two namespaces fit when enough names of the smaller one are in the other. What declares little
    follows where another namespace of the same family went.
    """
    scored = [
        (
            _likeness(one.declared, other.declared) + _tail(one.name, other.name),
            one.name,
            other.name,
        )
        for one in gone
        for other in fresh
        if _likeness(one.declared, other.declared) >= _ENOUGH
    ]
    found = best_pairs(scored)
    families = {_prefixes(before, after) for before, after in found.items()}
    free = {each.name for each in fresh} - set(found.values())
    for each in gone:
        for before, after in families:
            target = after + each.name.removeprefix(before)
            if each.name not in found and each.name.startswith(before) and target in free:
                found[each.name] = target
                free.discard(target)
    return found


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    smaller = min(len(one), len(other))
    return len(one & other) / smaller if smaller else 0.0


def _tail(one: str, other: str) -> float:
    """Return a small bonus for namespaces that end alike."""
    return 0.1 if one.rpartition(".")[2] == other.rpartition(".")[2] else 0.0


def _prefixes(before: str, after: str) -> tuple[str, str]:
    """Return two names without the last parts that they share; at least one part stays."""
    old, new = before.split("."), after.split(".")
    while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
        old.pop()
        new.pop()
    return ".".join(old), ".".join(new)


def _family(names: list[str]) -> str:
    """Return the longest namespace that all given ones are or stand below, "" for none."""
    parts = zip(*(name.split(".") for name in names), strict=False)
    return ".".join(same[0] for same in takewhile(lambda each: len(set(each)) == 1, parts))


def _tell_moved(
    sides: Sides, prefixes: tuple[str, str], pairs: list[tuple[Namespace, Namespace]]
) -> None:
    before = _family([old.name for old, _ in pairs]) or prefixes[0]
    after = _family([new.name for _, new in pairs]) or prefixes[1]
    old, new = pairs[0]
    is_written = any(each.is_written_in_queries for each, _ in pairs)
    number = sum(len(each.declared) for each, _ in pairs)
    sides.changed(
        ElementKind.NAMESPACE,
        namespace_changed.impact(is_written_in_queries=is_written),
        Pair(Spot(old.name, old.line), Spot(new.name, new.line), "namespaces"),
        f"All names of {before}.* became {after}.* ({count(number, 'name')}).",
        before=before,
        after=after,
    )

"""Relations: target, multiplicity, join columns, partner, containment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import join, multiplicity, relation_trait, structure_changed
from reso_explorer.compare.typed import tell_nullability, type_text

if TYPE_CHECKING:
    from reso_explorer.compare.sides import Pair, Sides
    from reso_explorer.csdl.model import NavigationProperty


def relation_text(relation: NavigationProperty) -> str:
    """Return the target of a relation as documents write it."""
    return type_text(relation.type, is_collection=relation.is_collection)


def compare_relation(
    sides: Sides, pair: Pair, old: NavigationProperty, new: NavigationProperty
) -> None:
    """Compare a relation that both documents have."""
    if old.is_collection != new.is_collection:
        _tell_multiplicity(sides, pair, old, new)
    elif not new.is_collection and (old.nullable is False) != (new.nullable is False):
        tell_nullability(sides, pair, may_be_null=new.nullable is not False)
    if sides.names[old.type] != new.type:
        _tell_target(sides, pair, old.type, new.type)
    _compare_joins(sides, pair, old, new)
    for trait, before, after in (
        ("Partner", old.partner, new.partner),
        ("ContainsTarget", str(old.contains_target).lower(), str(new.contains_target).lower()),
        ("OnDelete", old.on_delete, new.on_delete),
    ):
        if before != after:
            told = f"{trait} went from {before or 'none'} to {after or 'none'}"
            sides.changed(
                ElementKind.RELATION,
                relation_trait.impact(trait),
                pair,
                f"`{pair.title}`: {told}.",
                shared=f"{told} in {{count}} relations.",
                before=before,
                after=after,
            )
    compare_annotations(sides, pair, old.annotations, new.annotations)


def _tell_multiplicity(
    sides: Sides, pair: Pair, old: NavigationProperty, new: NavigationProperty
) -> None:
    became = "many rows" if new.is_collection else "a single row"
    sides.changed(
        ElementKind.RELATION,
        multiplicity.impact(),
        pair,
        f"`{pair.title}` leads to {became} now.",
        shared=f"{{count}} relations lead to {became} now.",
        before=old.multiplicity,
        after=new.multiplicity,
    )


def _tell_target(sides: Sides, pair: Pair, before: str, after: str) -> None:
    sides.changed(
        ElementKind.RELATION,
        structure_changed.impact(is_derived=sides.new.is_a(after, sides.names[before])),
        pair,
        f"`{pair.title}` leads to {after} now, before to {before}.",
        shared=f"{{count}} relations lead to {after} now, before to {before}.",
        before=before,
        after=after,
    )


def _compare_joins(
    sides: Sides, pair: Pair, old: NavigationProperty, new: NavigationProperty
) -> None:
    before, after = _joins(old), _joins(new)
    if sorted(before) == sorted(after):
        return
    was, now = ", ".join(before) or "not stated", ", ".join(after) or "not stated"
    sides.changed(
        ElementKind.JOIN,
        join.impact(was_stated=bool(before), is_stated=bool(after)),
        pair,
        f"`{pair.title}`: the join columns went from {was} to {now}.",
        shared=f"The join columns of {{count}} relations went from {was} to {now}.",
        before=", ".join(before) or None,
        after=", ".join(after) or None,
    )


def _joins(relation: NavigationProperty) -> list[str]:
    return [f"{c.property} = {c.referenced_property}" for c in relation.referential_constraints]

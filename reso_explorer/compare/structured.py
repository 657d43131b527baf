"""Entity and complex types that both documents have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.annotations import compare_annotations
from reso_explorer.compare.change import ElementKind
from reso_explorer.compare.impact import base_type, key, type_trait
from reso_explorer.compare.members import compare_members
from reso_explorer.compare.sides import Pair, Sides, Spot
from reso_explorer.csdl.model import EntityType

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.model import StructuredType

_SHOWN_NAMES = 5


def compare_structured(sides: Sides, old: StructuredType, new: StructuredType) -> None:
    """Compare two types of one kind with everything they declare."""
    is_entity = isinstance(new, EntityType)
    element = ElementKind.ENTITY_TYPE if is_entity else ElementKind.COMPLEX_TYPE
    plural = "entity types" if is_entity else "complex types"
    pair = Pair(Spot(old.qualified_name, old.line), Spot(new.qualified_name, new.line), plural)
    _compare_base(sides, pair, old, new)
    traits = [("Abstract", old.abstract, new.abstract), ("OpenType", old.open_type, new.open_type)]
    if isinstance(old, EntityType) and isinstance(new, EntityType):
        _compare_key(sides, pair, old, new)
        traits.append(("HasStream", old.has_stream, new.has_stream))
    for name, before, after in traits:
        if before != after:
            _tell_trait(sides, pair, element, name, now=after)
    compare_annotations(sides, pair, old.annotations, new.annotations)
    compare_members(sides, old, new)


def _tell_trait(sides: Sides, pair: Pair, element: ElementKind, name: str, *, now: bool) -> None:
    words = {"Abstract": "abstract", "OpenType": "open", "HasStream": "a media entity"}
    became = f"{words[name]} now" if now else f"no longer {words[name]}"
    sides.changed(
        element,
        type_trait.impact(name, now=now),
        pair,
        f"`{pair.title}` is {became}.",
        shared=f"{{count}} {pair.plural} are {became}.",
        before=str(not now).lower(),
        after=str(now).lower(),
    )


def _compare_key(sides: Sides, pair: Pair, old: EntityType, new: EntityType) -> None:
    before, after = _key_of(sides.old, old), _key_of(sides.new, new)
    if before == after or (not old.key and not new.key):
        return
    was, now = ", ".join(before) or "none", ", ".join(after) or "none"
    sides.changed(
        ElementKind.KEY,
        key.impact(before, after),
        pair,
        f"The key of `{pair.title}` went from {was} to {now}.",
        shared=f"The key of {{count}} {pair.plural} went from {was} to {now}.",
        before=", ".join(before) or None,
        after=", ".join(after) or None,
    )


def _key_of(index: ModelIndex, kind: EntityType) -> list[str]:
    return [part.alias or part.name for part in index.key(kind.qualified_name)]


def _compare_base(sides: Sides, pair: Pair, old: StructuredType, new: StructuredType) -> None:
    mapped = None if old.base_type is None else sides.names[old.base_type]
    if mapped == new.base_type:
        return
    lost = _lost(sides, old, new)
    impact = base_type.impact(
        had_base=mapped is not None,
        still_derives=mapped is not None and sides.new.is_a(new.qualified_name, mapped),
        loses_members=bool(lost),
    )
    if new.base_type is None:
        told = f"no longer derives from {old.base_type}"
    elif old.base_type is None:
        told = f"derives from {new.base_type} now"
    else:
        told = f"derives from {new.base_type} now, before from {old.base_type}"
    if lost:
        shown = ", ".join(f"`{name}`" for name in lost[:_SHOWN_NAMES])
        more = len(lost) - _SHOWN_NAMES
        told += f" and loses {shown}" + (f" and {more} more" if more > 0 else "")
    sides.changed(
        ElementKind.BASE_TYPE,
        impact,
        pair,
        f"`{pair.title}` {told}.",
        shared=f"Each of {{count}} {pair.plural} {told}.",
        before=old.base_type,
        after=new.base_type,
    )


def _lost(sides: Sides, old: StructuredType, new: StructuredType) -> list[str]:
    """Return the inherited members that the type no longer has."""
    before, after = old.qualified_name, new.qualified_name
    had = {**sides.old.properties(before), **sides.old.navigation_properties(before)}
    has = {*sides.new.properties(after), *sides.new.navigation_properties(after)}
    own = {each.name for each in old.properties}
    own |= {each.name for each in old.navigation_properties}
    return [name for name in had if name not in has and name not in own]

"""The qualified names that stand in annotations: terms, types, enumerations, functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.model import Annotation, Apply, Constant, Record, TypeOperation

if TYPE_CHECKING:
    from collections.abc import Iterable


def names_in(annotations: Iterable[Annotation]) -> set[str]:
    """Return the names in annotations, in their values and in annotations of them."""
    found: set[str] = set()
    waiting: list[object] = list(annotations)
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend(item)
        elif isinstance(item, Struct):
            _add_names(found, item)
            waiting.extend(getattr(item, name) for name in item.__struct_fields__)
    return found


def _add_names(found: set[str], item: Struct) -> None:
    if isinstance(item, Annotation):
        found.add(item.term)
    elif isinstance(item, Record | TypeOperation):
        if item.type:
            found.add(item.type)
    elif isinstance(item, Apply):
        found.add(item.function)
    elif isinstance(item, Constant) and item.kind == "EnumMember":
        found.update(part.rpartition("/")[0] for part in str(item.value).split())

"""Base and derived types as a forest: one walk over it serves every question about ancestors."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.csdl.model import ComplexType, EntityType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reso_explorer.csdl.model import NamedType, StructuredType


class Visit(NamedTuple):
    """A step of a walk: a type is entered before its derived types and left after them."""

    found: StructuredType
    is_entered: bool


class Hierarchy:
    """The types that have a first base type; types in or below a cycle are left out.

    Whether one derives from another takes no walk: `_spans` has for each the numbers under which
    it is entered and left, and what is below a type is entered and left in between.
    """

    def __init__(
        self, types: Mapping[str, NamedType], structured: Callable[[str], StructuredType | None]
    ) -> None:
        self._roots: list[StructuredType] = []
        self._below: dict[str, list[StructuredType]] = {}
        for found in types.values():
            if not isinstance(found, EntityType | ComplexType):
                continue
            base = structured(found.base_type) if found.base_type else None
            siblings = (
                self._roots if base is None else self._below.setdefault(base.qualified_name, [])
            )
            siblings.append(found)
        self._spans: dict[str, tuple[int, int]] = {}
        entered: dict[str, int] = {}
        for number, visit in enumerate(self.walk()):
            name = visit.found.qualified_name
            if visit.is_entered:
                entered[name] = number
            else:
                self._spans[name] = entered[name], number

    def walk(self) -> Iterator[Visit]:
        """Yield every type twice, entered and left, with its derived types in between."""
        pending = [Visit(found, is_entered=True) for found in reversed(self._roots)]
        while pending:
            visit = pending.pop()
            yield visit
            if visit.is_entered:
                pending.append(Visit(visit.found, is_entered=False))
                below = self._below.get(visit.found.qualified_name, ())
                pending += [Visit(found, is_entered=True) for found in reversed(below)]

    def __contains__(self, name: str) -> bool:
        """Tell whether a type, by its qualified name, is neither in nor below a cycle."""
        return name in self._spans

    def is_below(self, name: str, base: str) -> bool:
        """Tell whether a type of the forest derives from another one, or is it."""
        first, last = self._spans[name]
        start, end = self._spans.get(base, (last, first))
        return start <= first and last <= end

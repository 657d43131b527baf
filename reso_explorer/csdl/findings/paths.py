"""Paths through the model: which segment of a path leads nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reso_explorer.csdl.model import ComplexType, EntityType, NavigationProperty, Property

if TYPE_CHECKING:
    from reso_explorer.csdl.findings.scope import Scope


class End(NamedTuple):
    """Where a path ends.

    Attributes:
        type: the qualified type of the last segment.
        member: the property or navigation property of the last segment, None where the path
            ends in a type cast or is empty.
        failed: the first segment that is not there, "" where all are.
        is_judged: False where the path passes through something that is not known here (an
            undefined or open type, an annotation, a key), so that nothing can be said.
    """

    type: str
    member: Property | NavigationProperty | None = None
    failed: str = ""
    is_judged: bool = True

    @property
    def is_found(self) -> bool:
        """Whether every segment is there, as far as can be judged."""
        return not self.failed


def follow(scope: Scope, start: str, path: str) -> End:
    """Follow a path of properties, navigation properties and type casts from a type."""
    index = scope.index
    current = start
    member: Property | NavigationProperty | None = None
    for segment in path.split("/"):
        if not segment or segment[0] in "$@" or segment[-1] == ")" or "@" in segment:
            return End(current, member, is_judged=False)
        if "." in segment:
            cast = index.qualify(segment)
            if cast not in index.types:
                known = scope.is_foreign(cast) or cast.startswith("Edm.")
                return End(cast, None, "" if known else segment, is_judged=not known)
            current, member = cast, None
            continue
        if not isinstance(index.types.get(current), EntityType | ComplexType):
            is_value = current.startswith("Edm.") or current in index.types
            undecided = current in {"Edm.EntityType", "Edm.ComplexType", "Edm.Untyped"}
            if is_value and not undecided:
                return End(current, member, segment)
            return End(current, member, is_judged=False)
        prop = index.properties(current).get(segment)
        navigation = index.navigation_properties(current).get(segment)
        if prop is not None and (navigation is None or "/" not in path):
            member = prop.member
        elif navigation is not None:
            member = navigation.member
        elif any(found.open_type for found in index.lineage(current)) or _is_cut_off(
            scope, current
        ):
            return End(current, None, is_judged=False)
        else:
            return End(current, None, segment)
        current = member.type
    return End(current, member)


def _is_cut_off(scope: Scope, type_name: str) -> bool:
    """Tell whether some base type is not in this document, so that members may be missing."""
    lineage = scope.index.lineage(type_name)
    base = lineage[-1].base_type if lineage else None
    return base is not None and base not in scope.index.types

"""Constraints of V1-V3 associations that no navigation property of V4 can state.

V4 states a ReferentialConstraint on the dependent end only. An association may have its only
navigation property on the principal end (from a header to its items): there the pairs are kept
as an annotation, since they tell how the two types join.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.csdl.model import (
    Annotation,
    Collection,
    PathExpression,
    PropertyValue,
    Record,
)

if TYPE_CHECKING:
    from reso_explorer.csdl.model import NavigationProperty, ReferentialConstraint

_TERM: Final = "edm:ReferentialConstraint"
_OWN, _TARGET = "Property", "ReferencedProperty"


def principal_constraint(constraints: tuple[ReferentialConstraint, ...]) -> Annotation:
    """Return the annotation for the principal end: one record per pair, its own side first."""
    pairs = tuple(
        Record((_path(_OWN, pair.referenced_property), _path(_TARGET, pair.property)))
        for pair in constraints
    )
    return Annotation(_TERM, Collection(pairs), line=constraints[0].line)


def _path(name: str, path: str) -> PropertyValue:
    return PropertyValue(name, PathExpression("PropertyPath", path))


def principal_pairs(navigation: NavigationProperty) -> tuple[tuple[str, str], ...]:
    """Return the pairs (own property, property of the target) that such an annotation holds."""
    pairs: list[tuple[str, str]] = []
    for annotation in navigation.annotations:
        if annotation.term == _TERM and isinstance(annotation.value, Collection):
            for item in annotation.value.items:
                match item:
                    case Record(
                        values=(
                            PropertyValue(value=PathExpression(path=own)),
                            PropertyValue(value=PathExpression(path=target)),
                        )
                    ):
                        pairs.append((own, target))
    return tuple(pairs)

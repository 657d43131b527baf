"""A value, relation or resource is of another complex or entity type."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_derived: bool) -> Impact:
    """Tell what another structured type means.

    Args:
        is_derived: whether the new type derives from the former one.

    A derived type has everything that the former type had, so it is safe. Any other type
    breaks: the members that a query names are others.
    """
    return Impact.SAFE if is_derived else Impact.BREAKING

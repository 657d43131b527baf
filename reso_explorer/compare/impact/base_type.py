"""A type derives from another type than before."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, had_base: bool, still_derives: bool, loses_members: bool) -> Impact:
    """Tell what another base type means.

    Args:
        had_base: whether it derived from a type before.
        still_derives: whether the former base type is still among its base types.
        loses_members: whether inherited members are lost.

    Breaking where members are lost, or where it no longer is one of its former base type: rows
    of it leave the collections of that type, and casts to it fail. A type put in between, or a
    first base type, only adds.
    """
    if loses_members or (had_base and not still_derives):
        return Impact.BREAKING
    return Impact.SAFE

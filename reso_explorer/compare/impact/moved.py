"""A member is declared by a base type now, or by the type itself and no longer by its base."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what a move along the line of inheritance means for the type that keeps the member.

    Safe: the type still has it, at the same path and with the same name.
    """
    return Impact.SAFE

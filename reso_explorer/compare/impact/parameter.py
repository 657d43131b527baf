"""A function takes other parameters."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_new: bool, is_optional: bool) -> Impact:
    """Tell what a new or lost parameter of a function means.

    A call must name all parameters that are not optional, and only known ones. So a new
    optional parameter is safe, and any other new or lost parameter breaks the calls of before.
    """
    return Impact.SAFE if is_new and is_optional else Impact.BREAKING

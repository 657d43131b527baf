"""The columns that join two entity types are stated otherwise."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, was_stated: bool, is_stated: bool) -> Impact:
    """Tell what a change of referential constraints means.

    Other columns break joins that were built on the former ones. Constraints that are no longer
    stated may hold all the same, which is worth a look; newly stated ones are safe.
    """
    if was_stated and is_stated:
        return Impact.BREAKING
    return Impact.INFO if was_stated else Impact.SAFE

"""A filter, or a field in the filter, is demanded or no longer demanded."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_required: bool) -> Impact:
    """Tell what a demand on filters means.

    Breaking where it is new: queries that leave the filter out are refused from now on.
    """
    return Impact.BREAKING if is_required else Impact.SAFE

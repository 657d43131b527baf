"""A type becomes abstract, open or a media entity, or ceases to be."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(trait: str, *, now: bool) -> Impact:
    """Tell what a change of `Abstract`, `OpenType` or `HasStream` means.

    A stream that is gone breaks `…/$value`; a new one is safe. An abstract type has rows of
    derived types only, and an open type may send members that no document names: both are worth
    a look. The reverse steps are safe, except that members which only an open type could send
    may stay away.
    """
    if trait == "HasStream":
        return Impact.SAFE if now else Impact.BREAKING
    if trait == "OpenType":
        return Impact.INFO
    return Impact.INFO if now else Impact.SAFE

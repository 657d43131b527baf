"""An enumeration, or a list of allowed values, has lost a value."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what the end of a value means.

    Breaking: servers refuse a filter literal that is no member, and a saved search for the value
    finds nothing from now on.
    """
    return Impact.BREAKING

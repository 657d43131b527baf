"""An enumeration becomes one of flags, or ceases to be."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what a change of `IsFlags` means.

    Breaking both ways: values come as `A,B` where a single name was expected, or the `has`
    of a query is no longer understood.
    """
    return Impact.BREAKING

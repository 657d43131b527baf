"""An entity set became a singleton, or the reverse."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what the step between set and singleton means.

    Breaking: one address gives a list of rows, the other a row.
    """
    return Impact.BREAKING

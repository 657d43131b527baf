"""An enumeration, or a list of allowed values, has a further value."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what a new value means.

    Worth a look: rows with the new value will come. A client that maps values one by one, or
    has made an exhaustive `switch` of them, meets one that it does not know.
    """
    return Impact.INFO

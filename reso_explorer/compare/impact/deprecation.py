"""An element is declared deprecated, or no longer so."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_deprecated: bool) -> Impact:
    """Tell what a deprecation means.

    Worth a look: it still works, but plans to leave have been announced.
    """
    return Impact.INFO if is_deprecated else Impact.SAFE

"""A label, description or any other annotation reads differently."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what another text or annotation means.

    Worth knowing: nothing is refused and payloads are the same, but another description may
    tell that a value means something else.
    """
    return Impact.INFO

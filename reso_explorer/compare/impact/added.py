"""Something new that can be read."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what a new resource, type, field, relation, function or import means.

    Safe: services may add such things at any time and clients should be prepared for it
    (Protocol 4.01, section 5.2). No query of before mentions the new one; where no $select
    holds rows small they grow, which costs bytes only.
    """
    return Impact.SAFE

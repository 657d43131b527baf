"""The document is of another OData version."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(before: str, after: str) -> Impact:
    """Tell what another version means, such as `2.0`, `4.0` or `4.01`.

    Breaking between V1-V3 and V4: literals, system query options and payloads differ. Within
    V4, or within V1-V3, it is worth a look.
    """
    return Impact.INFO if before.startswith("4") == after.startswith("4") else Impact.BREAKING

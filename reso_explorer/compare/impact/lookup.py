"""A field takes its values from another lookup."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(before: str | None, after: str | None) -> Impact:
    """Tell what another lookup name means; None is a field without one.

    Breaking where the lookup is another or gone: the values that a program holds for the field
    belong to a list that no longer counts, and the name it asks the Lookup resource for gives
    none. A field that becomes a lookup is worth a look: its values come from a list now.
    """
    return Impact.INFO if before is None and after is not None else Impact.BREAKING

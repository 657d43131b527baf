"""A resource or field can be asked in a way it could not, or the reverse."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_able: bool, concerns_readers: bool = True) -> Impact:
    """Tell what a change of a capability means, such as filtering, sorting or counting.

    Breaking where a query option is no longer taken, safe where it now is. Inserting, updating
    and deleting are no concern of a reader and worth a note at most.
    """
    if not concerns_readers:
        return Impact.INFO
    return Impact.SAFE if is_able else Impact.BREAKING

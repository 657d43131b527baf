"""Something that could be read is gone."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact() -> Impact:
    """Tell what the end of a resource, type, field, relation, function or import means.

    Breaking: a query that names it is refused, and a program that waits for its value gets
    nothing. The same holds for what is perhaps only renamed.
    """
    return Impact.BREAKING

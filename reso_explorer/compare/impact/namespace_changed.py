"""All names of a namespace moved to another one."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_written_in_queries: bool) -> Impact:
    """Tell what a new namespace means.

    Args:
        is_written_in_queries: whether the namespace holds names that queries have to qualify:
            enumerations (`NS.Status'Active'`), derived types (casts) or bound operations.

    Breaking where queries write it. Elsewhere it shows in `@odata.type` and in code made from
    the document only, which is worth a look.
    """
    return Impact.BREAKING if is_written_in_queries else Impact.INFO

"""A limit of the service is another one."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(before: float | None, after: float | None, *, is_hard: bool) -> Impact:
    """Tell what another limit means; None is no limit.

    Args:
        before: the former limit.
        after: the limit now.
        is_hard: whether a query beyond the limit is refused, as with levels of $expand. The
            size of a page is no such limit: what is beyond comes with the next link.
    """
    if after is None or (before is not None and after >= before):
        return Impact.SAFE
    return Impact.BREAKING if is_hard else Impact.INFO

"""The key of an entity type has other parts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.compare.change import Impact

if TYPE_CHECKING:
    from collections.abc import Sequence


def impact(before: Sequence[str], after: Sequence[str]) -> Impact:
    """Tell what another key means; parts are names as they stand in URLs.

    Breaking: addresses such as `Property('1')` and stored keys no longer fit. Another order of
    the same parts is worth a look, for key parts are named in URLs unless there is just one.
    """
    return Impact.INFO if sorted(before) == sorted(after) else Impact.BREAKING

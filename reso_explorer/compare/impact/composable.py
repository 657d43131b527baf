"""The result of a function may be queried further, or no longer."""

from __future__ import annotations

from reso_explorer.compare.change import Impact


def impact(*, is_composable: bool) -> Impact:
    """Tell what a change of `IsComposable` means.

    Breaking where it is lost: `…/Nearby()?$filter=…` or a path behind the call is refused.
    """
    return Impact.SAFE if is_composable else Impact.BREAKING

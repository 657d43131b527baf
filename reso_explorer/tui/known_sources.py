"""Sources that can be offered without being asked for: saved profiles and the demo."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reso_explorer.world import World


def known_sources(world: World) -> list[str]:
    """Return the names of saved profiles and `demo`."""
    from reso_explorer.store.errors import StoreError
    from reso_explorer.store.places import Places
    from reso_explorer.store.profiles import Profiles

    try:
        names = list(Profiles(Places.default(world.environ).profiles).names())
    except StoreError:
        names = []
    return [*names, "demo"]

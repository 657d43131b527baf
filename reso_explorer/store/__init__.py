"""What is kept between runs: profiles, secrets, snapshots, history, lookups, probe results."""

from __future__ import annotations

from reso_explorer.store.errors import StoreError
from reso_explorer.store.places import Places
from reso_explorer.store.store import Store

__all__ = ["Places", "Store", "StoreError"]

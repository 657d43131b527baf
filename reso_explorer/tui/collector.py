"""When the garbage collector may work, so that it never stops the screen.

A document is some hundred thousand objects that live as long as it is open. A full collection
walks all of them and takes up to half a second in which no key is taken. So nothing is collected
while something is opened, and what stands then is left out of later collections.
"""

from __future__ import annotations

import gc
from typing import Final

_THRESHOLDS: Final = (5_000, 8, 1_000)
"""Objects until young ones are collected, and how often that is until older ones are.

Small numbers: what is looked at in one go is what was made since, and takes no longer than that.
"""

PAUSE: Final = 0.7
"""Seconds after a layer closed until what it was made of is collected."""


class Collector:
    """Does nothing until it is active: the collector belongs to the process, not to one app."""

    def __init__(self) -> None:
        self.is_active = False

    def pause(self) -> None:
        """Collect nothing until `resume`: much is made that stays."""
        if self.is_active:
            gc.disable()

    def resume(self) -> None:
        """Leave out what there is from now on, and collect again."""
        if self.is_active:
            gc.freeze()
            gc.set_threshold(*_THRESHOLDS)
            gc.enable()

    def collect(self) -> None:
        """Collect what was closed, and leave out what is left, so that the next time is short."""
        if self.is_active and gc.isenabled():
            gc.collect()
            gc.freeze()

    def release(self) -> None:
        """Take everything in again, since something large was closed."""
        if self.is_active:
            gc.unfreeze()

"""Work with the cycle collector switched off."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


def uncollected(work: Callable[[], T]) -> T:
    """Do work that makes many objects and no cycles; the collector would only cost time."""
    if not gc.isenabled():
        return work()
    gc.disable()
    try:
        return work()
    finally:
        gc.enable()

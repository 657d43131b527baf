"""How many requests the core check may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.service.core_check.check import Check
from reso_explorer.service.core_check.requests import resource_checks
from reso_explorer.service.core_check.run import WALK
from reso_explorer.service.core_check.slots import pick_slots
from reso_explorer.service.probe.price import invented_rows

if TYPE_CHECKING:
    from reso_explorer.service.probe.target import ProbeTarget

_ON_THE_SERVICE: Final = 3
"""The metadata, the service document, and a sample of rows."""


def core_price(target: ProbeTarget) -> int:
    """Return how many requests the check of a resource sends at most."""
    rows = invented_rows(target)
    checks = resource_checks(target, pick_slots(target, rows), rows)
    on_resource = sum(len(each.requests) for each in checks if isinstance(each, Check))
    return _ON_THE_SERVICE + on_resource + WALK

"""How many requests the core check may take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.service.core_check.check import Check
from reso_explorer.service.core_check.requests import resource_checks
from reso_explorer.service.core_check.run import LEGACY, WALK
from reso_explorer.service.core_check.slots import pick_slots
from reso_explorer.service.probe.price import invented_rows
from reso_explorer.values.declared import is_legacy

if TYPE_CHECKING:
    from reso_explorer.service.probe.target import ProbeTarget

_ON_THE_SERVICE: Final = 3
"""The metadata, the service document, and a sample of rows."""


def core_price(target: ProbeTarget, *, only: str = "") -> int:
    """Return how many requests the check of a resource, or one of its checks, sends at most."""
    if is_legacy(target.index):
        return 0
    rows = invented_rows(target)
    checks = resource_checks(target, pick_slots(target, rows), rows)
    sent = {each.id: len(each.requests) for each in checks if isinstance(each, Check)}
    if only:
        return 1 + (WALK if only == "x-next-link-walk" else sent.get(only, 1))
    return _ON_THE_SERVICE + sum(sent.values()) + WALK


def check_ids(target: ProbeTarget) -> tuple[str, ...]:
    """Return the ids of all checks, in order."""
    if is_legacy(target.index):
        return (LEGACY,)
    rows = invented_rows(target)
    found = [each.id for each in resource_checks(target, pick_slots(target, rows), rows)]
    return ("metadata-request", "service-document", *found, "x-next-link-walk")

"""How many requests a probe or check may take, said before the first one is sent.

The trials are laid out over invented rows, so the numbers are upper bounds: real rows may lack
values, and a first form that works spares the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import NUMBERS, TIMESTAMPS
from reso_explorer.service.probe.field_trials import Seen, field_trials
from reso_explorer.service.probe.resource_trials import resource_trials
from reso_explorer.service.probe.target import MOST_POSSIBLE
from reso_explorer.service.rows import Page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.probe.trial import Trial
    from reso_explorer.service.rows import Row

_LOOKING_FOR_VALUES: Final = 3
"""Requests for rows that hold a value of a field."""


def field_price(target: ProbeTarget, names: Iterable[str]) -> int:
    """Return how many requests a probe of fields sends at most."""
    rows = invented_rows(target)
    seen = Seen(rows, rows)
    trials = sum(
        _forms(field_trials(target, name, seen)) + _looking(target, name) for name in names
    )
    return 1 + trials


def _looking(target: ProbeTarget, name: str) -> int:
    """Return how many requests may look for values of a field."""
    return _LOOKING_FOR_VALUES + len(target.possible.get(name, ())[:MOST_POSSIBLE])


def resource_price(target: ProbeTarget) -> int:
    """Return how many requests a probe of a resource and its relations sends at most."""
    return 1 + _forms(resource_trials(target, Page(invented_rows(target))))


def _forms(trials: Iterable[Trial]) -> int:
    return sum(trial.most for trial in trials)


def invented_rows(target: ProbeTarget) -> list[Row]:
    """Return two rows with a value in every field that can hold one."""
    fields = [each.member for each in target.index.properties(target.type_name).values()]
    rows: list[Row] = []
    for number in (1, 2):
        row: Row = {}
        for field in fields:
            value = _value(target, field.type, number)
            row[field.name] = [value] if field.is_collection else value
        rows.append(row)
    return rows


def _value(target: ProbeTarget, type_name: str, number: int) -> Any:
    kind = target.index.primitive(type_name)
    enum = target.index.type(kind)
    if isinstance(enum, EnumType):
        return enum.members[number % len(enum.members)].name if enum.members else "A"
    if kind in NUMBERS:
        return number
    if kind in TIMESTAMPS:
        return f"2026-01-0{number}T00:00:00Z"
    others = {
        "Edm.Boolean": number == 1,
        "Edm.Date": f"2026-01-0{number}",
        "Edm.TimeOfDay": f"0{number}:00:00",
        "Edm.Duration": f"PT{number}H",
        "Edm.Guid": f"00000000-0000-0000-0000-00000000000{number}",
    }
    return others.get(kind, f"ab{number}")

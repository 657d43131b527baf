"""The fields and values that the requests are made with, picked from metadata and sampled rows.

Of several fields of a kind one that is filled in the sample is taken, of those one of the Data
Dictionary, of those the first declared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.csdl.model import EnumType
from reso_explorer.edm import FLOATS, INTEGERS
from reso_explorer.values.compare import readable
from reso_explorer.values.declared import declared_type
from reso_explorer.values.order import exact_order

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.csdl.model import Property
    from reso_explorer.service.probe.target import ProbeTarget
    from reso_explorer.service.rows import Row

PAGE: Final = 5
"""Rows of most requests."""
SORTED_PAGE: Final = 20
"""Rows of the requests that sort."""

_KEY_ENDS: Final = ("Key", "KeyNumeric", "ID", "Id", "Sequence")


@dataclass(frozen=True, slots=True)
class Slot:
    """A field with values that occur, smallest first. `kind` is the primitive type."""

    name: str
    kind: str
    values: tuple[Any, ...] = ()

    @property
    def middle(self) -> Any:
        """A value with smaller and larger ones beside it, as far as there are any."""
        return self.values[len(self.values) // 2]

    def value_for(self, operator: str) -> Any:
        """Return a value such that rows meet the comparison and others don't, if there is one."""
        if operator == "gt":
            return self.values[(len(self.values) - 1) // 2]
        if operator in {"lt", "ge"}:
            return self.values[min((len(self.values) + 1) // 2, len(self.values) - 1)]
        return self.middle if operator != "le" else self.values[(len(self.values) - 1) // 2]

    @property
    def largest(self) -> Any:
        """The largest value."""
        return self.values[-1]


@dataclass(frozen=True, slots=True)
class LookupSlot:
    """A lookup field with values that occur. `is_enum` tells an EnumType from a string lookup.

    `pair` are two values that one row holds, for fields of many values.
    """

    name: str
    is_enum: bool
    is_flags: bool
    is_collection: bool
    value: str
    pair: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slots:
    """Everything the requests need; None where the type has no such field with values."""

    keys: tuple[str, ...]
    integer: Slot | None
    decimal: Slot | None
    date: Slot | None
    moment: Slot | None
    single: LookupSlot | None
    multi: LookupSlot | None
    to_one: str | None
    to_many: str | None


def pick_slots(target: ProbeTarget, samples: Sequence[Row]) -> Slots:
    """Return the slots of a resource.

    Args:
        target: the resource.
        samples: some of its rows.
    """
    picker = _Picker(target, samples)
    relations = target.index.navigation_properties(target.type_name).values()
    return Slots(
        keys=target.keys,
        integer=picker.scalar(lambda p, kind: kind in INTEGERS and not p.name.endswith(_KEY_ENDS)),
        decimal=picker.scalar(lambda _, kind: kind in FLOATS),
        date=picker.scalar(lambda _, kind: kind == "Edm.Date"),
        moment=picker.scalar(
            lambda p, kind: kind == "Edm.DateTimeOffset" and p.name == "ModificationTimestamp"
        )
        or picker.scalar(lambda _, kind: kind == "Edm.DateTimeOffset"),
        single=picker.lookup(many=False),
        multi=picker.lookup(many=True),
        to_one=next((r.member.name for r in relations if not r.member.is_collection), None),
        to_many=next((r.member.name for r in relations if r.member.is_collection), None),
    )


class _Picker:
    def __init__(self, target: ProbeTarget, samples: Sequence[Row]) -> None:
        self._target = target
        self._samples = samples
        found = target.index.properties(target.type_name)
        self._fields = [(each.member, each.owner.qualified_name) for each in found.values()]
        self._keys = set(target.keys)

    def _is_local(self, prop: Property, owner: str) -> bool:
        meanings = self._target.meanings
        return meanings is not None and meanings.field(owner, prop.name).is_local

    def scalar(self, wanted: Callable[[Property, str], bool]) -> Slot | None:
        """Return the best field that is wanted and has values."""
        best: tuple[tuple[bool, int], Slot] | None = None
        for prop, owner in self._fields:
            kind = self._target.index.primitive(prop.type)
            if prop.is_collection or prop.name in self._keys or not wanted(prop, kind):
                continue
            values = self._values(prop.name, kind)
            if not values:
                continue
            rank = (not self._is_local(prop, owner), min(len(values), 3))
            if best is None or rank > best[0]:
                best = (rank, Slot(prop.name, kind, tuple(values)))
        return best[1] if best else None

    def _values(self, name: str, kind: str) -> list[Any]:
        """Return the different values that occur, as sent, in order."""
        known: dict[Any, Any] = {}
        for row in self._samples:
            value = row.get(name)
            made = readable(declared_type(None, kind), value)
            if made is not None:
                known.setdefault(made, value)
        return [known[made] for made in sorted(known, key=cmp_to_key(exact_order))]

    def lookup(self, *, many: bool) -> LookupSlot | None:
        """Return the best lookup field with values, of one or of many values."""
        best: tuple[tuple[bool, int], LookupSlot] | None = None
        for prop, owner in self._fields:
            enum = self._target.index.type(prop.type)
            is_enum = isinstance(enum, EnumType)
            is_flags = isinstance(enum, EnumType) and enum.is_flags
            if (prop.is_collection or is_flags) is not many:
                continue
            if not is_enum and not self._has_lookup_name(prop, owner):
                continue
            values = self._lookup_values(prop.name, split=is_flags)
            if not values:
                continue
            pair = max(values, key=len)
            rank = (not self._is_local(prop, owner), min(len(pair), 2))
            if best is None or rank > best[0]:
                slot = LookupSlot(
                    prop.name, is_enum, is_flags, prop.is_collection, pair[0], tuple(pair[:2])
                )
                best = (rank, slot)
        return best[1] if best else None

    def _has_lookup_name(self, prop: Property, owner: str) -> bool:
        meanings = self._target.meanings
        if meanings is None or prop.type != "Edm.String":
            return False
        return meanings.field(owner, prop.name).lookup_name is not None

    def _lookup_values(self, name: str, *, split: bool) -> list[list[str]]:
        """Return the values of each row that has some."""
        found: list[list[str]] = []
        for row in self._samples:
            value = row.get(name)
            if isinstance(value, str) and value:
                found.append([part.strip() for part in value.split(",")] if split else [value])
            elif isinstance(value, list) and value and all(isinstance(v, str) for v in value):
                found.append(value)
        return found

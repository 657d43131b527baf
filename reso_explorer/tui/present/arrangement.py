"""How the columns of a resource are arranged: order, widths, what is hidden, how times are shown.

Plain data, so that a session can keep it; names of fields and numbers, never a value of a row.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, Self

import msgspec
from msgspec import Struct

from reso_explorer.tui.present.cells import is_empty

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

WIDEST: Final = 200
"""Cells that a column may be widened to."""
NARROWEST: Final = 3


class ColumnArrangement(Struct):
    """What the user changed about the columns of one resource.

    Attributes:
        order: names in the order that the user made; others follow in the order of use.
        hidden: names that aren't shown.
        widths: columns with a width of the user's.
        hides_empty: whether columns without any value in the loaded rows are left out.
        local_times: whether timestamps are shown on the user's clock instead of as sent.
    """

    order: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    widths: dict[str, int] = msgspec.field(default_factory=dict)
    hides_empty: bool = False
    local_times: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(self))
        return found

    @classmethod
    def from_dict(cls, data: object) -> Self:
        """Return it from plain data; data of another shape gives an untouched arrangement."""
        try:
            return msgspec.convert(data, cls)
        except msgspec.ValidationError:
            return cls()

    @property
    def is_untouched(self) -> bool:
        """Whether nothing was changed."""
        return self == type(self)()

    def arranged(self, names: Sequence[str]) -> tuple[str, ...]:
        """Return names as the user ordered them; new ones stay behind the one before them."""
        if not self.order:
            return tuple(names)
        known = set(self.order)
        here = set(names)
        made = [name for name in self.order if name in here]
        before = ""
        for name in names:
            if name not in known:
                made.insert(made.index(before) + 1 if before else 0, name)
            before = name
        return tuple(made)

    def toggle(self, name: str) -> bool:
        """Hide a column or show it again; tell whether it is shown now."""
        if name in self.hidden:
            self.hidden = tuple(each for each in self.hidden if each != name)
            return True
        self.hidden = (*self.hidden, name)
        return False

    def move(self, name: str, step: int, shown: Sequence[str], every: Sequence[str]) -> None:
        """Move a column past its shown neighbor; `every` is the present order of all columns."""
        place = list(shown).index(name)
        there = max(0, min(place + step, len(shown) - 1))
        if there == place:
            return
        neighbor = shown[there]
        rest = [each for each in every if each != name]
        rest.insert(rest.index(neighbor) + (1 if there > place else 0), name)
        self.order = tuple(rest)

    def widen(self, name: str, width: int) -> None:
        """Give a column a width."""
        self.widths[name] = max(NARROWEST, min(width, WIDEST))

    def visible(self, names: Iterable[str], empty: Collection[str]) -> tuple[str, ...]:
        """Return the names that are shown; `empty` are those without a value."""
        hidden = set(self.hidden)
        if self.hides_empty:
            hidden |= set(empty)
        return tuple(name for name in names if name not in hidden)


def by_use(
    names: Sequence[str],
    *,
    keys: Sequence[str] = (),
    used: Sequence[str] = (),
    chosen: Sequence[str] = (),
    filled: Mapping[str, int] | None = None,
) -> tuple[str, ...]:
    """Return columns in the order in which they answer the question.

    Args:
        names: the columns of the rows.
        keys: names of the key, which come first.
        used: what stands in `$filter` and `$orderby`, in that order.
        chosen: what stands in `$select` and `$expand`, in that order.
        filled: how many rows have a value, by name; the fullest of the others come first.
    """
    known = set(names)
    first = [name for name in dict.fromkeys((*keys, *used, *chosen)) if name in known]
    placed = set(first)
    fill = filled or {}
    rest = [name for name in names if name not in placed]
    rest.sort(key=lambda name: -fill.get(name, 0))
    return (*first, *rest)


def fill_of(rows: Sequence[Mapping[str, Any]], names: Iterable[str], most: int) -> dict[str, int]:
    """Return how many of the first rows have a value, by name."""
    found: Counter[str] = Counter()
    for row in rows[:most]:
        found.update([name for name, value in row.items() if value or not is_empty(value)])
    return {name: found[name] for name in names}

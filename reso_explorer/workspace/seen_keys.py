"""Which keys of rows only one of two sides sees, in a range that the samples of both cover."""

from __future__ import annotations

from itertools import pairwise, product
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

MOST_KEYS: Final = 20
"""Keys that only one side sees that are listed."""

Row = dict[str, Any]


class KeysSeen(Struct, frozen=True, kw_only=True):
    """Keys in one range of an order, from the first row to `until` ("" for the last row).

    `field` names the parts of the key, `by` the fields of the order. `compared` is how many keys
    each side has in the range, `only` how many the other side lacks; `examples` lists some of
    these.
    """

    field: str
    by: str
    until: str
    compared: tuple[int, int]
    only: tuple[int, int]
    examples: tuple[tuple[str, ...], tuple[str, ...]]


def seen_keys(
    rows: tuple[Sequence[Row], Sequence[Row]],
    is_whole: tuple[bool, bool],
    names: Sequence[str],
    by: Sequence[str],
) -> KeysSeen | str:
    """Return the comparison, or why there is none.

    Args:
        rows: the sample of each side.
        is_whole: whether it has all rows of the side; the others are the first ones in the order.
        names: the parts of the key.
        by: the fields of the order; () where the rows have none.
    """
    if all(is_whole):
        return _compared([list(each) for each in rows], names, by, "")
    if not by:
        return "Keys aren't compared: the rows have no common order, and not all were read."
    values = [[tuple(row.get(name) for name in by) for row in each] for each in rows]
    is_unique = tuple(by) == tuple(names)
    order = _order_of(values, is_strict=is_unique)
    if order is None:
        what = "the key" if is_unique else ", ".join(by)
        return f"Keys aren't compared: the rows aren't in the order of {what}."
    cut = [found for found, whole in zip(values, is_whole, strict=True) if not whole]
    if not all(cut):
        return "Keys aren't compared: a side returned no rows and no total."
    end = min((found[-1] for found in cut), key=order)

    def within(value: tuple[Any, ...]) -> bool:
        # Behind the last row of a cut sample, more rows may have the same value.
        return order(value) <= order(end) if is_unique else order(value) < order(end)

    ranges = [
        [row for row, value in zip(each, found, strict=True) if within(value)]
        for each, found in zip(rows, values, strict=True)
    ]
    return _compared(ranges, names, by, text_of(end))


def text_of(parts: Sequence[Any]) -> str:
    """Return the values of a key in one line."""
    return ", ".join(str(part) for part in parts)


def _compared(
    ranges: Sequence[Sequence[Row]], names: Sequence[str], by: Sequence[str], until: str
) -> KeysSeen:
    keys = [[text_of([row.get(name) for name in names]) for row in each] for each in ranges]
    seen = [set(each) for each in keys]
    only = (
        [key for key in keys[0] if key not in seen[1]],
        [key for key in keys[1] if key not in seen[0]],
    )
    return KeysSeen(
        field=", ".join(names),
        by=", ".join(by),
        until=until,
        compared=(len(keys[0]), len(keys[1])),
        only=(len(only[0]), len(only[1])),
        examples=(tuple(only[0][:MOST_KEYS]), tuple(only[1][:MOST_KEYS])),
    )


_PART_ORDERS: Final[tuple[Callable[[Any], Any], ...]] = (
    lambda value: value,
    lambda value: str(value).casefold(),
    int,
)
"""Servers sort strings by their code or without regard to case; digits may be sorted as numbers."""


def _order_of(
    lists: Sequence[Sequence[tuple[Any, ...]]], *, is_strict: bool
) -> Callable[[tuple[Any, ...]], tuple[Any, ...]] | None:
    """Return the order in which all lists ascend, None if there is none."""
    width = len(next((value for values in lists for value in values), ()))
    for parts in product(_PART_ORDERS, repeat=width):

        def order(
            value: tuple[Any, ...], parts: tuple[Callable[[Any], Any], ...] = parts
        ) -> tuple[Any, ...]:
            return tuple(part(each) for part, each in zip(parts, value, strict=True))

        try:
            found = [[order(value) for value in values] for values in lists]
            sorted(value for values in found for value in values)  # one list alone shows no types
        except (TypeError, ValueError):
            continue
        pairs = [pair for values in found for pair in pairwise(values)]
        if all(before < after or (before == after and not is_strict) for before, after in pairs):
            return order
    return None

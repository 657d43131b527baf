"""`$orderby` evaluated here: rows sorted as OData says, and neighbors that are surely out of order."""

from __future__ import annotations

import functools
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from reso_explorer.values.compare import aligned, compare
from reso_explorer.values.evaluate import compile_value
from reso_explorer.values.outcome import CANNOT_TELL, TRUE
from reso_explorer.values.read import AsSent, EnumValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.odata.ast import OrderByItem
    from reso_explorer.values.evaluate import EvaluationContext, Row


RowT = TypeVar("RowT", bound=Mapping[str, Any])


class SortKeys:
    """The keys of an `$orderby`."""

    def __init__(self, items: Sequence[OrderByItem], context: EvaluationContext) -> None:
        self._gets = [compile_value(item.expression, context) for item in items]
        self._descending = [item.descending for item in items]

    def shown(self, row: Row, place: int) -> str:
        """Return the value of one key of a row for a message."""
        value = self._gets[place](row)
        value = value.value if isinstance(value, AsSent) else value
        return repr(value) if isinstance(value, str) else str(value)

    def certain(self, before: Row, after: Row) -> tuple[int, bool | None]:
        """Tell whether two neighbors are in order, and which key decides it; None if it's unsure.

        Nothing is said of null (servers put it first or last), of enumerations (by number or by
        name), and of strings that languages order differently.
        """
        for place, get in enumerate(self._gets):
            left, right = get(before), get(after)
            if left is None and right is None:
                continue
            order = _certain_order(left, right)
            if order is None:
                return place, None
            if order:
                return place, (order < 0) is not self._descending[place]
        return 0, True

    def sorted(self, rows: Iterable[RowT]) -> list[RowT]:
        """Return rows in order: null first when ascending; what can't be compared stays put."""
        keyed = [([get(row) for get in self._gets], row) for row in rows]

        def order(one: tuple[list[Any], RowT], other: tuple[list[Any], RowT]) -> int:
            for left, right, down in zip(one[0], other[0], self._descending, strict=True):
                found = exact_order(left, right)
                if found:
                    return -found if down else found
            return 0

        return [row for _, row in sorted(keyed, key=functools.cmp_to_key(order))]


def _certain_order(left: Any, right: Any) -> int | None:
    """Return -1, 0 or 1 if every server would order two values so, else None."""
    if left is None or right is None or left is CANNOT_TELL or right is CANNOT_TELL:
        return None
    if isinstance(left, AsSent) and isinstance(right, AsSent):
        left, right = left.value, right.value
        if isinstance(left, str):
            return None  # a number or a date as text, perhaps
    if isinstance(left, EnumValue | list | dict):
        return None
    for operator, order in (("lt", -1), ("gt", 1), ("eq", 0)):
        if compare(left, operator, right, lenient=True) == TRUE:
            return order
    return None


def exact_order(left: Any, right: Any) -> int:
    """Return -1, 0 or 1 by the letter of OData: null is smallest; 0 if there is no order."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    if isinstance(left, AsSent) and isinstance(right, AsSent):
        left, right = left.value, right.value
    left, right = aligned(left, right)
    if isinstance(left, EnumValue) and isinstance(right, EnumValue):
        left, right = left.number, right.number
    if left is CANNOT_TELL or left is None or right is None or isinstance(left, dict | list):
        return 0
    if isinstance(left, float) and (math.isnan(left) or math.isnan(right)):
        return math.isnan(right) - math.isnan(left)
    return int(left > right) - int(left < right)

"""Groups and totals of `$apply`, and computed fields of `$compute`, as pickers read and write them.

Only the plain shape is read, `filter(…)/groupby((A,B),aggregate(…))` with each part optional;
anything else stays text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.odata import print_query
from reso_explorer.odata.ast import (
    Aggregate,
    AggregateItem,
    Apply,
    Compute,
    FilterTransformation,
    GroupBy,
    Name,
    Path,
)
from reso_explorer.query.edit.text import top

if TYPE_CHECKING:
    from collections.abc import Collection

    from reso_explorer.query.edit.text import Query

COUNT: Final = "$count"
"""The total that counts rows; it has no field."""
_WORDS: Final = {
    "average": "Average",
    "sum": "Sum",
    "min": "Lowest",
    "max": "Highest",
    "countdistinct": "Different",
}
METHODS: Final = tuple(_WORDS)
"""Ways to make one value of many that OData names."""


class Total(Struct, frozen=True):
    """One value of a group: a field by a method, or the number of rows (`COUNT` without a field)."""

    field: str
    method: str
    alias: str = ""

    @property
    def text(self) -> str:
        """The item as `aggregate` takes it."""
        if self.method == COUNT:
            return f"{COUNT} as {self.alias}"
        return f"{self.field} with {self.method} as {self.alias}"


class Aggregation(Struct, frozen=True):
    """A plain `$apply`: which rows, how they are grouped, and the totals of each group."""

    groups: tuple[str, ...] = ()
    totals: tuple[Total, ...] = ()
    condition: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that the rows have afterwards."""
        return (*self.groups, *(total.alias for total in self.totals))

    @property
    def text(self) -> str:
        """The value of `$apply`, "" if nothing is grouped or totaled."""
        totals = ",".join(total.text for total in self.totals)
        made = f"aggregate({totals})" if totals else ""
        if self.groups:
            then = f",{made}" if made else ""
            made = f"groupby(({','.join(self.groups)}){then})"
        if made and self.condition:
            made = f"filter({self.condition})/{made}"
        return made


def alias_of(field: str, method: str, taken: Collection[str]) -> str:
    """Return a name for a total that no other field has: `AverageListPrice`."""
    name = "Rows" if method == COUNT else _WORDS[method] + field.replace("/", "")
    return free_name(name, taken)


def free_name(name: str, taken: Collection[str]) -> str:
    """Return a name, with a number behind it if another field has it."""
    number, found = 2, name
    while found in taken:
        found, number = f"{name}{number}", number + 1
    return found


def aggregation_of(query: Query) -> Aggregation | None:
    """Return the `$apply` of a query if it has the plain shape; an empty one without `$apply`."""
    option = top(query).first(Apply)
    if option is None:
        return Aggregation()
    steps = list(option.sequence.transformations)
    condition = ""
    first = steps[0] if steps else None
    if isinstance(first, FilterTransformation):
        condition = print_query(first.expression)
        del steps[0]
    if len(steps) != 1:
        return None
    (last,) = steps
    groups: tuple[str, ...] = ()
    if isinstance(last, GroupBy):
        if not all(isinstance(element, Path) for element in last.elements):
            return None
        groups = tuple(print_query(element) for element in last.elements)
        then = last.then.transformations if last.then is not None else ()
        if not then:
            return Aggregation(groups, (), condition)
        if len(then) != 1:
            return None
        (last,) = then
    if not isinstance(last, Aggregate):
        return None
    totals = [_total(item) for item in last.items]
    if any(total is None for total in totals):
        return None
    return Aggregation(groups, tuple(total for total in totals if total is not None), condition)


def _total(item: AggregateItem) -> Total | None:
    """Return a total, None for one that pickers can't show."""
    if item.chain or not isinstance(item.alias, Name) or not isinstance(item.expression, Path):
        return None
    field = print_query(item.expression)
    if item.method is None:
        return Total("", COUNT, item.alias.text) if field == COUNT else None
    if not isinstance(item.method, Name) or item.method.text not in METHODS:
        return None
    return Total(field, item.method.text, item.alias.text)


def computed(query: Query) -> dict[str, str]:
    """Return the fields that `$compute` adds: name to expression."""
    option = top(query).first(Compute)
    if option is None:
        return {}
    return {
        item.alias.text: print_query(item.expression)
        for item in option.items
        if isinstance(item.alias, Name)
    }


def compute_text(fields: dict[str, str]) -> str:
    """Return the value of `$compute` for some fields, "" for none."""
    return ",".join(f"{expression} as {name}" for name, expression in fields.items())

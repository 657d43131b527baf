"""A query as rows that a form can show; all of it immutable."""

from __future__ import annotations

from typing import Literal as OneOf
from typing import TypeAlias

from msgspec import Struct

COMPARISONS = ("eq", "ne", "gt", "ge", "lt", "le", "has", "in")
TEXT_TESTS = ("contains", "startswith", "endswith")


class Row(Struct, frozen=True, gc=False):
    """One condition: `ListPrice ge 500000`.

    `field` is a path, `operator` one of COMPARISONS, TEXT_TESTS, or `exists` (a collection that
    is not empty, without value). `value` is the text of any expression; after `in` a list in
    parentheses. A condition on the items of a collection has a `quantifier`; `variable` names
    the item and `inside` is the path from it: `Media/any(m:m/Order eq 1)` has field `Media`,
    variable `m`, inside `Order`.
    """

    field: str
    operator: str
    value: str = ""
    negated: bool = False
    quantifier: OneOf["", "any", "all"] = ""
    variable: str = ""
    inside: str = ""


class TextRow(Struct, frozen=True, gc=False):
    """A condition that is no row; it stays as text that can be edited."""

    text: str


class Group(Struct, frozen=True, gc=False):
    """Conditions joined by one word, perhaps negated as a whole."""

    operator: OneOf["and", "or"]
    children: tuple[Condition, ...] = ()
    negated: bool = False


Condition: TypeAlias = Row | TextRow | Group


class OrderRow(Struct, frozen=True, gc=False):
    """One sort key; `text` is a field or any expression."""

    text: str
    descending: bool = False


class FilterPart(Struct, frozen=True, gc=False):
    """`$filter`; None where nothing is asked yet."""

    condition: Condition | None = None


class SelectPart(Struct, frozen=True, gc=False):
    """`$select`, one text per item."""

    items: tuple[str, ...] = ()


class OrderPart(Struct, frozen=True, gc=False):
    """`$orderby`."""

    rows: tuple[OrderRow, ...] = ()


class ExpandRow(Struct, frozen=True, gc=False):
    """One expanded relation with its own options."""

    path: str
    parts: tuple[Part, ...] = ()


class ExpandPart(Struct, frozen=True, gc=False):
    """`$expand`."""

    rows: tuple[ExpandRow, ...] = ()


class NumberPart(Struct, frozen=True, gc=False):
    """`$top` or `$skip`."""

    name: OneOf["$top", "$skip"]
    value: int


class CountPart(Struct, frozen=True, gc=False):
    """`$count`."""

    wanted: bool


class TextPart(Struct, frozen=True, gc=False):
    """An option that has no rows; `text` is `name=value` as in a query."""

    text: str


Part: TypeAlias = (
    FilterPart | SelectPart | OrderPart | ExpandPart | NumberPart | CountPart | TextPart
)


class Rows(Struct, frozen=True):
    """A whole query: the resource path as text, and its options in their order."""

    path: str = ""
    parts: tuple[Part, ...] = ()

    @property
    def filter(self) -> Condition | None:
        found = next((p for p in self.parts if isinstance(p, FilterPart)), None)
        return None if found is None else found.condition

    def with_part(self, part: Part) -> Rows:
        """Return the query with a part put in the place of the one of its kind, or added."""
        parts = list(self.parts)
        for number, other in enumerate(parts):
            if _kind(other) == _kind(part) and not isinstance(part, TextPart):
                parts[number] = part
                return Rows(self.path, tuple(parts))
        return Rows(self.path, (*parts, part))

    def without(self, kind: type[Part]) -> Rows:
        """Return the query without the parts of a kind."""
        return Rows(self.path, tuple(p for p in self.parts if not isinstance(p, kind)))


def _kind(part: Part) -> tuple[type, str]:
    return type(part), part.name if isinstance(part, NumberPart) else ""


# --- places in nested conditions -----------------------------------------------------------------


def condition_at(root: Condition | None, place: tuple[int, ...]) -> Condition | None:
    """Return the condition at a place: child numbers from the outside in."""
    for number in place:
        if not isinstance(root, Group) or not 0 <= number < len(root.children):
            return None
        root = root.children[number]
    return root


def replaced(
    root: Condition | None, place: tuple[int, ...], new: Condition | None
) -> Condition | None:
    """Return the conditions with the one at a place replaced, or taken out (None).

    A group that is left with one child becomes that child, an empty one is taken out.
    """
    if not place:
        return new
    if not isinstance(root, Group) or not 0 <= place[0] < len(root.children):
        return root
    child = replaced(root.children[place[0]], place[1:], new)
    children = list(root.children)
    if child is None:
        del children[place[0]]
    else:
        children[place[0]] = child
    return _settled(Group(root.operator, tuple(children), root.negated))


def _settled(group: Group) -> Condition | None:
    if not group.children:
        return None
    if len(group.children) == 1 and not group.negated:
        return group.children[0]
    return group


def added(
    root: Condition | None, new: Condition, operator: OneOf["and", "or"] = "and"
) -> Condition:
    """Return the conditions with one more, joined by a word."""
    if root is None:
        return new
    if isinstance(root, Group) and root.operator == operator and not root.negated:
        return Group(operator, (*root.children, new))
    return Group(operator, (root, new))

"""What the pickers of `$apply` and `$compute` offer: totals of a group, and ways to compute."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.query.edit.aggregation import COUNT
from reso_explorer.query.families import type_family
from reso_explorer.query.fields import find_field
from reso_explorer.search import vocabulary
from reso_explorer.tui.present.picks import PickItem, field_items, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.tui.session import Session

ALL_ROWS: Final = ""
"""Stands for no grouping: one row for everything."""
_MOST: Final = 200
"""Lines that are offered at most; typing narrows them."""
_ORDERED: Final = frozenset({"number", "date", "moment"})
_TOTALS: Final = (
    {
        "average": ("average of", frozenset({"number"})),
        "sum": ("sum of", frozenset({"number"})),
        "min": ("lowest", _ORDERED),
        "max": ("highest", _ORDERED),
    },
    {
        "countdistinct": (
            "different values of",
            _ORDERED | {"text", "enum", "open", "boolean", "guid"},
        ),
    },
)
"""Method to its words and the families of fields that it makes sense for; the first are offered
for all fields before the others."""


class Operation(NamedTuple):
    """A way to compute a field.

    `form` has the field as `{0}` and what is picked after it, if anything, as `{1}`; so has
    `name`, which the result is called at first.
    """

    words: str
    form: str
    name: str
    families: frozenset[str]

    @property
    def needs_second(self) -> bool:
        """Whether something else is picked, to compute the field with."""
        return "{1}" in self.form


_NUMBERS: Final = frozenset({"number"})
_DATES: Final = frozenset({"date", "moment"})
_TEXTS: Final = frozenset({"text"})
_OPERATIONS: Final = (
    Operation("divided by", "{0} div {1}", "{0}Per{1}", _NUMBERS),
    Operation("times", "{0} mul {1}", "{0}Times{1}", _NUMBERS),
    Operation("plus", "{0} add {1}", "{0}Plus{1}", _NUMBERS),
    Operation("minus", "{0} sub {1}", "{0}Minus{1}", _NUMBERS),
    Operation("rounded", "round({0})", "{0}Rounded", _NUMBERS),
    Operation("rounded down", "floor({0})", "{0}Floor", _NUMBERS),
    Operation("rounded up", "ceiling({0})", "{0}Ceiling", _NUMBERS),
    Operation("year", "year({0})", "{0}Year", _DATES),
    Operation("month", "month({0})", "{0}Month", _DATES),
    Operation("day", "day({0})", "{0}Day", _DATES),
    Operation("hour", "hour({0})", "{0}Hour", frozenset({"moment"})),
    Operation("in lower case", "tolower({0})", "{0}Lower", _TEXTS),
    Operation("in upper case", "toupper({0})", "{0}Upper", _TEXTS),
    Operation("length", "length({0})", "{0}Length", _TEXTS),
    Operation("followed by", "concat({0},{1})", "{0}And{1}", _TEXTS),
)


def group_items(session: Session, words: str, in_use: Sequence[str]) -> list[PickItem]:
    """Return the fields to group by; before any is picked, first that all rows make one group."""
    found = field_items(session, words, in_use=in_use)
    if words or in_use:
        return found
    return [PickItem("no groups", ALL_ROWS, "one row for everything"), *found]


def total_items(session: Session, words: str, chosen: Sequence[object]) -> list[PickItem]:
    """Return the totals of a group that words may mean, those chosen first."""
    folded = words.casefold().split()
    found: list[PickItem] = []
    rest: list[PickItem] = []
    for item in _totals(session):
        if all(word in f"{item.label} {item.detail}".casefold() for word in folded):
            (found if item.value in chosen else rest).append(item)
            if len(found) + len(rest) == _MOST:
                break
    return [*found, *rest]


def _totals(session: Session) -> Iterator[PickItem]:
    index = session.workspace.document.index
    type_name = type_of(session)
    yield PickItem("number of rows", ("", COUNT))
    if not type_name:
        return
    known = vocabulary(index, type_name)
    families = {name: _family(session, name) for name in index.properties(type_name)}
    for methods in _TOTALS:
        for name, family in families.items():
            for method, (shown, takes) in methods.items():
                if family in takes:
                    label = next(iter(known.names.get(name, ())), "")
                    yield PickItem(f"{shown} {name}", (name, method), label)


def computable_items(
    session: Session, words: str, families: frozenset[str] = _NUMBERS | _DATES | _TEXTS
) -> list[PickItem]:
    """Return the fields that something can be computed from."""
    items = field_items(session, words)
    return [item for item in items if _family(session, str(item.value)) in families]


def operation_items(session: Session, field: str, words: str) -> list[PickItem]:
    """Return what can be computed from a field."""
    family = _family(session, field)
    return [
        PickItem(each.words, each, each.form.format(field, "…"))
        for each in _OPERATIONS
        if family in each.families and words.casefold() in each.words
    ]


def second_items(session: Session, operation: Operation, words: str) -> list[PickItem]:
    """Return what a field can be computed with: other fields, and the value that was typed."""
    found = computable_items(session, words, operation.families)
    if operation.families == _NUMBERS:
        return [*_typed_number(words), *found]
    if words and not any(item.value == words for item in found):
        quoted = "'" + words.replace("'", "''") + "'"
        return [*found, PickItem(words, quoted, "this text")]
    return found


def _family(session: Session, field: str) -> str:
    """Return the family of a field's type; "collection" for one with several values."""
    found = find_field(session.workspace.document.index, type_of(session), field)
    if found is None or found.type.is_collection or found.collections:
        return "collection"
    return type_family(found.type)


def _typed_number(words: str) -> list[PickItem]:
    """Return a number that was typed, as the query writes it."""
    from decimal import Decimal, InvalidOperation

    text = words.replace(",", "")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return []
    return [PickItem(words, text, "this number")] if number.is_finite() else []

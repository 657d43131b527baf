"""Which operators a row offers for a field, and a first row for a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.query.builder.rows import Row
from reso_explorer.query.families import type_family
from reso_explorer.query.fields import find_field
from reso_explorer.query.lambdas import VARIABLES
from reso_explorer.values.literals import literal

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.providers.dialect import Dialect

_EQUALITY: Final = ("eq", "ne")
_ORDER: Final = ("ge", "le", "gt", "lt")
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "text": (*_EQUALITY, "contains", "startswith", "endswith", "in", *_ORDER),
    "number": (*_ORDER, *_EQUALITY, "in"),
    "moment": (*_ORDER, *_EQUALITY),
    "date": (*_ORDER, *_EQUALITY),
    "time": (*_ORDER, *_EQUALITY),
    "duration": (*_ORDER, *_EQUALITY),
    "boolean": _EQUALITY,
    "guid": (*_EQUALITY, "in"),
    "enum": (*_EQUALITY, "in"),
    "open": (*_EQUALITY, "in"),
    "structure": _EQUALITY,
}

WORDS: Final = {
    "eq": "is",
    "ne": "is not",
    "gt": "is greater than",
    "ge": "is at least",
    "lt": "is less than",
    "le": "is at most",
    "has": "has",
    "in": "is one of",
    "contains": "contains",
    "startswith": "begins with",
    "endswith": "ends with",
    "exists": "is not empty",
}
"""What a form shows for an operator."""


def operators_for(index: ModelIndex, type_name: str, field: str) -> tuple[str, ...]:
    """Return the operators that make sense for a field, the likely ones first.

    Those for a collection speak of its items; `exists` speaks of the collection itself.
    """
    found = find_field(index, type_name, field)
    if found is None:
        return (*_EQUALITY, *_ORDER)
    if found.type.is_collection:
        inner = () if found.type.is_structured else _CHOICES.get(type_family(found.type.item), ())
        return (*inner, "exists")
    enum = index.enum_type(found.type.name)
    if enum is not None and enum.is_flags:
        return ("has", *_EQUALITY)
    return _CHOICES.get(type_family(found.type), _EQUALITY)


def row_for(
    index: ModelIndex,
    dialect: Dialect | None,
    type_name: str,
    field: str,
    value: Any = None,
    *,
    operator: str = "",
    meanings: Meanings | None = None,
) -> Row:
    """Return a row for a field with a value in the server's form; the operator may be left open."""
    chosen = operator or operators_for(index, type_name, field)[0]
    found = find_field(index, type_name, field)
    if found is None:
        return Row(field, chosen, "" if value is None else str(value))
    written = ""
    if value is not None and chosen != "exists":
        written = literal(index, found.type.item, value, dialect, meanings=meanings)
        if chosen == "in":
            written = f"({written})"
    if found.collections:
        names = field.split("/")
        place = found.collections[0] + 1
        head, inside = "/".join(names[:place]), "/".join(names[place:])
        return Row(head, chosen, written, False, "any", VARIABLES[0], inside)
    if found.type.is_collection and chosen != "exists":
        return Row(field, chosen, written, False, "any", VARIABLES[0])
    return Row(field, chosen, written)

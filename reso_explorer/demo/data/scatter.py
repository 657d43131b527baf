"""Values of the fields that depend on nothing else, filled as patchily as in real feeds."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.demo.data.draw import fixed, some
from reso_explorer.demo.table import lookups
from reso_explorer.demo.table.resources import by_name

if TYPE_CHECKING:
    from random import Random

    from reso_explorer.demo.table.kinds import Field

_MOST: Final = 4
"""Values of a field that holds several, at most, where its spread does not say otherwise."""


@cache
def _scattered(resource: str) -> tuple[Field, ...]:
    return tuple(field for field in by_name()[resource].fields if field.fill >= 0)


@cache
def _texts(lookup: str) -> tuple[str, ...]:
    return tuple(value.text for value in lookups.values(lookup))


def scatter(random: Random, resource: str, row: dict[str, Any], kind: str = "") -> None:
    """Add the scattered fields of a resource to a row; `kind` is its property type."""
    for field in _scattered(resource):
        if field.name in row:
            continue
        filled = random.random() < field.fill and (not field.only or kind in field.only)
        if filled:
            row[field.name] = _value(random, field)
        elif field.several:
            row[field.name] = []


def _value(random: Random, field: Field) -> Any:
    if field.lookup is not None:
        texts = _texts(field.lookup)
        if not field.several:
            return random.choice(texts)
        chosen = some(random, texts, field.spread[0] if field.spread else _MOST)
        return [text for text in chosen if text != "None"] or chosen
    if field.kind == "yes":
        return random.random() < field.spread[0]
    if field.kind == "int":
        return random.randint(*field.spread)
    if field.kind == "decimal":
        return fixed(random.uniform(*field.spread), field.scale or 0)
    return random.choice(field.spread)

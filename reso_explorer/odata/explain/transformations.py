"""Transformations of `$apply` in plain words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    Aggregate,
    ComputeTransformation,
    Concat,
    CountSegment,
    FilterTransformation,
    GroupBy,
    Identity,
    LimitTransformation,
    Name,
    OrderByTransformation,
    Path,
    Rollup,
    SearchTransformation,
    TopBottom,
)
from reso_explorer.odata.explain.searches import say_search
from reso_explorer.odata.explain.words import joined
from reso_explorer.odata.printer.apply import transformation_text
from reso_explorer.odata.printer.expressions import name_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import (
        AggregateItem,
        ApplySequence,
        ComputeItem,
        GroupElement,
        OrderByItem,
        Transformation,
    )
    from reso_explorer.odata.explain.conditions import Wording

_METHODS: Final = {
    "sum": "the sum of",
    "min": "the smallest",
    "max": "the largest",
    "average": "the average of",
    "countdistinct": "the number of different",
}
_RANKED: Final = {
    "topcount": "keep the {limit} rows with the highest {value}",
    "bottomcount": "keep the {limit} rows with the lowest {value}",
    "toppercent": "keep the highest rows that make {limit} percent of all {value}",
    "bottompercent": "keep the lowest rows that make {limit} percent of all {value}",
    "topsum": "keep the highest rows until their {value} adds up to {limit}",
    "bottomsum": "keep the lowest rows until their {value} adds up to {limit}",
}


def say_sequence(words: Wording, sequence: ApplySequence) -> str:
    """Return the steps of a sequence, one after the other."""
    return "; then ".join(say_step(words, step) for step in sequence.transformations)


def say_step(words: Wording, step: Transformation) -> str:
    """Return the words for one transformation; a rare one is shown as it is written."""
    say = _STEPS.get(type(step))
    return say(words, step) if say else f"apply {transformation_text(step) or '…'}"


def say_order(words: Wording, items: tuple[OrderByItem, ...]) -> str:
    """Return the words for an order."""
    return ", then ".join(
        f"{words.say(item.expression)}{' (highest first)' if item.descending else ''}"
        for item in items
    )


def say_computed(words: Wording, items: tuple[ComputeItem, ...]) -> str:
    """Return `Name = expression` for computed values."""
    return joined(
        f"{name_text(item.alias) or '…'} = {words.say(item.expression)}" for item in items
    )


def _aggregate_item(words: Wording, item: AggregateItem) -> str:
    expression = item.expression
    if isinstance(expression, Path) and isinstance(expression.segments[-1], CountSegment):
        value = words.say(expression)
    else:
        value = words.say_inside(expression)
    if isinstance(item.method, Name):
        value = f"{_METHODS.get(item.method.text, f'{item.method.text} of')} {value}"
    return f"{name_text(item.alias)} = {value}" if item.alias is not None else value


def _aggregate(words: Wording, step: Aggregate) -> str:
    return f"compute {joined(_aggregate_item(words, item) for item in step.items)}"


def _element(words: Wording, element: GroupElement) -> str:
    if isinstance(element, Path):
        return words.say(element)
    if isinstance(element, Rollup):
        levels = joined(words.say(level) for level in element.levels)
        return f"{levels} with subtotals for each level"
    return "a hierarchy"


def _group_by(words: Wording, step: GroupBy) -> str:
    text = f"group by {joined(_element(words, element) for element in step.elements)}"
    if step.then is None:
        return text
    return f"{text}, and in each group {say_sequence(words, step.then)}"


def _ranked(words: Wording, step: TopBottom) -> str:
    limit, value = words.say(step.limit), words.say_inside(step.expression)
    return _RANKED[step.function].format(limit=limit, value=value)


def _limit(_words: Wording, step: LimitTransformation) -> str:
    number = "…" if step.value is None else f"{step.value:,}"
    return f"{'keep the first' if step.function == 'top' else 'skip the first'} {number} rows"


def _concat(words: Wording, step: Concat) -> str:
    return f"put together {joined(f'({say_sequence(words, s)})' for s in step.sequences)}"


_STEPS: Final[dict[type, Callable[[Wording, Any], str]]] = {
    Aggregate: _aggregate,
    GroupBy: _group_by,
    FilterTransformation: lambda w, s: f"keep rows where {w.say(s.expression)}",
    SearchTransformation: lambda _w, s: f"keep rows that match {say_search(s.expression)}",
    ComputeTransformation: lambda w, s: f"compute {say_computed(w, s.items)}",
    OrderByTransformation: lambda w, s: f"sort by {say_order(w, s.items)}",
    LimitTransformation: _limit,
    Identity: lambda _w, _s: "keep everything",
    TopBottom: _ranked,
    Concat: _concat,
}

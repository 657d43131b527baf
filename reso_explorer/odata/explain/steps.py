"""Transformations of `$apply` in words, each as an instruction: "group by city"."""

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
    Join,
    LimitTransformation,
    Literal,
    Name,
    Nest,
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
from reso_explorer.text import count

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
    "sum": "the total {0}",
    "min": "the lowest {0}",
    "max": "the highest {0}",
    "average": "the average {0}",
    "countdistinct": "the number of distinct values of {0}",
}
_RANKED: Final = {
    "topcount": "keep the {rows} with the highest {value}",
    "bottomcount": "keep the {rows} with the lowest {value}",
    "toppercent": "keep the rows with the highest {value} that make up {limit} percent of its total",
    "bottompercent": "keep the rows with the lowest {value} that make up {limit} percent of its total",
    "topsum": "keep the rows with the highest {value} until it adds up to {limit}",
    "bottomsum": "keep the rows with the lowest {value} until it adds up to {limit}",
}
_DIRECTIONS: Final = {
    "number": ("lowest {0} first", "highest {0} first"),
    "date": ("earliest {0} first", "latest {0} first"),
    "moment": ("earliest {0} first", "latest {0} first"),
    "time": ("earliest {0} first", "latest {0} first"),
    "text": ("by {0} (A to Z)", "by {0} (Z to A)"),
    "boolean": ("by {0} (no first)", "by {0} (yes first)"),
}
_TIMES: Final = (" timestamp", " date", " time", " date time")


def say_sequence(words: Wording, sequence: ApplySequence) -> str:
    """Return the steps of a sequence, one after the other."""
    return ", then ".join(say_step(words, step) for step in sequence.transformations)


def say_step(words: Wording, step: Transformation) -> str:
    """Return the words for one transformation; a rare one is shown as it is written."""
    say = _STEPS.get(type(step))
    return say(words, step) if say else f"apply {transformation_text(step) or '…'}"


def say_order(words: Wording, items: tuple[OrderByItem, ...]) -> str:
    """Return the words for an order: "highest list price first, then by city (A to Z)"."""
    return ", then ".join(_order_item(words, item) for item in items)


def _order_item(words: Wording, item: OrderByItem) -> str:
    text = words.say(item.expression)
    family = "number" if _is_count(item.expression) else words.words.family(item.expression)
    rising, falling = _DIRECTIONS.get(family, ("by {0}", "by {0} (descending)"))
    if family in {"date", "moment"}:
        text = next((text.removesuffix(end) for end in _TIMES if text.endswith(end)), text)
    if text == "order" and not item.descending:
        return "in order"
    return (falling if item.descending else rising).format(text.removeprefix("the "))


def _is_count(node: object) -> bool:
    return isinstance(node, Path) and isinstance(node.segments[-1], CountSegment)


def say_computed(words: Wording, items: tuple[ComputeItem, ...]) -> str:
    """Return `Name (expression)` for computed values."""
    return joined(
        f"{name_text(item.alias) or '…'} ({words.say(item.expression)})" for item in items
    )


def _aggregate_item(words: Wording, item: AggregateItem) -> str:
    expression = item.expression
    value = words.say(expression) if _is_count(expression) else words.say_inside(expression)
    if isinstance(item.method, Name):
        value = _METHODS.get(item.method.text, f"{item.method.text} of {{0}}").format(value)
    for part in item.chain:
        groups = joined(words.say(path) for path in part.properties)
        method = part.method.text if isinstance(part.method, Name) else "…"
        value += f", by {groups} with {method}"
    return f"{value} (as {name_text(item.alias)})" if item.alias is not None else value


def _items(words: Wording, step: Aggregate) -> str:
    return joined(_aggregate_item(words, item) for item in step.items)


def _element(words: Wording, element: GroupElement) -> str:
    if isinstance(element, Path):
        return words.say(element)
    if isinstance(element, Rollup):
        levels = joined(words.say(level) for level in element.levels)
        return f"{levels}, with subtotals for each level"
    return f"the hierarchy {transformation_text(element)}"  # type: ignore[arg-type]


def _group_by(words: Wording, step: GroupBy) -> str:
    text = f"group by {joined(_element(words, element) for element in step.elements)}"
    if step.then is None:
        return text
    steps = step.then.transformations
    if len(steps) == 1 and isinstance(steps[0], Aggregate):
        return f"{text} and give {_items(words, steps[0])} for each group"
    return f"{text}, and in each group {say_sequence(words, step.then)}"


def _ranked(words: Wording, step: TopBottom) -> str:
    limit, value = words.say(step.limit), words.say_inside(step.expression)
    number = step.limit.value if isinstance(step.limit, Literal) else None
    rows = count(number, "row") if isinstance(number, int) else f"{limit} rows"
    return _RANKED[step.function].format(limit=limit, rows=rows, value=value)


def _limit(_words: Wording, step: LimitTransformation) -> str:
    verb = "keep only" if step.function == "top" else "skip"
    if step.value == 1:
        return f"{verb} the first row"
    return f"{verb} the first {'… rows' if step.value is None else count(step.value, 'row')}"


def _concat(words: Wording, step: Concat) -> str:
    parts = joined(f"({say_sequence(words, each)})" for each in step.sequences)
    return f"put the results of {parts} one after the other"


def _join(words: Wording, step: Join) -> str:
    kind = "join" if step.function == "join" else "join (keeping rows without a match)"
    text = f"{kind} {words.say(step.path)} as {name_text(step.alias) or '…'}"
    return f"{text}, and there {say_sequence(words, step.then)}" if step.then else text


def _nest(words: Wording, step: Nest) -> str:
    parts = joined(
        f"{name_text(item.alias) or '…'} ({say_sequence(words, item.sequence)})"
        for item in step.items
    )
    where = f" to {words.say(step.path)}" if step.path is not None else ""
    return f"add the nested results {parts}{where}"


_STEPS: Final[dict[type, Callable[[Wording, Any], str]]] = {
    Aggregate: lambda w, s: f"give {_items(w, s)}",
    GroupBy: _group_by,
    FilterTransformation: lambda w, s: f"keep those where {w.say(s.expression)}",
    SearchTransformation: lambda _w, s: f"keep those matching {say_search(s.expression)}",
    ComputeTransformation: lambda w, s: f"add {say_computed(w, s.items)}",
    OrderByTransformation: lambda w, s: f"sort the rows, {say_order(w, s.items)}",
    LimitTransformation: _limit,
    Identity: lambda _w, _s: "keep everything",
    TopBottom: _ranked,
    Concat: _concat,
    Join: _join,
    Nest: _nest,
}

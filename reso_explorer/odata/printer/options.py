"""Query options as decoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    AliasOption,
    Apply,
    Bad,
    Compute,
    Count,
    CustomOption,
    DeltaToken,
    Expand,
    Filter,
    Format,
    Id,
    Index,
    InlineCount,
    Levels,
    OrderBy,
    SchemaVersion,
    Search,
    Select,
    Skip,
    SkipToken,
    Temporal,
    Top,
    UnknownOption,
)
from reso_explorer.odata.printer import apply, expressions
from reso_explorer.odata.printer.search import search_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import ComputeItem, ExpandItem, Option, OrderByItem, SelectItem

_NAMES: Final[dict[type, str]] = {
    Filter: "$filter",
    Select: "$select",
    Expand: "$expand",
    OrderBy: "$orderby",
    Top: "$top",
    Skip: "$skip",
    Count: "$count",
    Search: "$search",
    Compute: "$compute",
    Apply: "$apply",
    Format: "$format",
    Id: "$id",
    Index: "$index",
    Levels: "$levels",
    SkipToken: "$skiptoken",
    DeltaToken: "$deltatoken",
    SchemaVersion: "$schemaversion",
    InlineCount: "$inlinecount",
}

_ORDER: Final[dict[type, int]] = {
    kind: place
    for place, kind in enumerate(
        (
            SchemaVersion,
            Apply,
            Compute,
            Search,
            Filter,
            Select,
            Expand,
            OrderBy,
            Top,
            Skip,
            Count,
            InlineCount,
            Index,
            Id,
            Levels,
            Temporal,
            SkipToken,
            DeltaToken,
            Format,
            AliasOption,
            CustomOption,
            UnknownOption,
            Bad,
        )
    )
}


def in_usual_order(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """Return options in the order in which they are usually written, equal kinds as they were.

    `$filter` comes before `$orderby`, which one RESO service demands.
    """
    return tuple(sorted(options, key=lambda option: _ORDER[type(option)]))


def option_name(option: Option) -> str:
    """Return the canonical name: `$filter`, `@p`, or the service's own."""
    if isinstance(option, AliasOption):
        return f"@{option.name.text}"
    if isinstance(option, Temporal):
        return option.option
    if isinstance(option, CustomOption | UnknownOption):
        return option.name
    return _NAMES.get(type(option), "")


def option_value(option: Option) -> str | None:
    """Return the value, decoded; None for an option without `=`."""
    if isinstance(option, CustomOption | UnknownOption):
        return option.value
    return _VALUES[type(option)](option)


def option_text(option: Option) -> str:
    """Return `$name=value`, decoded."""
    if isinstance(option, Bad):
        return option.text
    value = option_value(option)
    return option_name(option) if value is None else f"{option_name(option)}={value}"


def nested_text(options: tuple[Option, ...]) -> str:
    """Return options for parentheses, joined by `;`."""
    return ";".join(option_text(option) for option in options)


def select_item_text(item: SelectItem) -> str:
    """Return one item of `$select`."""
    text = expressions.path_text(item.path)
    if item.parameters is not None:
        return f"{text}({','.join(expressions.name_text(name) for name in item.parameters)})"
    return f"{text}({nested_text(item.options)})" if item.options else text


def expand_item_text(item: ExpandItem) -> str:
    """Return one item of `$expand`."""
    text = expressions.path_text(item.path)
    return f"{text}({nested_text(item.options)})" if item.options else text


def order_by_item_text(item: OrderByItem) -> str:
    """Return one item of `$orderby`; `asc` is left out."""
    text = expressions.expression_text(item.expression)
    return f"{text} desc" if item.descending else text


def compute_item_text(item: ComputeItem) -> str:
    """Return `expression as Name`."""
    text = expressions.expression_text(item.expression)
    return f"{text} as {expressions.name_text(item.alias)}"


def _number(value: object) -> str:
    return "" if value is None else str(value)


def _temporal(option: Temporal) -> str:
    if isinstance(option.value, str):
        return option.value
    return expressions.expression_text(option.value)


def _count(option: Count) -> str:
    return "" if option.value is None else str(option.value).lower()


_VALUES: Final[dict[type, Callable[[Any], str]]] = {
    Filter: lambda o: expressions.expression_text(o.expression),
    Select: lambda o: ",".join(select_item_text(item) for item in o.items),
    Expand: lambda o: ",".join(expand_item_text(item) for item in o.items),
    OrderBy: lambda o: ",".join(order_by_item_text(item) for item in o.items),
    Top: lambda o: _number(o.value),
    Skip: lambda o: _number(o.value),
    Index: lambda o: _number(o.value),
    Levels: lambda o: _number(o.value),
    Count: _count,
    Search: lambda o: search_text(o.expression),
    Compute: lambda o: ",".join(compute_item_text(item) for item in o.items),
    Apply: lambda o: apply.sequence_text(o.sequence),
    Format: lambda o: o.value,
    Id: lambda o: o.value,
    SkipToken: lambda o: o.value,
    DeltaToken: lambda o: o.value,
    SchemaVersion: lambda o: o.value,
    Temporal: _temporal,
    InlineCount: lambda o: _number(o.value),
    AliasOption: lambda o: expressions.expression_text(o.value),
    Bad: lambda o: o.text,
}

"""A query evaluated here, over rows that came: filter, order, pages, select, expand, apply.

The options work in the order of OData (4.01 protocol, 11.2.1): `$apply`, `$compute`, `$filter`,
`$orderby`, `$skip`, `$top`, then `$expand` and `$select`. Related rows are only those that the
rows carry.
"""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    Aggregate,
    AliasOption,
    Apply,
    ApplySequence,
    Compute,
    ComputeTransformation,
    Concat,
    CountSegment,
    Expand,
    Filter,
    FilterTransformation,
    GroupBy,
    Identity,
    InlineCount,
    LimitTransformation,
    Name,
    NameSegment,
    OrderBy,
    OrderByTransformation,
    Path,
    Select,
    Skip,
    StarSegment,
    Top,
    TopBottom,
)
from reso_explorer.odata.ast import Count as CountOption
from reso_explorer.odata.ast import Format as FormatOption
from reso_explorer.values.declared import UNDECLARED, member_type
from reso_explorer.values.evaluate import EvaluationContext, compile_filter, compile_value
from reso_explorer.values.order import SortKeys, exact_order
from reso_explorer.values.outcome import CANNOT_TELL
from reso_explorer.values.read import AsSent, EnumValue

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reso_explorer.odata.ast import (
        AggregateItem,
        ComputeItem,
        ExpandItem,
        Expression,
        Option,
        SelectItem,
        Transformation,
    )
    from reso_explorer.values.evaluate import Row


_METHODS: Final = frozenset({"sum", "min", "max", "average", "countdistinct"})


class NotLocalError(ValueError):
    """A part of a query can't be evaluated over rows; the text says which."""


@dataclass(frozen=True, slots=True)
class LocalResult:
    """What a query gives over some rows.

    Attributes:
        rows: the rows of the result.
        count: how many rows there were before `$skip` and `$top`.
        unsure: rows that are left out because they lack what the filter needs.
    """

    rows: list[dict[str, Any]] = field(repr=False)
    count: int = 0
    unsure: int = 0


def run_locally(
    options: Sequence[Option], rows: Iterable[Row], context: EvaluationContext | None = None
) -> LocalResult:
    """Evaluate the options of a query over rows.

    Raises:
        NotLocalError: the query has a part that needs the server, such as `$search`.
    """
    context = context or EvaluationContext()
    found = {type(option): option for option in options}
    aliases = {o.name.text: o.value for o in options if isinstance(o, AliasOption)}
    context = replace(context, aliases={**context.aliases, **aliases})
    for option in options:
        if not isinstance(option, _KNOWN):
            raise NotLocalError(f"`{_name(option)}` can't be evaluated locally.")
    made = [dict(row) for row in rows]
    if isinstance(apply := found.get(Apply), Apply):
        made = _Apply(context).sequence(apply.sequence, made)
        context = replace(context, type_name="")
    if isinstance(compute := found.get(Compute), Compute):
        made = _computed(compute.items, made, context)
    unsure = 0
    if isinstance(condition := found.get(Filter), Filter):
        made, unsure = _filtered(condition.expression, made, context)
    if isinstance(order := found.get(OrderBy), OrderBy):
        made = SortKeys(order.items, context).sorted(made)
    count = len(made)
    if isinstance(skip := found.get(Skip), Skip) and skip.value:
        made = made[skip.value :]
    if isinstance(top := found.get(Top), Top) and top.value is not None:
        made = made[: top.value]
    expand, select = found.get(Expand), found.get(Select)
    items = expand.items if isinstance(expand, Expand) else ()
    made = [_expanded(items, row, context) for row in made]
    if isinstance(select, Select):
        made = [_selected(select.items, items, row, context) for row in made]
    return LocalResult(made, count, unsure)


_KNOWN: Final = (
    AliasOption,
    Apply,
    Compute,
    CountOption,
    Expand,
    Filter,
    FormatOption,
    InlineCount,
    OrderBy,
    Select,
    Skip,
    Top,
)


def _name(option: Option) -> str:
    spelled = getattr(option, "spelled", "")
    return spelled or f"${type(option).__name__.lower()}"


def _filtered(
    expression: Expression, rows: list[dict[str, Any]], context: EvaluationContext
) -> tuple[list[dict[str, Any]], int]:
    condition = compile_filter(expression, context)
    outcomes = [condition.outcome(row) for row in rows]
    kept = [row for row, each in zip(rows, outcomes, strict=True) if each is True]
    return kept, sum(each is CANNOT_TELL for each in outcomes)


def _computed(
    items: Sequence[ComputeItem], rows: list[dict[str, Any]], context: EvaluationContext
) -> list[dict[str, Any]]:
    gets = [
        (item.alias.text, compile_value(item.expression, context))
        for item in items
        if isinstance(item.alias, Name)
    ]
    return [{**row, **{name: to_json(get(row)) for name, get in gets}} for row in rows]


def to_json(value: Any) -> Any:
    """Return a value as a row has it; what can't be told is null."""
    if value is CANNOT_TELL or value is None:
        return None
    if isinstance(value, AsSent):
        return value.value
    if isinstance(value, float):
        return Decimal(repr(value)) if math.isfinite(value) else str(value)
    if isinstance(value, bool | int | Decimal | str | list | dict):
        return value
    return value.isoformat() if isinstance(value, dt.date) else str(value)


# --- $select and $expand -----------------------------------------------------------------------------


def _names(path: Path) -> tuple[str, ...]:
    """Return the names of a path without casts; () if it has anything but names."""
    if not all(isinstance(s, NameSegment) and s.arguments is None for s in path.segments):
        return ()
    return tuple(
        segment.name.text
        for segment in path.segments
        if isinstance(segment, NameSegment) and "." not in segment.name.text
    )


def _expanded(
    items: Sequence[ExpandItem], row: dict[str, Any], context: EvaluationContext
) -> dict[str, Any]:
    """Return a row with the nested options of `$expand` done on its related rows."""
    made = row
    for item in items:
        names = _names(item.path)
        if len(names) != 1 or not item.options or names[0] not in row:
            continue
        name, related = names[0], row[names[0]]
        declared = member_type(context.index, context.type_name, name) or UNDECLARED
        inner = replace(context, type_name=declared.name)
        made = dict(made)
        if isinstance(related, list):
            found = run_locally(item.options, related, inner)
            made[name] = found.rows
            if any(isinstance(option, CountOption) and option.value for option in item.options):
                made[f"{name}@odata.count"] = found.count
        elif isinstance(related, dict):
            result = run_locally(item.options, [related], inner).rows
            made[name] = result[0] if result else None
    return made


def _selected(
    items: Sequence[SelectItem],
    expands: Sequence[ExpandItem],
    row: dict[str, Any],
    context: EvaluationContext,
) -> dict[str, Any]:
    if any(isinstance(segment, StarSegment) for item in items for segment in item.path.segments):
        return row
    made: dict[str, Any] = {name: value for name, value in row.items() if name.startswith("@")}
    for item in items:
        names = _names(item.path)
        if not names:
            raise NotLocalError("Only names can be selected locally.")
        _copy(row, made, names)
        if item.options and isinstance(found := made.get(names[0]), list):
            declared = member_type(context.index, context.type_name, names[0]) or UNDECLARED
            inner = replace(context, type_name=declared.name)
            made[names[0]] = run_locally(item.options, found, inner).rows
    for expand in expands:
        names = _names(expand.path)
        if names:
            _copy(row, made, names[:1])
    return made


def _copy(source: Mapping[str, Any], target: dict[str, Any], names: tuple[str, ...]) -> None:
    name = names[0]
    if name not in source:
        return
    value = source[name]
    if len(names) > 1 and isinstance(value, Mapping):
        inner = target.setdefault(name, {})
        _copy(value, inner, names[1:])
    else:
        target[name] = value
    for mark in (key for key in source if key.startswith(f"{name}@")):
        target[mark] = source[mark]


# --- $apply ------------------------------------------------------------------------------------------


class _Apply:
    """Evaluates transformations (OData Extension for Data Aggregation 4.0)."""

    def __init__(self, context: EvaluationContext) -> None:
        self._context = context

    def sequence(self, node: ApplySequence, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        for transformation in node.transformations:
            rows = self._one(transformation, rows)
        return rows

    def _one(self, node: Transformation, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        if isinstance(node, FilterTransformation):
            return _filtered(node.expression, rows, self._context)[0]
        if isinstance(node, ComputeTransformation):
            return _computed(node.items, rows, self._context)
        if isinstance(node, OrderByTransformation):
            return SortKeys(node.items, self._context).sorted(rows)
        if isinstance(node, LimitTransformation) and node.value is not None:
            return rows[: node.value] if node.function == "top" else rows[node.value :]
        if isinstance(node, Identity):
            return rows
        if isinstance(node, Concat):
            return [row for each in node.sequences for row in self.sequence(each, rows)]
        if isinstance(node, Aggregate):
            return [self._aggregated(node.items, rows)]
        if isinstance(node, GroupBy):
            return self._grouped(node, rows)
        if isinstance(node, TopBottom) and node.function in {"topcount", "bottomcount"}:
            return self._best(node, rows)
        raise NotLocalError(f"`{type(node).__name__.lower()}` can't be evaluated locally.")

    def _best(self, node: TopBottom, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        limit = compile_value(node.limit, self._context)({})
        if not isinstance(limit, int):
            raise NotLocalError(f"The limit of `{node.function}` isn't a number.")
        get = compile_value(node.expression, self._context)
        known = [row for row in rows if get(row) not in {None, CANNOT_TELL}]
        sign = -1 if node.function == "topcount" else 1
        known.sort(key=cmp_to_key(lambda a, b: sign * exact_order(get(a), get(b))))
        return known[:limit]

    def _grouped(self, node: GroupBy, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        paths: list[tuple[str, ...]] = []
        for element in node.elements:
            names = _names(element) if isinstance(element, Path) else ()
            if not names:
                raise NotLocalError("Only properties can be grouped by locally.")
            paths.append(names)
        groups: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {}
        for row in rows:
            key: dict[str, Any] = {}
            for names in paths:
                _copy(row, key, names)
            _, members = groups.setdefault(_mark(key), (key, []))
            members.append(row)
        made: list[dict[str, Any]] = []
        for key, members in groups.values():
            found = self.sequence(node.then, members) if node.then is not None else [{}]
            made += [{**key, **each} for each in found]
        return made

    def _aggregated(
        self, items: Sequence[AggregateItem], rows: list[dict[str, Any]]
    ) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for item in items:
            path = item.expression
            if not isinstance(item.alias, Name) or item.chain:
                raise NotLocalError("Only aggregates with a method and a name are done locally.")
            if isinstance(path, Path) and isinstance(path.segments[-1], CountSegment):
                if len(path.segments) > 1:
                    raise NotLocalError("Only rows themselves are counted locally.")
                made[item.alias.text] = len(rows)
                continue
            method = item.method.text if isinstance(item.method, Name) else ""
            if method not in _METHODS:
                raise NotLocalError(f"The aggregate method `{method}` is unknown here.")
            get = compile_value(item.expression, self._context)
            values = [value for row in rows if (value := get(row)) is not None]
            made[item.alias.text] = to_json(_aggregate(method, values))
        return made


def _aggregate(method: str, values: list[Any]) -> Any:
    if any(value is CANNOT_TELL for value in values):
        raise NotLocalError(f"Some rows lack the values for `{method}`.")
    values = [value.value if isinstance(value, AsSent) else value for value in values]
    if method == "countdistinct":
        distinct = {_mark(to_json(_comparable(value))) for value in values}
        return len(distinct)
    if not values:
        return None
    if method in {"min", "max"}:
        best = values[0]
        for value in values[1:]:
            order = exact_order(value, best)
            if (order < 0 and method == "min") or (order > 0 and method == "max"):
                best = value
        return best
    if not all(isinstance(v, int | float | Decimal) and not isinstance(v, bool) for v in values):
        raise NotLocalError(f"`{method}` needs numbers.")
    exact = [Decimal(repr(v)) if isinstance(v, float) else Decimal(v) for v in values]
    total = sum(exact, Decimal(0))
    if method == "average":
        return total / len(exact)
    return int(total) if all(isinstance(v, int) for v in values) else total


def _mark(value: Any) -> str:
    """Return a text that is the same for the same JSON value."""
    return json.dumps(value, default=str, sort_keys=True)


def _comparable(value: Any) -> Any:
    """Return numbers of equal value alike, whatever their kind."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return Decimal(repr(value) if isinstance(value, float) else value).normalize()
    return value.number if isinstance(value, EnumValue) and value.number is not None else value

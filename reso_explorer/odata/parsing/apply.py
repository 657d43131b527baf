"""`$apply`: chains of transformations (OData Data Aggregation, part 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from reso_explorer.odata.ast import (
    Aggregate,
    AggregateFrom,
    AggregateItem,
    ApplySequence,
    Bad,
    ComputeTransformation,
    Concat,
    CountSegment,
    CustomTransformation,
    ExpandTransformation,
    FilterTransformation,
    GroupBy,
    Identity,
    Join,
    LimitTransformation,
    Missing,
    Nest,
    NestItem,
    OrderByTransformation,
    Path,
    Rollup,
    SearchTransformation,
    TopBottom,
)
from reso_explorer.odata.parsing import (
    apply_hierarchy,
    arguments,
    expressions,
    lexer,
    operands,
    option_values,
)
from reso_explorer.odata.parsing.cursor import MAX_DEPTH, quoted
from reso_explorer.odata.parsing.lexer import SEARCH, WORD
from reso_explorer.odata.parsing.search import read_search

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import Expression, GroupElement, Name, Transformation
    from reso_explorer.odata.parsing.cursor import Cursor

_AGGREGATE_STOPS: Final = frozenset({"with", "from", "as"})
_METHODS: Final = frozenset({"sum", "min", "max", "average", "countdistinct"})


def read_sequence(cursor: Cursor) -> ApplySequence:
    """Read transformations chained with `/`."""
    index = cursor.index
    found = [_read_transformation(cursor)]
    while cursor.accept("/"):
        found.append(_read_transformation(cursor))
    return ApplySequence(tuple(found), span=cursor.span_since(index))


def _read_transformation(cursor: Cursor) -> Transformation:
    index = cursor.index
    if cursor.depth >= MAX_DEPTH:
        return cursor.too_deep()
    if cursor.kind == lexer.PLACEHOLDER:
        return operands.read_placeholder(cursor)
    if cursor.kind != WORD:
        return cursor.missing(
            "transformation",
            "A transformation is missing here.",
            hint="Transformations are aggregate, groupby, filter, compute, orderby, top …",
        )
    word = cursor.value
    if word == "identity" and not cursor.next_is("("):
        cursor.index += 1
        return Identity(span=cursor.token_span(index))
    reader = READERS.get(word)
    if reader is None and "." in word:
        return _read_custom(cursor)
    if reader is None or not cursor.next_is("("):
        return _read_unknown(cursor, known=reader is not None)
    cursor.depth += 1
    cursor.index += 2
    stops, cursor.stops = cursor.stops, frozenset()
    node = reader(cursor, word)
    cursor.stops = stops
    cursor.depth -= 1
    cursor.expect_close(")", index + 1)
    from msgspec.structs import replace

    return replace(node, span=cursor.span_since(index))


def _read_unknown(cursor: Cursor, *, known: bool) -> Bad:
    index = cursor.index
    word = cursor.take()
    if known:
        cursor.unexpected("`(`")
    else:
        from reso_explorer.suggest import did_you_mean

        cursor.problems.error(
            "unknown-transformation",
            cursor.token_span(index),
            f"There is no transformation {quoted(word)}.{did_you_mean(word, READERS)}",
            "a transformation such as `aggregate(…)`",
        )
    cursor.skip_to(("/", ","))
    return Bad(cursor.text_since(index), span=cursor.span_since(index))


def _read_custom(cursor: Cursor) -> CustomTransformation:
    index = cursor.index
    name = cursor.name()
    opened = cursor.index
    if not cursor.at("("):
        cursor.unexpected("`(`")
        return CustomTransformation(name, (), span=name.span)
    found = arguments.read_arguments(cursor)
    return CustomTransformation(
        name, found, cursor.span_since(opened), span=cursor.span_since(index)
    )


def _read_aggregate(cursor: Cursor, _word: str) -> Aggregate:
    return Aggregate(option_values.listed(cursor, _read_aggregate_item))


def _read_aggregate_item(cursor: Cursor) -> AggregateItem:
    return read_aggregate_item(cursor, needs_alias=True)


def read_single_aggregate(cursor: Cursor) -> AggregateItem:
    """Read `aggregate(item)` inside an expression, with the cursor at the name."""
    opened = cursor.index + 1
    cursor.index += 2
    item = read_aggregate_item(cursor, needs_alias=False)
    cursor.expect_close(")", opened)
    return item


def read_aggregate_item(cursor: Cursor, *, needs_alias: bool) -> AggregateItem:
    """Read `expression with method from … as Name` and its shorter forms."""
    index = cursor.index
    expression = option_values.with_stops(cursor, _AGGREGATE_STOPS, expressions.read_expression)
    method = _read_method(cursor) if cursor.at("with") else None
    chain: list[AggregateFrom] = []
    while cursor.at("from") and cursor.kind == WORD:
        chain.append(_read_from(cursor))
    alias: Name | Missing | None = None
    if (cursor.kind == WORD and cursor.value == "as") or (
        needs_alias and (method is not None or _is_count(expression))
    ):
        alias = option_values.read_alias(cursor, is_exact=True)
    if method is None and not _may_lack_method(expression):
        method = cursor.missing(
            "method",
            "An aggregated expression needs a method.",
            hint="Write with sum, min, max, average or countdistinct.",
        )
    return AggregateItem(expression, method, tuple(chain), alias, span=cursor.span_since(index))


def _is_count(expression: Expression) -> bool:
    return isinstance(expression, Path) and isinstance(expression.segments[-1], CountSegment)


def _may_lack_method(expression: Expression) -> bool:
    """Whether it can be a count or a custom aggregate, both plain paths."""
    return isinstance(expression, Path | Missing | Bad)


def _read_method(cursor: Cursor) -> Name | Missing:
    cursor.index += 1
    if cursor.kind != WORD or cursor.value in {"as", "from"}:
        return cursor.missing("method", "A method is missing after `with`.")
    name = cursor.name()
    if not name.is_qualified and name.text not in _METHODS:
        from reso_explorer.suggest import did_you_mean

        cursor.problems.error(
            "unknown-method",
            name.span,
            f"There is no method {quoted(name.text)}.{did_you_mean(name.text, _METHODS)}",
            "`sum`, `min`, `max`, `average`, `countdistinct` or a qualified name",
        )
    return name


def _read_from(cursor: Cursor) -> AggregateFrom:
    index = cursor.index
    cursor.index += 1
    properties = option_values.listed(cursor, _read_grouping_path)
    method = _read_method(cursor) if cursor.at("with") else None
    return AggregateFrom(
        tuple(path for path in properties if isinstance(path, Path)),
        method,
        span=cursor.span_since(index),
    )


def _read_grouping_path(cursor: Cursor) -> Expression:
    return read_path(cursor, _AGGREGATE_STOPS)


def read_path(cursor: Cursor, stops: frozenset[str] = frozenset()) -> Expression:
    """Read an expression that must be a path."""
    outer, cursor.stops = cursor.stops, stops
    found = operands.read_operand(cursor)
    cursor.stops = outer
    if not isinstance(found, Path | Missing | Bad):
        cursor.problems.error(
            "path-expected", found.span, "Only a path can stand here.", "a property path"
        )
    return found


def _read_groupby(cursor: Cursor, _word: str) -> GroupBy:
    opened = cursor.index
    if not cursor.accept("("):
        cursor.unexpected("`(` and the properties to group by", "Write groupby((A,B)).")
        cursor.skip_to((")",))
        return GroupBy(())
    elements = option_values.listed(cursor, _read_group_element)
    cursor.expect_close(")", opened)
    then = read_sequence(cursor) if cursor.accept(",") else None
    return GroupBy(elements, then)


def _read_group_element(cursor: Cursor) -> GroupElement:
    index = cursor.index
    if cursor.value in {"rollup", "rolluprecursive"} and cursor.next_is("("):
        word = cursor.take()
        cursor.index += 1
        if word == "rollup":
            levels = option_values.listed(cursor, read_path)
            cursor.expect_close(")", index + 1)
            paths = tuple(level for level in levels if isinstance(level, Path))
            return Rollup(paths, span=cursor.span_since(index))
        return apply_hierarchy.read_rollup(cursor, index)
    found = read_path(cursor)
    return found if isinstance(found, Path | Missing | Bad) else Bad("", span=found.span)


def _read_filter(cursor: Cursor, _word: str) -> FilterTransformation:
    return FilterTransformation(expressions.read_expression(cursor))


def _read_search(cursor: Cursor, _word: str) -> SearchTransformation:
    index = cursor.index
    if cursor.kind != SEARCH:
        return SearchTransformation(
            cursor.missing("expression", "Something to search for is missing.")
        )
    cursor.index += 1
    return SearchTransformation(
        read_search(cursor.source, cursor.starts[index], cursor.ends[index], cursor.problems)
    )


def _read_compute(cursor: Cursor, _word: str) -> ComputeTransformation:
    return ComputeTransformation(option_values.listed(cursor, option_values.read_compute_item))


def _read_orderby(cursor: Cursor, _word: str) -> OrderByTransformation:
    return OrderByTransformation(option_values.listed(cursor, option_values.read_orderby_item))


def _read_limit(cursor: Cursor, word: str) -> LimitTransformation:
    return LimitTransformation(
        "top" if word == "top" else "skip", option_values.read_digits(cursor, word)
    )


def _read_top_bottom(cursor: Cursor, word: str) -> TopBottom:
    limit = expressions.read_expression(cursor)
    expression: Expression
    if cursor.accept(","):
        expression = expressions.read_expression(cursor)
    else:
        expression = cursor.missing(
            "expression", f"`{word}` needs a limit and an expression to rank by."
        )
    function = cast(
        "OneOf['topcount','toppercent','topsum','bottomcount','bottompercent','bottomsum']", word
    )
    return TopBottom(function, limit, expression)


def _read_concat(cursor: Cursor, _word: str) -> Concat:
    sequences = option_values.listed(cursor, read_sequence)
    if len(sequences) < 2:
        cursor.unexpected("`,` and another sequence", "`concat` joins two or more sequences.")
    return Concat(sequences)


def _read_join(cursor: Cursor, word: str) -> Join:
    path = read_path(cursor, frozenset({"as"}))
    alias = option_values.read_alias(cursor)
    then = read_sequence(cursor) if cursor.accept(",") else None
    return Join("join" if word == "join" else "outerjoin", path, alias, then)


def _read_nest_item(cursor: Cursor) -> NestItem:
    index = cursor.index
    sequence = read_sequence(cursor)
    alias = option_values.read_alias(cursor)
    return NestItem(sequence, alias, span=cursor.span_since(index))


def _read_nest(cursor: Cursor, word: str) -> Nest:
    path = None
    if word == "addnested":
        path = read_path(cursor)
        if not cursor.accept(","):
            cursor.unexpected("`,` and a sequence")
            return Nest((), path)
    return Nest(option_values.listed(cursor, _read_nest_item), path)


def _read_expand(cursor: Cursor, _word: str) -> ExpandTransformation:
    path = read_path(cursor)
    sequences: list[ApplySequence] = []
    while cursor.accept(","):
        sequences.append(read_sequence(cursor))
    return ExpandTransformation(path, tuple(sequences))


READERS: Final[dict[str, Callable[[Cursor, str], Transformation]]] = {
    "aggregate": _read_aggregate,
    "groupby": _read_groupby,
    "filter": _read_filter,
    "search": _read_search,
    "compute": _read_compute,
    "orderby": _read_orderby,
    "top": _read_limit,
    "skip": _read_limit,
    "topcount": _read_top_bottom,
    "toppercent": _read_top_bottom,
    "topsum": _read_top_bottom,
    "bottomcount": _read_top_bottom,
    "bottompercent": _read_top_bottom,
    "bottomsum": _read_top_bottom,
    "concat": _read_concat,
    "join": _read_join,
    "outerjoin": _read_join,
    "nest": _read_nest,
    "addnested": _read_nest,
    "ancestors": apply_hierarchy.read_relatives,
    "descendants": apply_hierarchy.read_relatives,
    "traverse": apply_hierarchy.read_traverse,
    "expand": _read_expand,
}
"""How to read what stands in the parentheses of a transformation, by its name."""

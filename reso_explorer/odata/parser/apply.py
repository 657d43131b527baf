"""`$apply`: chains of transformations (OData Data Aggregation, parts 3 and 6)."""

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
    HierarchyReference,
    Identity,
    Join,
    LimitTransformation,
    Missing,
    Nest,
    NestItem,
    OrderByTransformation,
    Path,
    Relatives,
    Rollup,
    RollupRecursive,
    SearchTransformation,
    TopBottom,
    Traverse,
)
from reso_explorer.odata.parser import tokens
from reso_explorer.odata.parser.cursor import MAX_DEPTH
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.odata.parser.expressions import ExpressionParser
from reso_explorer.odata.parser.tokens import NUMBER, WORD
from reso_explorer.suggest import near_names

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Literal as OneOf

    from reso_explorer.odata.ast import (
        Expression,
        GroupElement,
        Name,
        OrderByItem,
        Transformation,
    )


_AGGREGATE_STOPS: Final = frozenset({"with", "from", "as"})
AGGREGATION_METHODS: Final = ("sum", "average", "min", "max", "countdistinct")
"""The methods that `with` knows, usual ones first."""


def _is_count(expression: Expression) -> bool:
    return isinstance(expression, Path) and isinstance(expression.segments[-1], CountSegment)


def _may_lack_method(expression: Expression) -> bool:
    """Whether it can be a count or a custom aggregate, both plain paths."""
    return isinstance(expression, Path | Missing | Bad)


_SEQUENCE_WORDS: Final = frozenset(
    {
        "bottomcount",
        "bottompercent",
        "bottomsum",
        "filter",
        "identity",
        "orderby",
        "search",
        "skip",
        "top",
        "topcount",
        "toppercent",
        "topsum",
        "ancestors",
        "descendants",
        "traverse",
    }
)


class ApplyParser(ExpressionParser):
    """Reads transformations and aggregations."""

    def read_sequence(self) -> ApplySequence:
        """Read transformations chained with `/`."""
        index = self.index
        found = [self._read_transformation()]
        while self.accept("/"):
            found.append(self._read_transformation())
        return ApplySequence(tuple(found), span=self.span_since(index))

    def _read_transformation(self) -> Transformation:
        index = self.index
        self.expects(Expectation.TRANSFORMATION, ("identity", *TRANSFORMATIONS))
        if self.depth >= MAX_DEPTH:
            return self.too_deep()
        if self.kind == tokens.PLACEHOLDER:
            return self.read_placeholder()
        if self.kind != WORD:
            return self.missing("transformation")
        word = self.value
        if word == "identity" and not self.next_is("("):
            self.index += 1
            return Identity(span=self.token_span(index))
        reader = TRANSFORMATIONS.get(word)
        if reader is None and "." in word:
            return self._read_custom_transformation()
        if reader is None or not self.next_is("("):
            return self._read_unknown_transformation(known=reader is not None)
        self.depth += 1
        self.index += 2
        stops, self.stops = self.stops, frozenset()
        node = reader(self, word)
        self.stops = stops
        self.depth -= 1
        self.expect_close(")", index + 1)
        from msgspec.structs import replace

        return replace(node, span=self.span_since(index))

    def _read_unknown_transformation(self, *, known: bool) -> Bad:
        index = self.index
        word = self.take()
        if known:
            self.unexpected("`(`")
        else:
            self.notes.error(
                "unknown-transformation",
                self.token_span(index),
                found=word,
                near=near_names(word, TRANSFORMATIONS),
            )
        self.skip_to(("/", ","))
        return Bad(self.text_since(index), span=self.span_since(index))

    def _read_custom_transformation(self) -> CustomTransformation:
        index = self.index
        name = self.name()
        opened = self.index
        if not self.at("("):
            self.unexpected("`(`")
            return CustomTransformation(name, (), span=name.span)
        found = self.read_arguments()
        return CustomTransformation(
            name, found, self.span_since(opened), span=self.span_since(index)
        )

    def read_aggregate_step(self, _word: str) -> Aggregate:
        return Aggregate(self.listed(self._read_aggregate_item))

    def _read_aggregate_item(self) -> AggregateItem:
        return self.read_aggregate_item(needs_alias=True)

    def read_single_aggregate(self) -> AggregateItem:
        """Read `aggregate(item)` inside an expression, with the cursor at the name."""
        opened = self.index + 1
        self.index += 2
        item = self.read_aggregate_item(needs_alias=False)
        self.expect_close(")", opened)
        return item

    def read_aggregate_item(self, *, needs_alias: bool) -> AggregateItem:
        """Read `expression with method from … as Name` and its shorter forms."""
        index = self.index
        expression = self.with_stops(_AGGREGATE_STOPS, self.read_expression)
        self.offers("with", "from")
        method = self._read_method() if self.at("with") else None
        chain: list[AggregateFrom] = []
        self.offers("from")
        while self.at("from") and self.kind == WORD:
            chain.append(self._read_from())
            self.offers("from")
        alias: Name | Missing | None = None
        self.offers("as")
        if (self.kind == WORD and self.value == "as") or (
            needs_alias and (method is not None or _is_count(expression))
        ):
            alias = self.read_alias(is_exact=True)
        if method is None and not _may_lack_method(expression):
            method = self.missing("method")
        return AggregateItem(expression, method, tuple(chain), alias, span=self.span_since(index))

    def _read_method(self) -> Name | Missing:
        self.index += 1
        self.expects(Expectation.METHOD, AGGREGATION_METHODS)
        if self.kind != WORD or self.value in {"as", "from"}:
            return self.missing("method", "last")
        name = self.name()
        if not name.is_qualified and name.text not in AGGREGATION_METHODS:
            self.notes.error(
                "unknown-method",
                name.span,
                found=name.text,
                near=near_names(name.text, AGGREGATION_METHODS),
            )
        return name

    def _read_from(self) -> AggregateFrom:
        index = self.index
        self.index += 1
        properties = self.listed(self._read_grouping_path)
        self.offers("with")
        method = self._read_method() if self.at("with") else None
        return AggregateFrom(
            tuple(path for path in properties if isinstance(path, Path)),
            method,
            span=self.span_since(index),
        )

    def _read_grouping_path(self) -> Expression:
        return self.read_path(_AGGREGATE_STOPS)

    def read_path(self, stops: frozenset[str] = frozenset()) -> Expression:
        """Read an expression that must be a path."""
        outer, self.stops = self.stops, stops
        found = self.read_operand()
        self.stops = outer
        if not isinstance(found, Path | Missing | Bad):
            self.notes.error("path-expected", found.span)
        return found

    def read_groupby_step(self, _word: str) -> GroupBy:
        opened = self.index
        self.expects(Expectation.LIST, ("(",))
        if not self.accept("("):
            self.unexpected("`(` and the properties to group by", "groupby")
            self.skip_to((")",))
            return GroupBy(())
        elements = self.listed(self._read_group_element)
        self.expect_close(")", opened)
        then = self.read_sequence() if self.accept(",") else None
        return GroupBy(elements, then)

    def _read_group_element(self) -> GroupElement:
        index = self.index
        self.expects(Expectation.OPERAND, ("rollup", "rolluprecursive"))
        if self.value in {"rollup", "rolluprecursive"} and self.next_is("("):
            word = self.take()
            self.index += 1
            if word == "rollup":
                levels = self.listed(self.read_path)
                self.expect_close(")", index + 1)
                paths = tuple(level for level in levels if isinstance(level, Path))
                return Rollup(paths, span=self.span_since(index))
            return self.read_rollup(index)
        found = self.read_path()
        return found if isinstance(found, Path | Missing | Bad) else Bad("", span=found.span)

    def read_filter_step(self, _word: str) -> FilterTransformation:
        return FilterTransformation(self.read_expression())

    def read_search_step(self, _word: str) -> SearchTransformation:
        return SearchTransformation(self.read_search_text())

    def read_compute_step(self, _word: str) -> ComputeTransformation:
        return ComputeTransformation(self.listed(self.read_compute_item))

    def read_orderby_step(self, _word: str) -> OrderByTransformation:
        return OrderByTransformation(self.listed(self.read_orderby_item))

    def read_limit_step(self, word: str) -> LimitTransformation:
        return LimitTransformation("top" if word == "top" else "skip", self.read_digits(word))

    def read_top_bottom(self, word: str) -> TopBottom:
        limit = self.read_expression()
        expression: Expression
        if self.accept(","):
            expression = self.read_expression()
        else:
            expression = self.missing("expression", "rank", found=word)
        function = cast(
            "OneOf['topcount','toppercent','topsum','bottomcount','bottompercent','bottomsum']",
            word,
        )
        return TopBottom(function, limit, expression)

    def read_concat(self, _word: str) -> Concat:
        sequences = self.listed(self.read_sequence)
        if len(sequences) < 2:
            self.unexpected("`,` and another sequence", "concat")
        return Concat(sequences)

    def read_join(self, word: str) -> Join:
        path = self.read_path(frozenset({"as"}))
        alias = self.read_alias()
        then = self.read_sequence() if self.accept(",") else None
        return Join("join" if word == "join" else "outerjoin", path, alias, then)

    def _read_nest_item(self) -> NestItem:
        index = self.index
        sequence = self.read_sequence()
        alias = self.read_alias()
        return NestItem(sequence, alias, span=self.span_since(index))

    def read_nest(self, word: str) -> Nest:
        path = None
        if word == "addnested":
            path = self.read_path()
            if not self.accept(","):
                self.unexpected("`,` and a sequence")
                return Nest((), path)
        return Nest(self.listed(self._read_nest_item), path)

    def read_expand_step(self, _word: str) -> ExpandTransformation:
        path = self.read_path()
        sequences: list[ApplySequence] = []
        while self.accept(","):
            sequences.append(self.read_sequence())
        return ExpandTransformation(path, tuple(sequences))

    def _read_reference(self) -> HierarchyReference:
        """Read node set, qualifier and node path, the first three arguments."""
        index = self.index
        nodes = self.read_expression()
        qualifier: Name | Missing = Missing("name", span=self.here())
        if self.accept(","):
            if self.kind == WORD and "." not in self.value:
                qualifier = self.name()
            else:
                qualifier = self.missing("name", "hierarchy")
        else:
            self.unexpected("`,` and the qualifier of a hierarchy")
        if self.accept(","):
            node_path = self.read_path()
        else:
            self.unexpected("`,` and the path to the node identifier")
            node_path = Missing("path", span=self.here())
        return HierarchyReference(nodes, qualifier, node_path, span=self.span_since(index))

    def read_rollup(self, index: int) -> RollupRecursive:
        """Read `rolluprecursive(…)` after its `(`; its name is token `index`."""
        reference = self._read_reference()
        then = self.read_sequence() if self.accept(",") else None
        self.expect_close(")", index + 1)
        return RollupRecursive(reference, then, span=self.span_since(index))

    def _begins_sequence(self) -> bool:
        if self.kind != WORD:
            return False
        return self.value in _SEQUENCE_WORDS or "." in self.value

    def read_relatives(self, word: str) -> Relatives:
        """Read the arguments of `ancestors` and `descendants`."""
        reference = self._read_reference()
        start: list[ApplySequence] = []
        distance: int | None = None
        keep_start = False
        while self.accept(","):
            if self.at("keep") and self.next_is("start"):
                self.index += 2
                keep_start = True
                break
            if self.kind == NUMBER:
                distance = self.read_digits("distance")
                continue
            start.append(self.read_sequence())
        if not start:
            self.unexpected("`,` and a transformation that finds the start nodes")
        function: OneOf["ancestors", "descendants"] = (
            "ancestors" if word == "ancestors" else "descendants"
        )
        return Relatives(function, reference, tuple(start), distance, keep_start)

    def read_traverse(self, _word: str) -> Traverse:
        """Read the arguments of `traverse`."""
        reference = self._read_reference()
        order: OneOf["preorder", "postorder"] | Missing
        if self.accept(",") and self.value in {"preorder", "postorder"}:
            order = "preorder" if self.take() == "preorder" else "postorder"
        else:
            order = self.missing("order")
        start: ApplySequence | None = None
        items: list[OrderByItem] = []
        while self.accept(","):
            if start is None and not items and self._begins_sequence() and self._is_call():
                start = self.read_sequence()
            else:
                items.append(self.read_orderby_item())
        return Traverse(reference, order, start, tuple(items))

    def _is_call(self) -> bool:
        return self.next_is("(") or self.at("identity")


TRANSFORMATIONS: Final[dict[str, Callable[[ApplyParser, str], Transformation]]] = {
    "aggregate": ApplyParser.read_aggregate_step,
    "groupby": ApplyParser.read_groupby_step,
    "filter": ApplyParser.read_filter_step,
    "search": ApplyParser.read_search_step,
    "compute": ApplyParser.read_compute_step,
    "orderby": ApplyParser.read_orderby_step,
    "top": ApplyParser.read_limit_step,
    "skip": ApplyParser.read_limit_step,
    "topcount": ApplyParser.read_top_bottom,
    "toppercent": ApplyParser.read_top_bottom,
    "topsum": ApplyParser.read_top_bottom,
    "bottomcount": ApplyParser.read_top_bottom,
    "bottompercent": ApplyParser.read_top_bottom,
    "bottomsum": ApplyParser.read_top_bottom,
    "concat": ApplyParser.read_concat,
    "join": ApplyParser.read_join,
    "outerjoin": ApplyParser.read_join,
    "nest": ApplyParser.read_nest,
    "addnested": ApplyParser.read_nest,
    "ancestors": ApplyParser.read_relatives,
    "descendants": ApplyParser.read_relatives,
    "traverse": ApplyParser.read_traverse,
    "expand": ApplyParser.read_expand_step,
}
"""How to read what stands in the parentheses of a transformation, by its name."""

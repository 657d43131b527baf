"""From a query to rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.odata.ast import (
    Bad,
    Binary,
    Call,
    Count,
    Expand,
    Filter,
    Has,
    In,
    LambdaSegment,
    Literal,
    Logical,
    Missing,
    Name,
    NameSegment,
    OrderBy,
    Path,
    QueryOptions,
    RelativeUri,
    Select,
    Skip,
    Top,
    Unary,
    walk,
)
from reso_explorer.odata.parser.entry import parse
from reso_explorer.odata.printer.query import print_query
from reso_explorer.query.builder.rows import (
    COMPARISONS,
    TEXT_TESTS,
    Condition,
    CountPart,
    ExpandPart,
    ExpandRow,
    FilterPart,
    Group,
    NumberPart,
    OrderPart,
    OrderRow,
    Part,
    Row,
    Rows,
    SelectPart,
    TextPart,
    TextRow,
)

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Expression, Node, Option, Span
    from reso_explorer.odata.result import ParseResult


def to_rows(query: str | ParseResult[Any] | RelativeUri | QueryOptions) -> Rows:
    """Return a query as rows; what cannot be rows stays as text, so that nothing is lost.

    An option with an error stays as it is written.
    """
    if isinstance(query, RelativeUri | QueryOptions):
        return _Reader("", ()).rows(query)
    result = parse(query) if isinstance(query, str) else query
    if not isinstance(result.tree, RelativeUri | QueryOptions):
        raise TypeError("Rows are made of whole queries and of query options.")
    return _Reader(result.text, tuple(e.span for e in result.errors)).rows(result.tree)


class _Reader:
    """Turns options into parts; knows the text and where its errors are."""

    def __init__(self, text: str, errors: tuple[Span, ...]) -> None:
        self.text = text
        self.errors = errors

    def rows(self, tree: RelativeUri | QueryOptions) -> Rows:
        path = ""
        if isinstance(tree, RelativeUri):
            own = self._written(tree.path) if self._is_broken(tree.path) else ""
            path = tree.base + (own or print_query(tree.path))
        return Rows(path, self._parts(tree.options))

    def _parts(self, options: tuple[Option, ...]) -> tuple[Part, ...]:
        parts: list[Part] = []
        seen: set[type] = set()
        for option in options:
            if self._is_broken(option):
                parts.append(TextPart(self._written(option)))
            elif type(option) in seen:
                parts.append(TextPart(print_query(option)))
            else:
                parts.append(self._part(option))
            seen.add(type(option))
        return tuple(parts)

    def _is_broken(self, node: Node) -> bool:
        span = node.span
        if any(span.start <= error.start <= span.end for error in self.errors):
            return True
        return any(isinstance(part, Bad | Missing) for part in walk(node))

    def _written(self, node: Node) -> str:
        """Return a node as it stands in the text."""
        if node.span.start >= 0 and self.text:
            return node.span.of(self.text)
        return print_query(node)

    def _part(self, option: Option) -> Part:
        if isinstance(option, Filter):
            return FilterPart(condition(option.expression))
        if isinstance(option, Select):
            return SelectPart(tuple(print_query(item) for item in option.items))
        if isinstance(option, OrderBy):
            return OrderPart(
                tuple(
                    OrderRow(print_query(item.expression), item.descending) for item in option.items
                )
            )
        if isinstance(option, Expand):
            return ExpandPart(
                tuple(
                    ExpandRow(print_query(item.path), self._parts(item.options))
                    for item in option.items
                )
            )
        if isinstance(option, Top | Skip) and option.value is not None:
            return NumberPart("$top" if isinstance(option, Top) else "$skip", option.value)
        if isinstance(option, Count) and option.value is not None:
            return CountPart(option.value)
        return TextPart(print_query(option))


# --- conditions -------------------------------------------------------------------------------------


def condition(node: Expression) -> Condition:
    """Return an expression as a row, a group of rows, or a text row."""
    if isinstance(node, Logical):
        return Group(node.operator, tuple(condition(operand) for operand in node.operands))
    if isinstance(node, Unary) and node.operator == "not":
        inner = condition(node.operand)
        if isinstance(inner, Group) and not inner.negated:
            return Group(inner.operator, inner.children, negated=True)
        if isinstance(inner, Row) and not inner.negated:
            return Row(
                inner.field,
                inner.operator,
                inner.value,
                True,
                inner.quantifier,
                inner.variable,
                inner.inside,
            )
        return TextRow(print_query(node))
    found = _simple(node) or _quantified(node)
    return found or TextRow(print_query(node))


def _simple(node: Expression) -> Row | None:
    if isinstance(node, Binary | Has | In):
        operator = _operator(node)
        if operator in COMPARISONS and _is_field(node.left):
            return Row(print_query(node.left), operator, _value(node))
    if isinstance(node, Call) and node.name.text in TEXT_TESTS and len(node.arguments) == 2:
        field, value = node.arguments
        if _is_field(field) and isinstance(value, Literal):
            return Row(print_query(field), node.name.text, print_query(value))
    return None


def _operator(node: Binary | Has | In) -> str:
    if isinstance(node, Binary):
        return node.operator
    return "has" if isinstance(node, Has) else "in"


def _value(node: Binary | Has | In) -> str:
    """Return the right side as it has to be written after the operator."""
    whole = print_query(node)
    head = f"{print_query(node.left)} {_operator(node)} "
    return whole.removeprefix(head)


def _is_field(node: Expression) -> bool:
    """Whether an expression is a path of plain names."""
    return isinstance(node, Path) and all(
        isinstance(segment, NameSegment) and segment.arguments is None for segment in node.segments
    )


def _quantified(node: Expression) -> Row | None:
    """Return a row for `Tags/any(x:x eq 'a')` and its kin."""
    if not isinstance(node, Path) or not isinstance(node.segments[-1], LambdaSegment):
        return None
    last = node.segments[-1]
    before = Path(node.segments[:-1])
    if not before.segments or not _is_field(before):
        return None
    field = print_query(before)
    if last.predicate is None:
        return Row(field, "exists") if last.function == "any" else None
    if not isinstance(last.variable, Name):
        return None
    inner = _simple(last.predicate)
    variable = last.variable.text
    if inner is None:
        return None
    first, _, inside = inner.field.partition("/")
    if first != variable:
        return None
    return Row(field, inner.operator, inner.value, False, last.function, variable, inside)

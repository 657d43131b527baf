"""A filter as rows that a form can show and change, one condition each.

Groups become a row of their own, with their conditions below. What is no comparison of a field
stays as text. Changes are written over the row's own text; all others stay as typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from typing import Literal as OneOf

from msgspec import Struct

from reso_explorer.odata import ParseResult, parse
from reso_explorer.odata.ast import (
    Binary,
    Call,
    Filter,
    Has,
    In,
    LambdaSegment,
    Literal,
    Logical,
    NameSegment,
    Path,
    Unary,
)
from reso_explorer.odata.printer.expressions import expression_text
from reso_explorer.query.edit.conditions import (
    branch_removed,
    outer_span,
    without_conjunct,
)
from reso_explorer.query.edit.text import edited, is_broken, replace, top, written
from reso_explorer.query.families import type_family
from reso_explorer.query.fields import find_field

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.odata.ast import Expression, RelativeUri
    from reso_explorer.query.edit.text import Query

_COMPARISONS: Final = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
TEXT_TESTS: Final = ("contains", "startswith", "endswith")

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
    "any": "has any",
}
"""What a form shows for an operator."""


class FilterRow(Struct, frozen=True):
    """One line of a filter.

    `place` are operand numbers from the outside in. `joint` is the word before it: `and`, `or`,
    or "" for the first. A group has a `group` word and no field. `field` and `operator` are empty
    for a condition that is only text.
    """

    place: tuple[int, ...]
    depth: int
    joint: str
    text: str
    field: str = ""
    operator: str = ""
    value: str = ""
    negated: bool = False
    group: OneOf["", "and", "or"] = ""


def filter_rows(query: Query) -> tuple[FilterRow, ...]:
    """Return the conditions of `$filter` as rows; a filter with a mistake is one row of text."""
    host = top(query)
    option = host.first(Filter)
    if option is None:
        return ()
    if is_broken(host.query, option):
        return (FilterRow((), 0, "", option.value_span.of(host.query.text)),)
    return tuple(_rows(option.expression, (), 0, ""))


def _rows(node: Expression, place: tuple[int, ...], depth: int, joint: str) -> Iterator[FilterRow]:
    if not isinstance(node, Logical):
        yield _row(node, place, depth, joint)
        return
    inner = depth
    if place or node.operator == "or":
        yield FilterRow(place, depth, joint, expression_text(node), group=node.operator)
        inner = depth + 1
    for number, operand in enumerate(node.operands):
        word = node.operator if number else ""
        yield from _rows(operand, (*place, number), inner, word)


def _row(node: Expression, place: tuple[int, ...], depth: int, joint: str) -> FilterRow:
    text = expression_text(node)
    negated = isinstance(node, Unary) and node.operator == "not"
    inner = node.operand if negated and isinstance(node, Unary) else node
    field, operator, value = _parts(inner)
    return FilterRow(place, depth, joint, text, field, operator, value, bool(negated and field))


def _parts(node: Expression) -> tuple[str, str, str]:
    """Return field, operator and value of a simple condition, three times "" for others."""
    if isinstance(node, Binary) and node.operator in _COMPARISONS and _is_field(node.left):
        return expression_text(node.left), node.operator, expression_text(node.right)
    if isinstance(node, Has | In) and _is_field(node.left):
        operator = "has" if isinstance(node, Has) else "in"
        return expression_text(node.left), operator, expression_text(node.right)
    if isinstance(node, Call) and node.name.text in TEXT_TESTS and len(node.arguments) == 2:
        field, value = node.arguments
        if _is_field(field) and isinstance(value, Literal):
            return expression_text(field), node.name.text, expression_text(value)
    if isinstance(node, Path) and isinstance(node.segments[-1], LambdaSegment):
        last, before = node.segments[-1], Path(node.segments[:-1])
        if last.function == "any" and before.segments and _is_field(before):
            inside = "" if last.predicate is None else expression_text(last.predicate)
            return expression_text(before), "any", inside
    return "", "", ""


def _is_field(node: Expression) -> bool:
    return isinstance(node, Path) and all(
        isinstance(segment, NameSegment) and segment.arguments is None for segment in node.segments
    )


# --- changes ------------------------------------------------------------------------------------------


def row_problem(text: str) -> str:
    """Return what is wrong with the text of a condition, "" if nothing is."""
    errors = parse(text, "filter", encoded=False).errors
    return errors[0].message if errors else ""


def with_row(query: Query, row: FilterRow, text: str) -> ParseResult[RelativeUri]:
    """Return the query with another condition in the place of a row."""
    host = top(query)
    option = host.first(Filter)
    if option is None or not row.place:
        return edited(host.query, host.with_option("$filter", text))
    parent, node = _at(option.expression, row.place)
    new = parse(text, "filter", encoded=False).tree.expression
    is_loose = isinstance(new, Logical) and new.operator == "or" and parent.operator == "and"
    span = outer_span(host.query.text, node.span, option.value_span)
    inside = f"({text})" if is_loose else text
    return edited(host.query, [replace(span, written(host.query, inside))])


def without_row(query: Query, row: FilterRow) -> ParseResult[RelativeUri]:
    """Return the query without the condition or group of a row."""
    host = top(query)
    option = host.first(Filter)
    if option is None:
        return host.query
    if not row.place:
        return edited(host.query, host.without("$filter"))
    parent, _ = _at(option.expression, row.place)
    if parent is option.expression and parent.operator == "and":
        return without_conjunct(host, option, row.place[-1])
    return edited(host.query, branch_removed(host, parent, row.place[-1]))


def _at(tree: Expression, place: tuple[int, ...]) -> tuple[Logical, Expression]:
    """Return the node at a place and the group it stands in."""
    node = tree
    parent: Logical | None = None
    for number in place:
        if not isinstance(node, Logical) or number >= len(node.operands):
            raise IndexError("The filter has no such row.")
        parent, node = node, node.operands[number]
    if parent is None:
        raise IndexError("The filter has no such row.")
    return parent, node


def row_text(row: FilterRow, operator: str) -> str:
    """Return a row's condition with another operator; a list keeps its first value."""
    value = row.value
    if row.operator == "in" and operator != "in":
        listed = parse(f"{row.field} in {value}", "filter", encoded=False).tree.expression
        items: Any = getattr(getattr(listed, "right", None), "items", ())
        value = expression_text(items[0]) if items else value
    if operator == "in" and row.operator != "in":
        value = f"({value})"
    made = f"{row.field} {operator} {value}"
    if operator in TEXT_TESTS:
        made = f"{operator}({row.field},{value})"
    return f"not ({made})" if row.negated else made


# --- operators ----------------------------------------------------------------------------------------

_EQUALITY: Final = ("eq", "ne")
_ORDER: Final = ("ge", "le", "gt", "lt")
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "text": (*_EQUALITY, *TEXT_TESTS, "in", *_ORDER),
    "number": (*_ORDER, *_EQUALITY, "in"),
    "moment": (*_ORDER, *_EQUALITY),
    "date": (*_ORDER, *_EQUALITY),
    "time": (*_ORDER, *_EQUALITY),
    "duration": (*_ORDER, *_EQUALITY),
    "boolean": _EQUALITY,
    "guid": (*_EQUALITY, "in"),
    "enum": (*_EQUALITY, "in"),
    "open": (*_EQUALITY, "in"),
}


def operators_for(index: ModelIndex, type_name: str, field: str) -> tuple[str, ...]:
    """Return the operators that make sense for a single-valued field, the likely ones first."""
    found = find_field(index, type_name, field)
    if found is None:
        return (*_EQUALITY, *_ORDER)
    enum = index.enum_type(found.type.name)
    if enum is not None and enum.is_flags:
        return ("has", *_EQUALITY)
    return _CHOICES.get(type_family(found.type), _EQUALITY)

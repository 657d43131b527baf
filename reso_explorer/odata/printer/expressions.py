"""Expressions as decoded text, with as few parentheses as keep their meaning."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import (
    AggregateSegment,
    AliasSegment,
    AnnotationSegment,
    Bad,
    Binary,
    Call,
    Case,
    Cast,
    CountSegment,
    CrossjoinSegment,
    EnumLiteral,
    FilterSegment,
    GeoLiteral,
    Has,
    In,
    IsOf,
    JsonArray,
    JsonObject,
    KeySegment,
    LambdaSegment,
    ListExpr,
    Literal,
    Logical,
    Missing,
    Name,
    NameSegment,
    Path,
    StarSegment,
    SystemSegment,
    TypeName,
    Unary,
    VariableSegment,
)
from reso_explorer.odata.operators import INFIX, Precedence
from reso_explorer.odata.printer import apply, options
from reso_explorer.odata.printer.literal_text import enum_text, geo_text, literal_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.odata.ast import Argument, Expression, Segment

_ATOM: Final = 9
_WORD: Final = re.compile(r"\w+")


def level_of(expression: Expression) -> int:
    """Return how tightly the outermost operator binds; 9 for what has none."""
    if isinstance(expression, Logical | Binary):
        return INFIX[expression.operator]
    if isinstance(expression, Unary):
        return int(Precedence.UNARY)
    if isinstance(expression, Has | In):
        return int(Precedence.PRIMARY)
    return _ATOM


def expression_text(expression: Expression, level: int = 0) -> str:
    """Return an expression, in parentheses if it binds more loosely than `level`."""
    text = _PRINTERS[type(expression)](expression)
    return f"({text})" if level_of(expression) < level else text


def _logical(node: Logical) -> str:
    level = INFIX[node.operator] + 1
    return f" {node.operator} ".join(expression_text(operand, level) for operand in node.operands)


def _binary(node: Binary) -> str:
    level = INFIX[node.operator]
    left = expression_text(node.left, level)
    right = expression_text(node.right, level + 1)
    return f"{left} {node.operator} {right}"


def _has(node: Has) -> str:
    left = expression_text(node.left, int(Precedence.PRIMARY))
    return f"{left} has {expression_text(node.right, _ATOM)}"


def _in(node: In) -> str:
    left = expression_text(node.left, int(Precedence.PRIMARY))
    return f"{left} in {expression_text(node.right, _ATOM)}"


def _unary(node: Unary) -> str:
    text = expression_text(node.operand, int(Precedence.UNARY))
    if node.operator == "not":
        return f"not ({text})" if _begins_with_keyword(node.operand, text) else f"not {text}"
    if text[:1].isdigit() or text == "INF":
        return f"-({text})"
    return f"-{text}"


def _begins_with_keyword(operand: Expression, text: str) -> bool:
    """Whether a field named like an operator begins the text, which `not` would not let stand."""
    if isinstance(operand, Unary):
        return False
    word = _WORD.match(text)
    return word is not None and (word.group().lower() == "not" or word.group().lower() in INFIX)


def path_text(path: Path) -> str:
    """Return segments joined by `/`."""
    return "/".join(segment_text(segment) for segment in path.segments)


def segment_text(segment: Segment) -> str:
    """Return one segment of a path, decoded."""
    return _PRINTERS[type(segment)](segment)


def name_text(name: Name | Missing | Bad | None) -> str:
    """Return a name, or the text that stands where one should be."""
    return name.text if isinstance(name, Name | Bad) else ""


def _name_segment(node: NameSegment) -> str:
    if node.arguments is None:
        return node.name.text
    return f"{node.name.text}({arguments_text(node.arguments)}){_key_text(node.key)}"


def _filter_segment(node: FilterSegment) -> str:
    return f"$filter({expression_text(node.expression)}){_key_text(node.key)}"


def _key_text(key: tuple[Argument, ...] | None) -> str:
    return "" if key is None else f"({arguments_text(key)})"


def arguments_text(arguments: tuple[Argument, ...]) -> str:
    """Return keys or parameters joined by commas."""
    return ",".join(
        expression_text(argument.value)
        if argument.name is None
        else f"{argument.name.text}={expression_text(argument.value)}"
        for argument in arguments
    )


def _call(node: Call) -> str:
    return f"{node.name.text}({','.join(expression_text(a) for a in node.arguments)})"


def type_text(node: TypeName | Missing | Bad) -> str:
    """Return a type name without quotes."""
    if isinstance(node, TypeName):
        return f"Collection({node.name.text})" if node.is_collection else node.name.text
    return name_text(node)


def _cast(node: Cast) -> str:
    operand = "" if node.operand is None else f"{expression_text(node.operand)},"
    return f"cast({operand}{type_text(node.type)})"


def _isof(node: IsOf) -> str:
    operand = "" if node.operand is None else f"{expression_text(node.operand)},"
    return f"isof({operand}{type_text(node.type)})"


def _case(node: Case) -> str:
    branches: list[str] = []
    for branch in node.branches:
        condition, value = expression_text(branch.condition), expression_text(branch.value)
        # Digits on both sides of a colon would read as a time.
        blank = " " if condition[-1:].isdigit() and value[:1].isdigit() else ""
        branches.append(f"{condition}:{blank}{value}")
    return f"case({','.join(branches)})"


def _items(items: tuple[Expression, ...]) -> str:
    return ",".join(expression_text(item) for item in items)


def _object(node: JsonObject) -> str:
    members = (
        f"{json.dumps(member.key, ensure_ascii=False)}:{expression_text(member.value)}"
        for member in node.members
    )
    return "{" + ",".join(members) + "}"


def _lambda(node: LambdaSegment) -> str:
    if node.predicate is None:
        return f"{node.function}()"
    return f"{node.function}({name_text(node.variable)}:{expression_text(node.predicate)})"


def _annotation(node: AnnotationSegment) -> str:
    qualifier = "" if node.qualifier is None else f"#{node.qualifier.text}"
    return f"@{node.term.text}{qualifier}"


def _count(node: CountSegment) -> str:
    if not node.options:
        return "$count"
    return f"$count({options.nested_text(node.options)})"


def _star(node: StarSegment) -> str:
    return "*" if node.namespace is None else f"{node.namespace.text}.*"


def _aggregate(node: AggregateSegment) -> str:
    return f"aggregate({apply.aggregate_item_text(node.item)})"


_PRINTERS: Final[dict[type, Callable[[Any], str]]] = {
    Logical: _logical,
    Binary: _binary,
    Has: _has,
    In: _in,
    Unary: _unary,
    Path: path_text,
    Call: _call,
    Cast: _cast,
    IsOf: _isof,
    Case: _case,
    Literal: literal_text,
    EnumLiteral: enum_text,
    GeoLiteral: geo_text,
    ListExpr: lambda node: f"({_items(node.items)})",
    JsonArray: lambda node: f"[{_items(node.items)}]",
    JsonObject: _object,
    Missing: lambda _node: "",
    Bad: lambda node: node.text,
    NameSegment: _name_segment,
    KeySegment: lambda node: node.text,
    VariableSegment: lambda node: node.name,
    AliasSegment: lambda node: f"@{node.name.text}",
    AnnotationSegment: _annotation,
    LambdaSegment: _lambda,
    CountSegment: _count,
    FilterSegment: _filter_segment,
    SystemSegment: lambda node: node.name,
    CrossjoinSegment: lambda node: f"$crossjoin({','.join(name_text(n) for n in node.sets)})",
    StarSegment: _star,
    AggregateSegment: _aggregate,
}

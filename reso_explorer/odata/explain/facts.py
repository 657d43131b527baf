"""What a condition says of fields: the operands of `and`, those about one field together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.odata.ast import (
    Binary,
    Call,
    CountSegment,
    EnumLiteral,
    Has,
    In,
    IsOf,
    ListExpr,
    Literal,
    LiteralKind,
    Logical,
    Path,
)
from reso_explorer.odata.printer.expressions import expression_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.odata.ast import Expression

FLIPPED: Final = {"eq": "eq", "ne": "ne", "gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
CONDITIONS: Final = frozenset(
    {"contains", "startswith", "endswith", "matchesPattern", "substringof", "geo.intersects"}
)
"""Functions that are conditions by themselves."""
_LOW: Final = frozenset({"ge", "gt"})
_HIGH: Final = frozenset({"le", "lt"})


class Fact(NamedTuple):
    """What a condition says of one field: its path, an operator, and values.

    Without a path it is no such condition. `nodes` are the operands that it takes together.
    `range` has a lower and an upper bound that are both included, `ne` one or more values;
    two other bounds are `between`, with their operators in `bounds`.
    """

    nodes: tuple[Expression, ...]
    path: Path | None = None
    operator: str = ""
    values: tuple[Expression, ...] = ()
    bounds: tuple[str, ...] = ()


def facts(operands: Sequence[Expression]) -> Iterator[Fact]:
    """Yield the operands of `and` as facts: two bounds of one field as one, unwanted values too."""
    done: set[int] = set()
    for place, operand in enumerate(operands):
        if place in done:
            continue
        rest = [n for n in range(place + 1, len(operands)) if n not in done]
        first = _bound(operand)
        other = next((n for n in rest if _is_pair(first, _bound(operands[n]))), None)
        if first is not None and other is not None:
            done.add(other)
            yield _pair(operand, operands[other])
            continue
        unwanted = _unwanted(operand)
        same = [n for n in rest if unwanted and _unwanted(operands[n]) == unwanted]
        if same:
            done.update(same)
            nodes = (operand, *(operands[n] for n in same))
            pairs = [node for node in nodes if isinstance(node, Binary)]
            left = left_of(pairs[0])
            path = left if isinstance(left, Path) else None
            yield Fact(nodes, path, "ne", tuple(right_of(node) for node in pairs))
            continue
        yield _fact(operand)


def _pair(one: Expression, other: Expression) -> Fact:
    """Return the fact for a lower and an upper bound, in either order."""
    assert isinstance(one, Binary)
    assert isinstance(other, Binary)
    low, high = (one, other) if _operator(one) in _LOW else (other, one)
    left = left_of(low)
    path = left if isinstance(left, Path) else None
    bounds = (_operator(low), _operator(high))
    values = (right_of(low), right_of(high))
    if bounds == ("ge", "le"):
        return Fact((one, other), path, "range", values)
    return Fact((one, other), path, "between", values, bounds)


def _fact(node: Expression) -> Fact:
    if isinstance(node, Binary) and node.operator in FLIPPED:
        left, right = left_of(node), right_of(node)
        if isinstance(left, Path) and isinstance(right, Literal | EnumLiteral):
            return Fact((node,), left, _operator(node), (right,))
    if isinstance(node, In) and isinstance(node.right, ListExpr) and node.right.items:
        path = node.left if isinstance(node.left, Path) else None
        return Fact((node,), path, "eq", node.right.items)
    if isinstance(node, Logical) and node.operator == "or":
        found = [_fact(operand) for operand in node.operands]
        paths = {expression_text(fact.path) for fact in found if fact.path is not None}
        is_one = len(paths) == 1 and all(f.path and f.operator == "eq" for f in found)
        if is_one and all(is_plain(each) for each in node.operands if isinstance(each, Binary)):
            values = tuple(value for fact in found for value in fact.values)
            return Fact((node,), found[0].path, "eq", values)
    return Fact((node,))


def _operator(node: Binary) -> str:
    """Return the operator as it reads with the value on the right."""
    return node.operator if left_of(node) is node.left else FLIPPED[node.operator]


def _bound(node: Expression) -> tuple[str, bool] | None:
    """Return the compared expression and whether it is a lower bound, None for no bound."""
    if not isinstance(node, Binary) or node.operator not in _LOW | _HIGH:
        return None
    left, right = left_of(node), right_of(node)
    if not isinstance(right, Literal) or right.kind in {LiteralKind.NULL, LiteralKind.STRING}:
        return None
    if isinstance(left, Path) and isinstance(left.segments[-1], CountSegment):
        return None
    return expression_text(left), _operator(node) in _LOW


def _is_pair(first: tuple[str, bool] | None, second: tuple[str, bool] | None) -> bool:
    return bool(first and second and first[0] == second[0] and first[1] is not second[1])


def _unwanted(node: Expression) -> str:
    """Return the expression that must not be a value, "" for any other condition."""
    if not isinstance(node, Binary) or node.operator != "ne" or not is_plain(node):
        return ""
    return expression_text(node.left)


def is_plain(node: Binary) -> bool:
    """Whether a value other than null or true is compared with an expression."""
    value = node.right
    if isinstance(node.left, Literal | EnumLiteral) or is_condition(node.left):
        return False
    if isinstance(value, Literal):
        return value.kind not in {LiteralKind.NULL, LiteralKind.BOOLEAN}
    return isinstance(value, EnumLiteral)


def left_of(node: Binary) -> Expression:
    """Return what is compared: the left side, or the right one of a literal."""
    return node.right if isinstance(node.left, Literal) else node.left


def right_of(node: Binary) -> Expression:
    """Return what it is compared with."""
    return node.left if isinstance(node.left, Literal) else node.right


def is_condition(node: Expression) -> bool:
    """Whether a comparison of it with true or false says nothing more."""
    return isinstance(node, Logical | Has | In | IsOf) or (
        isinstance(node, Call) and node.name.text in CONDITIONS
    )

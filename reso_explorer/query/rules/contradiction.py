"""Conditions that no row can meet together."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, EnumLiteral, Literal
from reso_explorer.query.report import replace, source
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Logical
    from reso_explorer.query.analysis import Analysis

CONTRADICTION: Final = Rule(
    code="contradiction",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="Two conditions that no row can meet together.",
    help=(
        "`and` needs both conditions to be true for the same row. Join alternatives with "
        "`or`; check the direction of ranges."
    ),
    wrong="Property?$filter=City eq 'a' and City eq 'b'",
    right="Property?$filter=City eq 'a' or City eq 'b'",
    spec="URL 5.1.1.1.7",
    message="No row matches both this and `{earlier}` for `{field}`.",
    variants={
        "alternatives": Template(
            "No row matches both this and `{earlier}` for `{field}`.",
            "Join alternatives with `or`.",
        ),
    },
)

RULES: Final = (CONTRADICTION,)


_TURNED: Final = {"gt": "lt", "ge": "le", "lt": "gt", "le": "ge", "eq": "eq", "ne": "ne"}


_MOST_BOUNDS: Final = 40
"""How many conditions on one field are compared with each other."""


class _Bound(NamedTuple):
    node: Binary
    operator: str
    value: Any
    kind: str


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report `F eq A and F eq B`, and ranges that hold nothing."""
    for node in analysis.logicals:
        if node.operator == "and":
            yield from _check(analysis, node)


def _check(analysis: Analysis, node: Logical) -> Iterator[Diagnostic]:
    bounds: dict[str, list[_Bound]] = {}
    for operand in node.operands:
        if isinstance(operand, Binary):
            found = _bound(analysis, operand)
            if found is not None:
                bounds.setdefault(found[0], []).append(found[1])
    for name, known in bounds.items():
        for number, later in enumerate(known[:_MOST_BOUNDS]):
            earlier = next((k for k in known[:number] if _excludes(k, later)), None)
            if earlier is not None:
                yield _diagnostic(analysis, name, earlier, later, node)
                break


def _bound(analysis: Analysis, node: Binary) -> tuple[str, _Bound] | None:
    for side, other, operator in (
        (node.left, node.right, node.operator),
        (node.right, node.left, _TURNED.get(node.operator, "")),
    ):
        path = analysis.path_of(side)
        if path is None or path.type.is_collection or operator not in _TURNED:
            continue
        if any(step.kind is StepKind.VARIABLE for step in path.steps) and len(path.steps) == 1:
            name = source(analysis, side.span)
        elif not path.is_field:
            continue
        else:
            name = source(analysis, side.span)
        if isinstance(other, Literal) and other.value is not None:
            return name, _Bound(node, operator, other.value, other.kind.value)
        if isinstance(other, EnumLiteral) and operator == "eq":
            return name, _Bound(node, operator, tuple(m.text for m in other.members), "enum")
    return None


def _excludes(first: _Bound, second: _Bound) -> bool:
    if first.operator == "ne" or second.operator == "ne":
        other = second if first.operator == "ne" else first
        return other.operator == "eq" and first.value == second.value
    if first.operator == "eq" and second.operator == "eq":
        return type(first.value) is type(second.value) and first.value != second.value
    if not _ordered(first, second):
        return False
    low, high = _limits(first, second)
    if low is None or high is None:
        return False
    try:
        if low.value == high.value:
            return "gt" in {low.operator, high.operator} or "lt" in {low.operator, high.operator}
        return bool(low.value > high.value)
    except TypeError:
        return False


def _ordered(first: _Bound, second: _Bound) -> bool:
    """Whether the two values have an order that every server agrees on."""
    if isinstance(first.value, int | Decimal) and isinstance(second.value, int | Decimal):
        return not isinstance(first.value, bool) and not isinstance(second.value, bool)
    if first.kind != second.kind or not isinstance(first.value, str):
        return False
    if first.kind == "date":
        return True
    is_utc = str(first.value).endswith("Z") and str(second.value).endswith("Z")
    return first.kind == "date-time-offset" and is_utc


def _limits(first: _Bound, second: _Bound) -> tuple[_Bound | None, _Bound | None]:
    """Return the lower and the upper bound of the two; an `eq` counts as either."""
    lows, highs = {"gt", "ge"}, {"lt", "le"}
    for low, high in ((first, second), (second, first)):
        if low.operator in lows | {"eq"} and high.operator in highs | {"eq"}:
            if low.operator == high.operator == "eq":
                continue
            return low, high
    return None, None


def _diagnostic(
    analysis: Analysis, name: str, earlier: _Bound, later: _Bound, node: Logical
) -> Diagnostic:
    both_equal = earlier.operator == later.operator == "eq"
    fix = None
    if both_equal:
        place = list(node.operands).index(later.node) - 1
        if len(node.operands) == 2 and 0 <= place < len(node.operator_spans):
            fix = replace(analysis, node.operator_spans[place], "or")
    return CONTRADICTION.at(
        later.node.span,
        "alternatives" if both_equal else "",
        fix=fix,
        earlier=source(analysis, earlier.node.span),
        field=name,
    )

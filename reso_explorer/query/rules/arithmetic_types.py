"""Arithmetic with what is no number (OData 4.01 URL, 5.1.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.query.report import source, type_words
from reso_explorer.query.types import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Compared
    from reso_explorer.query.types import ValueType

DIVISION_BY_ZERO: Final = Rule(
    code="division-by-zero",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A number is divided by zero.",
    help="Integer division by zero fails on every server.",
    wrong="Property?$filter=BedroomsTotal div 0 eq 1",
    right="Property?$filter=BedroomsTotal div 2 eq 1",
    spec="URL 5.1.1.2",
    message="Division by zero always fails.",
)

ARITHMETIC_TYPE: Final = Rule(
    code="arithmetic-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="An arithmetic operator gets something other than a number.",
    help=(
        "`add`, `sub`, `mul`, `div`, `divby`, and `mod` work on numbers; `add` and `sub` "
        "also on dates, timestamps, and durations. To join strings use `concat`."
    ),
    wrong="Property?$filter=City add 1 eq 5",
    right="Property?$filter=ListPrice add 1 eq 5",
    spec="URL 5.1.1.2",
    message="`{operator}` doesn't work on `{operand}`, which is {kind}.",
)

RULES: Final = (DIVISION_BY_ZERO, ARITHMETIC_TYPE)


_V4: Final = {"Edm.DateTime": "Edm.DateTimeOffset", "Edm.Time": "Edm.Duration"}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report operands that an arithmetic operator does not take, and division by zero."""
    for found in analysis.arithmetic:
        yield from _check(analysis, found)
    for node, found_type in analysis.negations:
        if (
            _is_settled(found_type)
            and not found_type.is_number
            and found_type.name != "Edm.Duration"
        ):
            yield ARITHMETIC_TYPE.at(
                node.span,
                operator="-",
                operand=source(analysis, node.span),
                kind=type_words(found_type),
            )


def _is_settled(found: ValueType) -> bool:
    return found.is_known and found is not NULL


def _check(analysis: Analysis, found: Compared) -> Iterator[Diagnostic]:
    node = found.node
    left, right = (_V4.get(side.name, side.name) for side in (found.left, found.right))
    right_node = node.right
    if (
        node.operator in {"div", "mod"}
        and isinstance(right_node, Literal)
        and right_node.kind is LiteralKind.INTEGER
        and right_node.value == 0
    ):
        yield DIVISION_BY_ZERO.at(right_node.span)
    operator = OPERATORS[node.operator]
    if not _is_settled(found.left) or not _is_settled(found.right):
        bad = next(
            (
                (side, own)
                for side, own, place in (
                    (node.left, found.left, "left"),
                    (node.right, found.right, "right"),
                )
                if _is_settled(own)
                and (
                    own.is_collection
                    or all(
                        _V4.get(own.name, own.name) not in getattr(o, place)
                        for o in operator.operands
                    )
                )
            ),
            None,
        )
    else:
        if not (found.left.is_collection or found.right.is_collection) and any(
            left in pair.left and right in pair.right for pair in operator.operands
        ):
            return
        first_fits = any(left in pair.left for pair in operator.operands)
        bad = (node.right, found.right) if first_fits else (node.left, found.left)
        if found.left.is_collection:
            bad = (node.left, found.left)
    if bad is not None:
        side, own = bad
        yield ARITHMETIC_TYPE.at(
            side.span,
            operator=node.operator,
            operand=source(analysis, side.span),
            kind=type_words(own),
        )

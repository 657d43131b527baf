"""Arithmetic with what is no number (OData 4.01 URL, 5.1.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.odata.operators import OPERATORS
from reso_explorer.query.report import error, source, type_words
from reso_explorer.query.types import NULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Compared
    from reso_explorer.query.types import ValueType

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
            yield error(
                "arithmetic-type",
                node.span,
                f"`-` needs a number; {ticked(source(analysis, node.span))} is {type_words(found_type)}.",
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
        yield error("division-by-zero", right_node.span, "Division by zero fails.")
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
        yield error(
            "arithmetic-type",
            side.span,
            f"`{node.operator}` does not work here: {ticked(source(analysis, side.span))} is {type_words(own)}.",
        )

"""Operands that cannot be compared with each other (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import EnumLiteral, GeoLiteral, Literal, Unary
from reso_explorer.query.report import error, source, type_words
from reso_explorer.query.types import NULL, comparable, is_geo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Compared

_LITERALS: Final = (Literal, EnumLiteral, GeoLiteral)
_NULL_ONLY: Final = frozenset({"Edm.Binary", "Edm.Stream"})


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report computed values of different types, and types that have no comparison."""
    for compared in analysis.comparisons:
        if NULL in {compared.left, compared.right}:
            continue
        for own, node in (
            (compared.left, compared.node.left),
            (compared.right, compared.node.right),
        ):
            if (own.name in _NULL_ONLY or is_geo(own)) and not own.is_collection:
                text = source(analysis, node.span)
                hint = ""
                if is_geo(own):
                    hint = f"Compare a distance: `geo.distance({text},geography'…') lt …`."
                yield error(
                    "no-comparison",
                    compared.node.operator_span,
                    f"{ticked(text)} is {type_words(own)}; such values compare only with null.",
                    hint,
                )
                break
        else:
            yield from _check_pair(analysis, compared)


def _check_pair(analysis: Analysis, compared: Compared) -> Iterator[Diagnostic]:
    left, right, node = compared.left, compared.right, compared.node
    if left.is_structured or right.is_structured or left.is_collection or right.is_collection:
        return
    if isinstance(node.left, _LITERALS) or isinstance(node.right, _LITERALS):
        return
    if comparable(analysis.index, left, right):
        return
    if left.name == "Edm.Boolean" and isinstance(node.left, Unary):
        return  # `not A eq B`, for which there is a word of its own
    yield error(
        "operand-types",
        node.span,
        f"{ticked(source(analysis, node.left.span))} is {type_words(left)}, "
        f"{ticked(source(analysis, node.right.span))} is {type_words(right)}; they never compare.",
    )

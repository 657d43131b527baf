"""Operands that cannot be compared with each other (OData 4.01 URL, 5.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.edm import WITHOUT_ORDER
from reso_explorer.odata.ast import EnumLiteral, GeoLiteral, Literal, Unary
from reso_explorer.query.report import source, type_words
from reso_explorer.query.types import NULL, comparable, is_geo

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Compared
    from reso_explorer.query.types import ValueType

NO_COMPARISON: Final = Rule(
    code="no-comparison",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A value that can only be compared with null.",
    help=(
        "Locations, shapes, streams, and binary data have no order and no equality in "
        "OData. Compare a distance instead."
    ),
    wrong="Property?$filter=Location eq Location",
    right="Property?$filter=Location ne null",
    spec="URL 5.1.1.1",
    message="`{value}` is {kind}; such values compare only with null.",
    variants={
        "geo": Template(
            "`{value}` is {kind}; such values compare only with null.",
            "Compare a distance: `geo.distance({value},geography'…') lt …`.",
        ),
    },
)

OPERAND_TYPES: Final = Rule(
    code="operand-types",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Two values that can't be compared.",
    help=(
        "The types have no common values. Convert one side, for example with `cast`, or "
        "compare with another field."
    ),
    wrong="Property?$filter=City eq ListPrice",
    right="Property?$filter=City eq Address/Street",
    spec="URL 5.1.1.1",
    message="`{left}` is {left_kind} and `{right}` is {right_kind}; they can't be compared.",
)

RULES: Final = (NO_COMPARISON, OPERAND_TYPES)


_LITERALS: Final = (Literal, EnumLiteral, GeoLiteral)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report computed values of different types, and types that have no comparison."""
    for compared in analysis.comparisons:
        if NULL in {compared.left, compared.right}:
            continue
        for own, node in (
            (compared.left, compared.node.left),
            (compared.right, compared.node.right),
        ):
            if _is_null_only(analysis, own):
                text = source(analysis, node.span)
                yield NO_COMPARISON.at(
                    compared.node.operator_span,
                    "geo" if is_geo(own) else "",
                    value=text,
                    kind=type_words(own),
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
    yield OPERAND_TYPES.at(
        node.span,
        left=source(analysis, node.left.span),
        left_kind=type_words(left),
        right=source(analysis, node.right.span),
        right_kind=type_words(right),
    )


def _is_null_only(analysis: Analysis, found: ValueType) -> bool:
    """Whether a value can be compared with null only; V2 and V3 also compare binary data."""
    if found.is_collection:
        return False
    if analysis.is_legacy and found.name == "Edm.Binary":
        return False
    return found.name in WITHOUT_ORDER or is_geo(found)

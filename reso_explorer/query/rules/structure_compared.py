"""A relation or structure compared with a value (OData 4.01 URL, 5.1.1.1.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template, ticked
from reso_explorer.odata.ast import In
from reso_explorer.query.keys import key_parts
from reso_explorer.query.report import insert, source, type_words
from reso_explorer.query.types import NULL, UNKNOWN, TypeKind, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Expression
    from reso_explorer.query.analysis import Analysis, Compared
    from reso_explorer.query.types import ValueType

STRUCTURE_AS_VALUE: Final = Rule(
    code="structure-as-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A relation or structure is used as a value.",
    help="A related row or a structure has several fields; compare one of them.",
    wrong="Property?$filter=ListAgent eq 'a'",
    right="Property?$filter=ListAgent/MemberKey eq 'a'",
    spec="URL 5.1.1.1",
    message="`{name}` is {kind}, not a value.",
    variants={
        "fields": Template(
            "`{name}` is {kind}, not a value.", "Use one of its fields: {fields:or}."
        ),
    },
)

RULES: Final = (STRUCTURE_AS_VALUE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report single relations and complex values where a primitive value is wanted."""
    for compared in analysis.comparisons:
        yield from _compared(analysis, compared)
    for test in analysis.tests:
        own, items = test.left, test.right.item
        if isinstance(test.node, In) and _is_structure(own) and not _fits(items):
            yield _diagnostic(analysis, test.node.left, own, items)
    for called in analysis.calls:
        if called.node.name.text == "isdefined":
            continue
        for argument, found in zip(called.node.arguments, called.types, strict=False):
            if _is_structure(found):
                yield _diagnostic(analysis, argument, found, UNKNOWN)
    for order in analysis.orders:
        if _is_structure(order.type):
            yield _diagnostic(analysis, order.item.expression, order.type, UNKNOWN)


def _compared(analysis: Analysis, compared: Compared) -> Iterator[Diagnostic]:
    """Report structures beside values, and the first of two that have no order."""
    node = compared.node
    for side, own, other in (
        (node.left, compared.left, compared.right),
        (node.right, compared.right, compared.left),
    ):
        if not _is_structure(own) or other is NULL:
            continue
        if not _fits(other):
            yield _diagnostic(analysis, side, own, other)
        elif node.operator not in {"eq", "ne"}:
            yield _diagnostic(analysis, side, own, UNKNOWN)
            return


def _is_structure(found: ValueType) -> bool:
    return found.is_structured and not found.is_collection


def _fits(other: ValueType) -> bool:
    return other is NULL or other.is_structured or not other.is_known


def _diagnostic(
    analysis: Analysis, side: Expression, own: ValueType, other: ValueType
) -> Diagnostic:
    """Return the report; its fix goes to the key, if that can be compared with the other side."""
    text = source(analysis, side.span)
    parts = key_parts(analysis.index, own.name) if own.kind is TypeKind.ENTITY else ()
    fix = None
    fits = len(parts) == 1 and comparable(analysis.index, parts[0].type, other)
    if fits and analysis.path_of(side) is not None:
        fix = insert(
            analysis,
            side.span.end,
            f"/{parts[0].name}",
            f"Write {ticked(text + '/' + parts[0].name)}",
        )
    names = [*analysis.index.properties(own.name)]
    return STRUCTURE_AS_VALUE.at(
        side.span,
        "fields" if names else "",
        fix=fix,
        name=text,
        kind=type_words(own),
        fields=tuple(names[:8]),
    )

"""What stands right of `in` (OData 4.01 URL, 5.1.1.1.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import In, ListExpr, Literal
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.types import NULL, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

IN_EMPTY_LIST: Final = Rule(
    code="in-empty-list",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="`in` with an empty list.",
    help="Nothing is in an empty list, so the condition is never true.",
    wrong="Property?$filter=City in ()",
    right="Property?$filter=City in ('a')",
    spec="URL 5.1.1.1.12",
    message="No value is in an empty list.",
)

IN_NEEDS_LIST: Final = Rule(
    code="in-needs-list",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`in` without a list.",
    help="After `in` there is a list in parentheses, even for one value.",
    wrong="Property?$filter=City in 'a'",
    right="Property?$filter=City in ('a')",
    spec="URL 5.1.1.1.12",
    message="`in` needs a list; `{value}` is {kind}.",
)

IN_ITEM_TYPE: Final = Rule(
    code="in-item-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`in` with a list of another type.",
    help="The items of the list must have the type of the value that is looked for.",
    wrong="Property?$filter=City in Scores",
    right="Property?$filter=City in Tags",
    spec="URL 5.1.1.1.12",
    message="The items of `{list}` are {item}; `{value}` is {kind}.",
)

RULES: Final = (IN_EMPTY_LIST, IN_NEEDS_LIST, IN_ITEM_TYPE)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report single values right of `in`, empty lists, and items of another type."""
    for test in analysis.tests:
        node = test.node
        if not isinstance(node, In):
            continue
        if isinstance(node.right, ListExpr):
            if not node.right.items:
                yield IN_EMPTY_LIST.at(node.right.span)
        elif test.right.is_known and not test.right.is_collection and test.right is not NULL:
            text = source(analysis, node.right.span)
            yield IN_NEEDS_LIST.at(
                node.right.span,
                fix=replace(analysis, node.right.span, f"({text})")
                if isinstance(node.right, Literal)
                else None,
                value=text,
                kind=type_words(test.right),
            )
        elif (
            test.right.is_collection
            and not test.left.is_collection
            and not comparable(analysis.index, test.left, test.right.item)
            and analysis.path_of(node.right) is not None
        ):
            yield IN_ITEM_TYPE.at(
                node.span,
                list=source(analysis, node.right.span),
                item=type_words(test.right.item),
                value=source(analysis, node.left.span),
                kind=type_words(test.left),
            )

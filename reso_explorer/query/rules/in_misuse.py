"""What stands right of `in` (OData 4.01 URL, 5.1.1.1.12)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.ast import In, ListExpr
from reso_explorer.query.report import error, remark, replace, source, type_words
from reso_explorer.query.types import NULL, comparable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report single values right of `in`, empty lists, and items of another type."""
    for test in analysis.tests:
        node = test.node
        if not isinstance(node, In):
            continue
        if isinstance(node.right, ListExpr):
            if not node.right.items:
                yield remark("in-empty-list", node.right.span, "Nothing is in an empty list.")
        elif test.right.is_known and not test.right.is_collection and test.right is not NULL:
            text = source(analysis, node.right.span)
            yield error(
                "in-needs-list",
                node.right.span,
                f"`in` needs a list; {ticked(text)} is {type_words(test.right)}.",
                fix=replace(analysis, node.right.span, f"({text})"),
            )
        elif (
            test.right.is_collection
            and not test.left.is_collection
            and not comparable(analysis.index, test.left, test.right.item)
            and analysis.path_of(node.right) is not None
        ):
            yield error(
                "in-item-type",
                node.span,
                f"{ticked(source(analysis, node.right.span))} holds items that are {type_words(test.right.item)};"
                f" {ticked(source(analysis, node.left.span))} is {type_words(test.left)}.",
            )

"""What came with OData 4.01, sent to a server of which only 4.0 is known (OData 4.01 New Features)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Diagnostic, Fix, Severity
from reso_explorer.odata.ast import Compute, In, ListExpr
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.query.report import remark, replace, said, source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.analysis import Analysis, Tested


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Say what servers of 4.0 may not know; `in` becomes a chain of `or`."""
    dialect = analysis.dialect
    if analysis.is_legacy or dialect.odata_version == ProtocolVersion.V401:
        return
    if analysis.index.model.version == "4.01" and dialect.provider == "generic":
        return
    for test in analysis.tests:
        if (
            isinstance(test.node, In)
            and not test.left.is_collection
            and not _is_taken(analysis, "in")
        ):
            yield _in(analysis, test)
    for called in analysis.calls:
        function = FUNCTIONS.get(called.node.name.text)
        if (
            function is not None
            and function.since == "4.01"
            and not _is_taken(analysis, function.name)
        ):
            yield remark(
                "since-4.01",
                called.node.name.span,
                f"`{function.name}` came with OData 4.01; older servers do not know it.",
            )
    for host in analysis.hosts:
        for option in host.options:
            if isinstance(option, Compute):
                yield remark(
                    "since-4.01",
                    option.name_span,
                    "`$compute` came with OData 4.01; older servers do not know it.",
                )
    for node in analysis.cases:
        yield remark("since-4.01", node.name_span, "`case` came with OData 4.01.")
    for compared in analysis.arithmetic:
        if compared.node.operator == "divby":
            span = compared.node.operator_span
            yield remark("since-4.01", span, "`divby` came with OData 4.01.")


def _is_taken(analysis: Analysis, name: str) -> bool:
    rules = analysis.dialect.filter
    return name in rules.operators or name in rules.functions


def _in(analysis: Analysis, test: Tested) -> Diagnostic:
    return said(
        "since-4.01",
        Severity.INFO,
        test.node.operator_span,
        "`in` came with OData 4.01; older servers do not know it.",
        "A chain of `or` works everywhere.",
        or_chain(analysis, test),
    )


def or_chain(analysis: Analysis, test: Tested) -> Fix | None:
    """Return `(A eq 1 or A eq 2)` for `A in (1,2)`."""
    node = test.node
    if not isinstance(node.right, ListExpr) or not node.right.items:
        return None
    left = source(analysis, node.left.span)
    parts = [f"{left} eq {source(analysis, item.span)}" for item in node.right.items]
    text = parts[0] if len(parts) == 1 else f"({' or '.join(parts)})"
    limit = analysis.dialect.filter.max_or
    if limit is not None and len(parts) - 1 > limit:
        return None
    return replace(analysis, node.span, text, "Write a chain of `or`")

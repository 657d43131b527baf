"""`not A eq B` means `(not A) eq B` (OData 4.01 URL, 5.1.1.17)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Diagnostic, Edit, Fix, Severity, ticked
from reso_explorer.odata.ast import Unary
from reso_explorer.query.report import said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.analysis import Analysis


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report comparisons whose left side is negated; an error unless that side is a Boolean."""
    for compared in analysis.comparisons:
        node = compared.node
        left = node.left
        if not isinstance(left, Unary) or left.operator != "not":
            continue
        operand = analysis.type_of(left.operand)
        is_boolean = operand.name == "Edm.Boolean" or not operand.is_known
        start = left.operand.span.start
        yield said(
            "loose-not",
            Severity.INFO if is_boolean else Severity.ERROR,
            left.operator_span,
            f"`not` negates only {ticked(left.operand.span.of(analysis.text))}, not the comparison.",
            "Put the comparison in parentheses.",
            Fix(
                "Write `not (…)`",
                (Edit(start, start, "("), Edit(node.span.end, node.span.end, ")")),
            ),
        )

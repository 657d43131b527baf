"""`not A eq B` means `(not A) eq B` (OData 4.01 URL, 5.1.1.17)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Edit, Fix, Rule, Severity
from reso_explorer.odata.ast import Unary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.query.analysis import Analysis

LOOSE_NOT: Final = Rule(
    code="loose-not",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`not` negates only the first operand of a comparison.",
    help=(
        "`not` binds tighter than `eq`: `not A eq B` means `(not A) eq B`. Put the "
        "comparison in parentheses."
    ),
    wrong="Property?$filter=not City eq 'a'",
    right="Property?$filter=not (City eq 'a')",
    spec="URL 5.1.1.17",
    message="`not` negates only `{operand}`, not the comparison.",
    hint="Put the comparison in parentheses.",
    replaces=frozenset({"not-binds-tighter"}),
)

RULES: Final = (LOOSE_NOT,)


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
        yield LOOSE_NOT.at(
            left.operator_span,
            severity=Severity.INFO if is_boolean else Severity.ERROR,
            fix=Fix(
                "Write `not (…)`",
                (Edit(start, start, "("), Edit(node.span.end, node.span.end, ")")),
            ),
            operand=left.operand.span.of(analysis.text),
        )

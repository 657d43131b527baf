"""A field that `$apply` does not leave in the rows (OData Data Aggregation, 3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

GONE_AFTER_APPLY: Final = Rule(
    code="gone-after-apply",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`$apply` removed this field from the rows.",
    help=(
        "After `groupby` or `aggregate` the rows have only the grouped fields and the "
        "computed values. Put the field into `groupby`, or filter before grouping."
    ),
    wrong="Property?$apply=groupby((City))&$filter=ListPrice gt 5",
    right="Property?$apply=filter(ListPrice gt 5)/groupby((City))",
    spec="Aggregation 3.1",
    message="After `$apply` the rows don't have `{field}` any more.",
    variants={
        "rest": Template(
            "After `$apply` the rows don't have `{field}` any more.", "They have {names:and}."
        ),
    },
)

RULES: Final = (GONE_AFTER_APPLY,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report paths to fields that an aggregation has dropped."""
    asked = {
        id(argument)
        for called in analysis.calls
        if called.node.name.text == "isdefined"
        for argument in called.node.arguments
    }
    for path in analysis.paths:
        if id(path.node) in asked:
            continue
        shape = path.scope.shape
        if not shape.closed or not shape.is_known or not path.steps or not path.starts_at_base:
            continue
        first = path.steps[0]
        if first.kind not in {StepKind.PROPERTY, StepKind.NAVIGATION}:
            continue
        names = path.names
        kept = any(
            names == kept or names.startswith(kept + "/") or kept.startswith(names + "/")
            for kept in shape.paths
        )
        if not kept:
            left = (*shape.paths, *shape.names)
            yield GONE_AFTER_APPLY.at(
                path.node.span, "rest" if left else "", field=names, names=left
            )

"""A path through a collection without `any` or `all` (OData 4.01 URL, 5.1.1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Edit, Fix, Rule, Severity, ticked
from reso_explorer.odata.ast import Span
from reso_explorer.query.lambdas import free_variable
from reso_explorer.query.report import source, written
from reso_explorer.query.steps import ResolvedPath, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Node
    from reso_explorer.query.analysis import Analysis

COLLECTION_WITHOUT_LAMBDA: Final = Rule(
    code="collection-without-lambda",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A path goes through a collection without `any` or `all`.",
    help=(
        "Behind a collection there are many values. Say for which of its items the "
        "condition must be true."
    ),
    wrong="Property?$filter=Media/Order eq 1",
    right="Property?$filter=Media/any(x:x/Order eq 1)",
    spec="URL 5.1.1.13",
    message="`{name}` is a collection.",
    hint="Say for which of its items: `{head}/any(x:x/…)`.",
)

ORDER_BY_COLLECTION: Final = Rule(
    code="order-by-collection",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Rows are ordered by a collection.",
    help=(
        "A row has many values in a collection, so it has no position by them. Rows can be "
        "ordered by the number of items: `Media/$count`."
    ),
    wrong="Property?$orderby=Media",
    right="Property?$orderby=Media/$count",
    spec="URL 5.1.5",
    message="`{name}` is a collection; a row has no single value to order by.",
    hint="Order by the number of items: `{head}/$count`.",
)

GROUP_BY_COLLECTION: Final = Rule(
    code="group-by-collection",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Rows are grouped by a collection.",
    help=(
        "Groups need one value per row. Group by a field of the row, or start from the "
        "related resource."
    ),
    wrong="Property?$apply=groupby((Media/Order))",
    right="Property?$apply=groupby((City))",
    spec="Aggregation 3.10",
    message="`{name}` is a collection; groups need single values.",
)

RULES: Final = (COLLECTION_WITHOUT_LAMBDA, ORDER_BY_COLLECTION, GROUP_BY_COLLECTION)


_MEMBERS = {StepKind.PROPERTY, StepKind.NAVIGATION, StepKind.DYNAMIC}


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report members of a collection that are used as if there were one."""
    for path in analysis.paths:
        if path.usage not in {"expression", "orderby", "groupby"}:
            continue
        for number, step in enumerate(path.steps[1:], 1):
            if step.kind in _MEMBERS and path.steps[number - 1].after.is_collection:
                yield _diagnostic(analysis, path, number)
                break
        else:
            last = path.last
            if path.usage == "groupby" and last is not None and last.after.is_collection:
                yield GROUP_BY_COLLECTION.at(path.node.span, name=path.names)


def _diagnostic(analysis: Analysis, path: ResolvedPath, number: int) -> Diagnostic:
    collection = path.steps[number - 1]
    name = collection.member.name if collection.member is not None else "The value before it"
    head = source(analysis, Span(path.node.span.start, collection.segment.span.end))
    if path.usage == "orderby":
        return ORDER_BY_COLLECTION.at(path.node.span, name=name, head=head)
    if path.usage == "groupby":
        return GROUP_BY_COLLECTION.at(path.node.span, name=name)
    return COLLECTION_WITHOUT_LAMBDA.at(
        path.node.span, fix=_fix(analysis, path, number), name=name, head=head
    )


def _fix(analysis: Analysis, path: ResolvedPath, number: int) -> Fix | None:
    """Return the condition that holds the path, put into `any`."""
    around = _condition_around(analysis, path)
    if around is None:
        return None
    variable = free_variable(path.scope)
    start = path.node.span.start
    end_of_collection = path.steps[number - 1].segment.span.end
    head = source(analysis, Span(start, end_of_collection))
    whole = around.span
    before = written(analysis, f"{head}/any({variable}:")
    return Fix(
        f"Write {ticked(head + '/any(' + variable + ':…)')}",
        (
            Edit(whole.start, whole.start, before),
            Edit(start, path.steps[number].segment.span.start, f"{variable}/"),
            Edit(whole.end, whole.end, ")"),
        ),
    )


def _condition_around(analysis: Analysis, path: ResolvedPath) -> Node | None:
    """Return the comparison or call that the path stands in."""
    for compared in analysis.comparisons:
        if compared.node.left is path.node:
            return compared.node
    for test in analysis.tests:
        if test.node.left is path.node:
            return test.node
    for called in analysis.calls:
        if path.node in called.node.arguments and _is_condition(analysis, called.node):
            return called.node
    return None


def _is_condition(analysis: Analysis, node: object) -> bool:
    return any(condition.node is node for condition in analysis.conditions)

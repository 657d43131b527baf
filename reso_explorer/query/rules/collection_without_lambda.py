"""A path through a collection without `any` or `all` (OData 4.01 URL, 5.1.1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Diagnostic, Edit, Fix, ticked
from reso_explorer.odata.ast import Span
from reso_explorer.query.lambdas import free_variable
from reso_explorer.query.report import error, source, written
from reso_explorer.query.steps import ResolvedPath, StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Node
    from reso_explorer.query.analysis import Analysis

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


def _diagnostic(analysis: Analysis, path: ResolvedPath, number: int) -> Diagnostic:
    collection = path.steps[number - 1]
    name = collection.member.name if collection.member is not None else "The value before it"
    head = source(analysis, Span(path.node.span.start, collection.segment.span.end))
    if path.usage == "orderby":
        hint = "Rows can be ordered by a count: " + f"`{head}/$count`."
        return error(
            "order-by-collection",
            path.node.span,
            f"{ticked(name)} is a collection; a row has no single value there.",
            hint,
        )
    if path.usage == "groupby":
        return error(
            "group-by-collection",
            path.node.span,
            f"{ticked(name)} is a collection; groups need single values.",
        )
    return error(
        "collection-without-lambda",
        path.node.span,
        f"{ticked(name)} is a collection.",
        f"Say for which of its items: `{head}/any(x:x/…)`.",
        _fix(analysis, path, number),
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

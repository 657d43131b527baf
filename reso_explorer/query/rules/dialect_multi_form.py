"""Tests of fields with many values in the form that a server wants (RESO Web API Core 2.4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Binary, EnumLiteral, Has, Literal, NameSegment, Path, Span
from reso_explorer.providers.forms import MultiForm
from reso_explorer.query.report import replace, source
from reso_explorer.query.rules.collection_compared import form_of
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, LambdaUse

MULTI_FORM: Final = Rule(
    code="multi-form",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A test of a multi-value field in another form than the provider's.",
    help=(
        "Multi-value lookups are collections, flags, or comma-separated strings, depending "
        "on the provider, and are tested with `any`, `has`, or `contains`."
    ),
    wrong="Property?$filter=Cooling/any(c:c eq 'a')",
    right="Property?$filter=contains(Cooling,'a')",
    spec="RESO Web API Core 2.4.4",
    message="{provider} needs `{form}`.",
)

RULES: Final = (MULTI_FORM,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report lambdas where the server tests with `has` or `contains`, and the other way round."""
    if analysis.dialect.provider == "generic":
        return
    for use in analysis.lambdas:
        yield from _lambda(analysis, use)
    lookups = analysis.dialect.lookups
    for test in analysis.tests:
        if not isinstance(test.node, Has) or test.left.kind is not TypeKind.ENUM:
            continue
        if test.left.is_collection or lookups.multi_flags is MultiForm.HAS:
            continue
        field, value = (source(analysis, side.span) for side in (test.node.left, test.node.right))
        wanted = (
            f"contains({field},{value})"
            if lookups.multi_flags is MultiForm.CONTAINS
            else f"{field}/any(x:x eq {value})"
        )
        yield _diagnostic(analysis, test.node.span, wanted)


def _lambda(analysis: Analysis, use: LambdaUse) -> Iterator[Diagnostic]:
    predicate = use.segment.predicate
    if use.segment.function != "any" or not isinstance(predicate, Binary):
        return
    if predicate.operator != "eq" or not use.before.is_collection or use.before.is_structured:
        return
    if not isinstance(predicate.left, Path) or not isinstance(
        predicate.right, Literal | EnumLiteral
    ):
        return
    if len(predicate.left.segments) != 1 or not isinstance(predicate.left.segments[0], NameSegment):
        return
    form = form_of(analysis, use.before)
    if form is MultiForm.ANY_LAMBDA:
        return
    start = use.path.node.span.start
    field = source(analysis, Span(start, use.path.steps[-1].segment.span.end))
    value = source(analysis, predicate.right.span)
    wanted = f"{field} has {value}" if form is MultiForm.HAS else f"contains({field},{value})"
    yield _diagnostic(analysis, use.path.node.span, wanted)


def _diagnostic(analysis: Analysis, span: Span, wanted: str) -> Diagnostic:
    return MULTI_FORM.at(
        span, fix=replace(analysis, span, wanted), provider=analysis.dialect.title, form=wanted
    )

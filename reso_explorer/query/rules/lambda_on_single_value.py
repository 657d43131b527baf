"""`any` or `all` after a value that is no collection (OData 4.01 URL, 5.1.1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, EnumLiteral, Literal, NameSegment, Path, Span
from reso_explorer.query.report import replace, source, type_words
from reso_explorer.query.types import TypeKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
    from reso_explorer.query.analysis import Analysis, LambdaUse

LAMBDA_ON_SINGLE_VALUE: Final = Rule(
    code="lambda-on-single-value",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="`any` or `all` after a single value.",
    help=(
        "`any` and `all` go through the items of a collection. Compare a single value "
        "directly; test flags with `has`."
    ),
    wrong="Property?$filter=City/any(x:x eq 'a')",
    right="Property?$filter=City eq 'a'",
    spec="URL 5.1.1.13",
    message="`{function}` needs a collection; `{name}` is {kind}.",
    hint="Compare it directly with `eq`.",
    variants={
        "structure": Template(
            "`{function}` needs a collection; `{name}` is {kind}.", "Write the path without it."
        ),
        "flags": Template(
            "`{function}` needs a collection; `{name}` is {kind}.",
            "Test combined values with `has`.",
        ),
    },
)

RULES: Final = (LAMBDA_ON_SINGLE_VALUE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report lambdas on single values; a simple one becomes a comparison or `has`."""
    for use in analysis.lambdas:
        before = use.before
        if before.is_collection or not before.is_known:
            continue
        name = use.field.member.name if use.field and use.field.member else "The value"
        function = use.segment.function
        if before.is_structured:
            variant = "structure"
        elif _is_flags(analysis, use):
            variant = "flags"
        else:
            variant = ""
        yield LAMBDA_ON_SINGLE_VALUE.at(
            use.segment.function_span,
            variant,
            fix=_fix(analysis, use),
            function=function,
            name=name,
            kind=type_words(before),
        )


def _is_flags(analysis: Analysis, use: LambdaUse) -> bool:
    if use.before.kind is not TypeKind.ENUM:
        return False
    enum = analysis.index.enum_type(use.before.name)
    return enum is not None and enum.is_flags


def _fix(analysis: Analysis, use: LambdaUse) -> Fix | None:
    """Return `Field eq 'v'` for `Field/any(x:x eq 'v')`, None for anything less simple."""
    predicate = use.segment.predicate
    if not isinstance(predicate, Binary) or not isinstance(predicate.left, Path):
        return None
    if not isinstance(predicate.right, Literal | EnumLiteral):
        return None
    start = use.path.node.span.start
    head = source(analysis, Span(start, use.path.steps[-1].segment.span.end))
    variable, *rest = predicate.left.segments
    if not isinstance(variable, NameSegment) or variable.name.text not in use.inner.variables:
        return None
    names = [s.name.text for s in rest if isinstance(s, NameSegment)]
    operator = predicate.operator
    if _is_flags(analysis, use) and operator == "eq":
        operator = "has"  # type: ignore[assignment]
    value = source(analysis, predicate.right.span)
    return replace(analysis, use.path.node.span, f"{'/'.join([head, *names])} {operator} {value}")

"""A lambda whose condition never uses its variable speaks of the row outside (OData 4.01 URL, 5.1.1.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import Name, NameSegment, Path, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

UNUSED_LAMBDA_VARIABLE: Final = Rule(
    code="unused-lambda-variable",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A condition in `any` or `all` that doesn't look at the items.",
    help=(
        "Inside the parentheses, fields of an item begin with the variable: "
        "`Media/any(m:m/Order eq 1)`. Other names belong to the row outside."
    ),
    wrong="Property?$filter=Media/any(m:City eq 'a')",
    right="Property?$filter=Media/any(m:m/Order eq 1)",
    spec="URL 5.1.1.13",
    message="This condition doesn't look at the items; nothing in it begins with `{variable}`.",
    hint="Write `{variable}/…` for fields of an item.",
)

RULES: Final = (UNUSED_LAMBDA_VARIABLE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report conditions inside `any` and `all` that do not look at the items."""
    for use in analysis.lambdas:
        variable, predicate = use.segment.variable, use.segment.predicate
        if not isinstance(variable, Name) or predicate is None:
            continue
        paths = [node for node in walk(predicate) if isinstance(node, Path)]
        if not paths or any(_begins_with(path, variable.text) for path in paths):
            continue
        if any(analysis.path_of(path) is None for path in paths):
            continue
        if any(
            step.kind.value == "unknown"
            for path in paths
            for step in getattr(analysis.path_of(path), "steps", ())
        ):
            continue
        yield UNUSED_LAMBDA_VARIABLE.at(predicate.span, variable=variable.text)


def _begins_with(path: Path, name: str) -> bool:
    first = path.segments[0]
    return isinstance(first, NameSegment) and first.name.text == name

"""What the server refused or ignored when it was probed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template, ticked
from reso_explorer.odata.ast import (
    Apply,
    Binary,
    Compute,
    Count,
    Format,
    Has,
    InlineCount,
    Literal,
    Search,
    Skip,
    Top,
)
from reso_explorer.query.probed import IGNORED, REJECTED, WRONG, filter_refusal
from reso_explorer.query.report import option_name
from reso_explorer.query.steps import StepKind
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.ast import Expression, Span
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.probed import Probed, ProbedFact
    from reso_explorer.query.scope import Scope

PROBED_REFUSED: Final = Rule(
    code="probed-refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The server rejected this when it was probed.",
    help=(
        "`reso-explorer probe` sent a request like this one and the server rejected it. "
        "Probe again after the server changed."
    ),
    wrong="Property?$filter=City eq 'X'",
    right="Property?$filter=ListPrice gt 5",
    message="{what:long} was rejected when probed on {day}.",
    variants={
        "words": Template("{what:long} was rejected when probed on {day}: {words:long}."),
    },
)

PROBED_IGNORED: Final = Rule(
    code="probed-ignored",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The server ignored this when it was probed.",
    help=(
        "`reso-explorer probe` sent a request like this one; the server accepted it but its "
        "rows didn't show any effect."
    ),
    wrong="Property?$search=x",
    right="Property",
    message="{what:long} was ignored when probed on {day}.",
    variants={
        "words": Template("{what:long} was ignored when probed on {day}: {words:long}."),
    },
)

PROBED_WRONG: Final = Rule(
    code="probed-wrong",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The server answered this wrongly when it was probed.",
    help=(
        "`reso-explorer probe` sent a request like this one; the server accepted it but left out "
        "rows, or gave a wrong number."
    ),
    wrong="Property?$top=10&$skip=10",
    right="Property?$top=10",
    message="{what:long} gave a wrong answer when probed on {day}.",
    variants={
        "words": Template("{what:long} gave a wrong answer when probed on {day}: {words:long}."),
    },
)

RULES: Final = (PROBED_REFUSED, PROBED_IGNORED, PROBED_WRONG)
_BY_VERDICT: Final = {REJECTED: PROBED_REFUSED, IGNORED: PROBED_IGNORED, WRONG: PROBED_WRONG}


_OPTIONS: Final = {
    Apply: "apply",
    Compute: "compute",
    Count: "count",
    Format: "format",
    InlineCount: "count",
    Search: "search",
    Skip: "skip",
    Top: "top",
}
_WORDS: Final = 200
"""Characters of the server's words that are shown."""


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report uses of what did not work when it was tried on this server."""
    probed = analysis.probed
    if probed is None:
        return
    yield from _options(analysis, probed)
    yield from _filters(analysis, probed)
    for order in analysis.orders:
        path = order.path
        if path is not None and path.names and order.scope.entity_set:
            way = "desc" if order.item.descending else "asc"
            fact = probed(order.scope.entity_set, path.names, f"orderby-{way}")
            yield from _told(fact, path.node.span, f"`$orderby` by {ticked(path.names)}")
    for select in analysis.selects:
        if select.host.scope.entity_set and select.path.names and select.host.depth == 0:
            name = select.path.names
            fact = probed(select.host.scope.entity_set, name, "select")
            yield from _told(fact, select.item.span, f"{ticked(name)} in `$select`")
    for expand in analysis.expands:
        if expand.host.scope.entity_set and expand.path.names and expand.host.depth == 0:
            name = expand.path.names
            fact = probed(expand.host.scope.entity_set, name, "expand")
            yield from _told(fact, expand.path.node.span, f"`$expand` of {ticked(name)}")


def _told(fact: ProbedFact | None, span: Span, what: str) -> Iterator[Diagnostic]:
    """Yield the warning about something that was tried, where it did not work."""
    rule = _BY_VERDICT.get(fact.verdict) if fact is not None else None
    if fact is None or rule is None:
        return
    words = clip(visible(fact.words), _WORDS).strip()
    day = fact.on.isoformat()
    variant = "words" if words else ""
    yield rule.at(span, variant, what=what, day=day, words=words.rstrip("."))


def _options(analysis: Analysis, probed: Probed) -> Iterator[Diagnostic]:
    """Yield what concerns the resource as a whole."""
    for host in analysis.hosts:
        name = host.scope.entity_set
        if name is None or host.depth or host.kind not in {"resource", "count-resource"}:
            continue
        for option in host.options:
            capability = _OPTIONS.get(type(option))
            if capability is None or (isinstance(option, Count) and option.value is False):
                continue
            if not host.type.is_collection and capability not in {"format", "compute"}:
                continue
            span = getattr(option, "name_span", option.span)
            span = span if span.start >= 0 else option.span
            yield from _told(probed(name, "", capability), span, option_name(option))
        if host.kind == "count-resource" and analysis.resource is not None:
            span = analysis.resource.steps[-1].segment.span
            yield from _told(probed(name, "", "count-segment"), span, "`/$count`")
    for use in analysis.keys:
        if use.entity_set:
            yield from _told(probed(use.entity_set, "", "key"), use.span, "A key in the URL")


def _filters(analysis: Analysis, probed: Probed) -> Iterator[Diagnostic]:
    """Yield what concerns fields in `$filter`: the field as a whole, else the operator."""
    for capability, operator, side, scope in _uses(analysis):
        name = _field(analysis, side)
        if not name or not scope.entity_set:
            continue
        whole = filter_refusal(probed, scope.entity_set, name)
        if whole is not None:
            yield from _told(whole, side.span, f"{ticked(name)} in `$filter`")
            continue
        fact = probed(scope.entity_set, name, capability)
        word = capability.removesuffix("-null")
        null = " null" if word != capability else ""
        yield from _told(fact, operator, f"`{word}{null}` on {ticked(name)}")
    for use in analysis.lambdas:
        name = use.path.names
        if name and use.scope.entity_set and use.path.starts_at_base:
            fact = probed(use.scope.entity_set, name, use.segment.function)
            what = f"`{use.segment.function}` on {ticked(name)}"
            yield from _told(fact, use.segment.function_span, what)


def _uses(analysis: Analysis) -> Iterator[tuple[str, Span, Expression, Scope]]:
    """Yield (capability, where it stands, what it is applied to, scope) of operators and functions."""
    for compared in analysis.comparisons:
        node = compared.node
        sides = ((node.left, node.right), (node.right, node.left))
        for side, other in sides:
            if analysis.path_of(side) is not None:
                yield _capability(node, other), node.operator_span, side, compared.scope
    for test in analysis.tests:
        word = "has" if isinstance(test.node, Has) else "in"
        yield word, test.node.operator_span, test.node.left, test.scope
    for called in analysis.calls:
        arguments = called.node.arguments
        for side in [each for each in arguments if analysis.path_of(each) is not None][:1]:
            yield called.node.name.text, called.node.name.span, side, called.scope


def _capability(node: Binary, other: Expression) -> str:
    is_null = isinstance(other, Literal) and other.value is None
    return f"{node.operator}-null" if is_null and node.operator in {"eq", "ne"} else node.operator


def _field(analysis: Analysis, side: Expression) -> str:
    """Return the field that an expression is, "" where it is none of the resource's own."""
    path = analysis.path_of(side)
    if path is None or not path.starts_at_base:
        return ""
    return path.names if any(step.kind is StepKind.PROPERTY for step in path.steps) else ""

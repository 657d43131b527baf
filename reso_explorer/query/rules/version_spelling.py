"""Spellings that only OData 4.01 reads: options without `$`, other letter case (URL, 5.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import AliasOption, Bad, Count, CustomOption, UnknownOption
from reso_explorer.odata.functions import FUNCTIONS
from reso_explorer.odata.version_forms import FORMS, Outcome
from reso_explorer.protocol import ProtocolVersion
from reso_explorer.query.report import replace, source
from reso_explorer.query.rules.protocol_forms import inline_count
from reso_explorer.query.steps import StepKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
    from reso_explorer.odata.ast import Option, Span
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.scope import Host

IGNORED: Final = Rule(
    code="option-ignored",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="An option that older servers ignore because it has no `$`.",
    help="Before OData 4.01, system options start with `$`. A server takes any other name for a"
    " custom option and ignores it: the response looks right and isn't.",
    wrong="Property?top=5",
    right="Property?$top=5",
    spec="URL 5.1",
    message="OData {version} servers ignore `{written}`: system options start with `$` there.",
    hint="The `$` is optional since OData 4.01.",
)
REJECTED: Final = Rule(
    code="case-rejected",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="Uppercase that older servers reject.",
    help="Before OData 4.01, names of options, operators, and functions are case-sensitive.",
    wrong="Property?$filter=City eq 'a' AND ListPrice gt 5",
    right="Property?$filter=City eq 'a' and ListPrice gt 5",
    spec="URL 5.1",
    message="OData {version} servers reject `{written}`; it's `{right}` there.",
    hint="Any case is allowed since OData 4.01.",
    variants={
        "nested": Template(
            "OData {version} servers reject `{written}`; it's `{right}` there.",
            "The `$` is optional since OData 4.01.",
        )
    },
)
RULES: Final = (IGNORED, REJECTED)

_OFTEN_OWN: Final = frozenset({"id", "index", "schemaversion"})
"""Names that a service's own options often have."""


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Say which spellings a server of this version ignores or rejects."""
    if analysis.version >= ProtocolVersion.V401:
        return
    yield from _options(analysis)
    if not analysis.takes_form("operator-case"):
        for span, word in _operators(analysis):
            yield from _word(analysis, span, word)
    if not analysis.takes_form("direction-case"):
        for order in analysis.orders:
            if order.item.direction_span.start >= 0:
                word = "desc" if order.item.descending else "asc"
                yield from _word(analysis, order.item.direction_span, word)
    if not analysis.takes_form("function-case"):
        for span, word in _functions(analysis):
            yield from _word(analysis, span, word)


# --- words ------------------------------------------------------------------------------------------


def _word(analysis: Analysis, span: Span, right: str) -> Iterator[Diagnostic]:
    """Report a word that differs from the right one only by case."""
    if analysis.text[span.start : span.end] == right:
        return
    text = source(analysis, span).strip()
    if text != right and text.lower() == right.lower():
        yield _rejected(analysis, span, text, right)


def _rejected(
    analysis: Analysis, span: Span, text: str, right: str, variant: str = "", fix: Fix | None = None
) -> Diagnostic:
    return REJECTED.at(
        span,
        variant,
        fix=fix or replace(analysis, span, right),
        version=str(analysis.version),
        written=text,
        right=right,
    )


def _operators(analysis: Analysis) -> Iterator[tuple[Span, str]]:
    for compared in (*analysis.comparisons, *analysis.arithmetic):
        yield compared.node.operator_span, compared.node.operator
    for logical in analysis.logicals:
        for span in logical.operator_spans:
            yield span, logical.operator
    for test in analysis.tests:
        yield test.node.operator_span, type(test.node).__name__.lower()
    for unary in analysis.unaries:
        if unary.operator == "not":
            yield unary.operator_span, "not"
    for use in analysis.lambdas:
        yield use.segment.function_span, use.segment.function


def _functions(analysis: Analysis) -> Iterator[tuple[Span, str]]:
    for called in analysis.calls:
        name = called.node.name
        function = FUNCTIONS.get(name.text)
        if function is not None and FORMS[f"function:{name.text}"].is_known_to(analysis.version):
            yield name.span, name.text
    for cast in analysis.casts:
        yield cast.name_span, type(cast).__name__.lower()


# --- options ----------------------------------------------------------------------------------------


def _options(analysis: Analysis) -> Iterator[Diagnostic]:
    parameters = _parameters(analysis)
    for host in analysis.hosts:
        if host.kind == "service":
            continue
        for option in host.options:
            if isinstance(option, AliasOption | Bad | CustomOption | UnknownOption):
                continue
            name = option.spelled.strip()
            if name and name not in parameters and name != _canonical(name):
                yield from _option(analysis, host, option, name)


def _canonical(name: str) -> str:
    bare = name.removeprefix("$").lower()
    return "$toInclusive" if bare == "toinclusive" else f"${bare}"


def _option(analysis: Analysis, host: Host, option: Option, name: str) -> Iterator[Diagnostic]:
    right = _canonical(name)
    span: Span = option.name_span  # type: ignore[union-attr]
    if name.startswith("$"):
        if not analysis.takes_form("option-case"):
            yield _rejected(analysis, span, name, right)
        return
    if analysis.takes_form("option-without-dollar") or _is_own(analysis, name):
        return
    if host.depth and not analysis.takes_form("expand-options"):
        return
    form = "nested-option-without-dollar" if host.depth else "option-without-dollar"
    if FORMS[form].outcome is Outcome.REJECTS:
        yield _rejected(analysis, span, name, right, "nested")
        return
    is_given = any(
        other is not option and getattr(other, "spelled", "").lower() == right.lower()
        for other in host.options
    )
    is_there = right not in FORMS or FORMS[right].is_known_to(analysis.version)
    fix = None
    if isinstance(option, Count) and analysis.is_legacy:
        fix = replace(analysis, option.span, inline_count(option))
    elif is_there and not is_given:
        fix = replace(analysis, span, right)
    yield IGNORED.at(span, fix=fix, version=str(analysis.version), written=name)


def _is_own(analysis: Analysis, name: str) -> bool:
    lowered = name.lower()
    return lowered in _OFTEN_OWN or any(
        option.name.lower() == lowered for option in analysis.dialect.own_options
    )


def _parameters(analysis: Analysis) -> frozenset[str]:
    """Return the parameters of the functions that the path calls; options may carry them."""
    if analysis.resource is None:
        return frozenset()
    return frozenset(
        parameter.name
        for step in analysis.resource.steps
        if step.kind is StepKind.FUNCTION
        for overload in step.overloads
        for parameter in overload.parameters
    )

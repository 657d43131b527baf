"""Fields, functions and operators that a server does not take in `$filter`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.diagnostics import Diagnostic, Severity, listed, ticked
from reso_explorer.odata.ast import Has, Unary
from reso_explorer.providers.forms import Certainty, FieldKind
from reso_explorer.query.families import type_family
from reso_explorer.query.report import said
from reso_explorer.query.request import top_host, wire_name
from reso_explorer.query.types import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Span
    from reso_explorer.providers.dialect import Refusal
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.types import ValueType


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report what the server is known to refuse, and what is not on its complete lists."""
    if analysis.dialect.provider == "generic":
        return
    yield from _fields(analysis)
    for name, span, found, field in _uses(analysis):
        yield from _refused(analysis, name, span, found, field)
        yield from _unlisted(analysis, name, span)


def _report(
    analysis: Analysis, path: str, code: str, span: Span, message: str, hint: str = ""
) -> Diagnostic:
    """Return a warning, or a hint where the knowledge is not first hand."""
    weak = {Certainty.CLIENT, Certainty.THIRD_PARTY, Certainty.DISPUTED, Certainty.UNKNOWN}
    severity = Severity.INFO if analysis.dialect.certainty_of(path) in weak else Severity.WARNING
    return said(code, severity, span, message, hint)


def _fields(analysis: Analysis) -> Iterator[Diagnostic]:
    rules = analysis.dialect.filter
    allowed = rules.fields.get(wire_name(analysis))
    host = top_host(analysis)
    if allowed is None or wire_name(analysis) in rules.incomplete or host is None:
        return
    for path in analysis.paths:
        if path.usage != "expression" or path.scope.entity_set != host.scope.entity_set:
            continue
        if path.starts_at_base and path.names and path.names not in allowed:
            yield _report(
                analysis,
                "filter.fields",
                "field-not-filterable-here",
                path.node.span,
                f"{analysis.dialect.title} does not filter by {ticked(path.names)}.",
                f"It filters by {listed(allowed, last='and', most=12)}.",
            )


def _uses(analysis: Analysis) -> Iterator[tuple[str, Span, ValueType, str]]:
    """Yield each operator and function with the type of what it is applied to, and the field."""
    for called in analysis.calls:
        types = [t for t in called.types if t.is_known] or [UNKNOWN]
        first = called.node.arguments[0] if called.node.arguments else None
        field = _field_name(analysis, first)
        subject = next(
            (
                t
                for a, t in zip(called.node.arguments, called.types, strict=False)
                if analysis.path_of(a)
            ),
            types[0],
        )
        yield called.node.name.text, called.node.name.span, subject, field
    for group in (analysis.comparisons, analysis.arithmetic):
        for compared in group:
            node = compared.node
            yield node.operator, node.operator_span, compared.left, _field_name(analysis, node.left)
    for test in analysis.tests:
        word = "has" if isinstance(test.node, Has) else "in"
        yield word, test.node.operator_span, test.left, _field_name(analysis, test.node.left)
    for use in analysis.lambdas:
        yield use.segment.function, use.segment.function_span, use.before, use.path.names
    for condition in analysis.conditions:
        if isinstance(condition.node, Unary) and condition.node.operator == "not":
            yield "not", condition.node.operator_span, UNKNOWN, ""


def _field_name(analysis: Analysis, node: object) -> str:
    path = analysis.path_of(node) if node is not None else None  # type: ignore[arg-type]
    return path.names if path is not None else ""


def _refused(
    analysis: Analysis, name: str, span: Span, found: ValueType, field: str
) -> Iterator[Diagnostic]:
    for refusal in analysis.dialect.filter.refused:
        if refusal.name != name or not _concerns(analysis, refusal, found, field):
            continue
        yield _report(
            analysis,
            "filter.refused",
            "refused",
            span,
            f"{analysis.dialect.title} does not take `{name}`{_on(refusal)}.",
            refusal.text,
        )
        return


def _on(refusal: Refusal) -> str:
    if refusal.fields:
        return f" on {listed(refusal.fields)}"
    words = {
        FieldKind.ENUM: " on enumerations",
        FieldKind.COLLECTION: " on collections",
        FieldKind.STRING: " on texts",
        FieldKind.NOT_STRING: " on other fields than texts",
        FieldKind.GEO: " on places",
    }
    return words.get(refusal.on, "")


def _concerns(analysis: Analysis, refusal: Refusal, found: ValueType, field: str) -> bool:
    if refusal.resources and wire_name(analysis) not in refusal.resources:
        return False
    if refusal.fields and field not in refusal.fields:
        return False
    if refusal.on is FieldKind.ANY:
        return True
    family = type_family(found)
    if refusal.on is FieldKind.NOT_STRING:
        return family not in {"text", "unknown", "collection"}
    wanted = {
        FieldKind.ENUM: {"enum", "open"},
        FieldKind.COLLECTION: {"collection"},
        FieldKind.STRING: {"text"},
        FieldKind.GEO: {"geo"},
    }[refusal.on]
    return family in wanted


def _unlisted(analysis: Analysis, name: str, span: Span) -> Iterator[Diagnostic]:
    rules = analysis.dialect.filter
    is_function = name not in _OPERATORS
    if is_function and rules.functions_complete and name not in rules.functions:
        yield _report(
            analysis,
            "filter.functions",
            "function-not-listed",
            span,
            f"{analysis.dialect.title} does not list `{name}` among its functions.",
            f"It lists {listed(rules.functions, last='and', most=12)}."
            if rules.functions
            else "It lists none.",
        )
    elif not is_function and rules.operators_complete and name not in rules.operators:
        yield _report(
            analysis,
            "filter.operators",
            "operator-not-listed",
            span,
            f"{analysis.dialect.title} does not list `{name}` among its operators.",
            f"It lists {listed(rules.operators, last='and', most=12)}.",
        )


_OPERATORS = frozenset(
    {"eq", "ne", "gt", "ge", "lt", "le", "has", "in", "not", "and", "or"}
    | {"add", "sub", "mul", "div", "divby", "mod"}
)

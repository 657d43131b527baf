"""Fields, functions and operators that a server does not take in `$filter`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Rule, Severity, Template
from reso_explorer.odata.ast import Has, Unary
from reso_explorer.providers.forms import Certainty, FieldKind
from reso_explorer.query.families import type_family
from reso_explorer.query.request import top_host, wire_name
from reso_explorer.query.types import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.odata.ast import Span
    from reso_explorer.providers.dialect import Refusal
    from reso_explorer.query.analysis import Analysis
    from reso_explorer.query.types import ValueType

FIELD_NOT_FILTERABLE_HERE: Final = Rule(
    code="field-not-filterable-here",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider doesn't filter by this field.",
    help=(
        "The provider's documentation lists the fields that can be filtered by. Filter by "
        "one of them, or filter the rows after you fetch them."
    ),
    wrong="Property?$filter=ListPrice gt 5",
    right="Property?$filter=City eq 'a'",
    message="{provider} doesn't filter by `{field}`.",
    hint="It filters by {names:and}.",
)

REFUSED: Final = Rule(
    code="refused",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="The provider rejects this function or operator.",
    help=(
        "The provider is known to reject it, on all fields or on some. The message quotes "
        "the reason."
    ),
    wrong="Property?$filter=contains(City,'a')",
    right="Property?$filter=City eq 'a'",
    message="{provider} doesn't support `{name}`{kinds}.",
    hint="{text:long}",
    variants={
        "fields": Template("{provider} doesn't support `{name}` on {fields:or}.", "{text:long}"),
    },
)

FUNCTION_NOT_LISTED: Final = Rule(
    code="function-not-listed",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A function that the provider doesn't list.",
    help=(
        "The provider publishes a complete list of the functions it supports, and this one "
        "isn't on it."
    ),
    wrong="Property?$filter=tolower(City) eq 'a'",
    right="Property?$filter=contains(City,'a')",
    message="{provider} doesn't list `{name}` among its functions.",
    hint="It lists {known:and}.",
    variants={
        "none": Template("{provider} doesn't list `{name}` among its functions.", "It lists none."),
    },
)

OPERATOR_NOT_LISTED: Final = Rule(
    code="operator-not-listed",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="An operator that the provider doesn't list.",
    help=(
        "The provider publishes a complete list of the operators it supports, and this one "
        "isn't on it."
    ),
    wrong="Property?$filter=ListPrice gt 5",
    right="Property?$filter=ListPrice eq 5",
    message="{provider} doesn't list `{name}` among its operators.",
    hint="It lists {known:and}.",
)

RULES: Final = (FIELD_NOT_FILTERABLE_HERE, REFUSED, FUNCTION_NOT_LISTED, OPERATOR_NOT_LISTED)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report what the server is known to refuse, and what is not on its complete lists."""
    if analysis.dialect.provider == "generic":
        return
    yield from _fields(analysis)
    for name, span, found, field in _uses(analysis):
        yield from _refused(analysis, name, span, found, field)
        yield from _unlisted(analysis, name, span)


def _severity(analysis: Analysis, path: str) -> Severity:
    """Return how much a refusal matters: less if it isn't known at first hand."""
    weak = {Certainty.CLIENT, Certainty.THIRD_PARTY, Certainty.DISPUTED, Certainty.UNKNOWN}
    return Severity.INFO if analysis.dialect.certainty_of(path) in weak else Severity.WARNING


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
            yield FIELD_NOT_FILTERABLE_HERE.at(
                path.node.span,
                severity=_severity(analysis, "filter.fields"),
                provider=analysis.dialect.title,
                field=path.names,
                names=tuple(allowed),
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
        yield REFUSED.at(
            span,
            "fields" if refusal.fields else "",
            severity=_severity(analysis, "filter.refused"),
            provider=analysis.dialect.title,
            name=name,
            kinds=_ON.get(refusal.on, ""),
            fields=tuple(refusal.fields),
            text=refusal.text,
        )
        return


_ON: Final = {
    FieldKind.ENUM: " on enumerations",
    FieldKind.COLLECTION: " on collections",
    FieldKind.STRING: " on strings",
    FieldKind.NOT_STRING: " on fields other than strings",
    FieldKind.GEO: " on locations",
}


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
        yield FUNCTION_NOT_LISTED.at(
            span,
            "" if rules.functions else "none",
            severity=_severity(analysis, "filter.functions"),
            provider=analysis.dialect.title,
            name=name,
            known=tuple(rules.functions),
        )
    elif not is_function and rules.operators_complete and name not in rules.operators:
        yield OPERATOR_NOT_LISTED.at(
            span,
            severity=_severity(analysis, "filter.operators"),
            provider=analysis.dialect.title,
            name=name,
            known=tuple(rules.operators),
        )


_OPERATORS = frozenset(
    {"eq", "ne", "gt", "ge", "lt", "le", "has", "in", "not", "and", "or"}
    | {"add", "sub", "mul", "div", "divby", "mod"}
)

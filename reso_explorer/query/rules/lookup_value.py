"""A value that the lookup of a text field does not list (RESO Data Dictionary, Lookup resource)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Binary, Literal, LiteralKind
from reso_explorer.query.report import replace
from reso_explorer.query.rules.enum_literal import VALUE_SPELLING
from reso_explorer.query.value_names import field_name, meant_value
from reso_explorer.search import standard_value

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.csdl.meaning import AllowedValue
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis, Expected

UNKNOWN_VALUE: Final = Rule(
    code="unknown-value",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A value that the lookup doesn't list.",
    help=(
        "The Lookup resource lists the values of the field, and this isn't one of them. "
        "`reso-explorer lookups` lists them."
    ),
    wrong="Property?$filter=StandardStatus eq 'Quite another'",
    right="Property?$filter=StandardStatus eq 'Active'",
    spec="RESO",
    message="`{value}` isn't among the {number} known values of `{name}`.{near:long}",
    variants={
        "standard": Template(
            "`{value}` isn't a standard value of `{name}`. Did you mean `{meant}`?",
            "The allowed values of this field aren't loaded.",
        ),
    },
)

RULES: Final = (UNKNOWN_VALUE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report values that are not among the loaded ones; lookups may be open, so it is no error."""
    for expected in analysis.expected:
        value = expected.value
        if (
            expected.field is None
            or not isinstance(value, Literal)
            or value.kind is not LiteralKind.STRING
            or expected.type.name != "Edm.String"
            or expected.role == "key"
        ):
            continue
        if isinstance(expected.parent, Binary) and expected.parent.operator not in {"eq", "ne"}:
            continue
        allowed = allowed_values(analysis, expected)
        if allowed:
            yield from _check(analysis, expected, value, allowed)
        else:
            yield from _check_standard(analysis, expected, value)


def allowed_values(analysis: Analysis, expected: Expected) -> Sequence[AllowedValue]:
    """Return the values that a text field may take, () where they are not known."""
    if expected.field is None:
        return ()
    meaning = analysis.field_meaning(expected.field, expected.scope.entity_set)
    if meaning is None:
        return ()
    if meaning.lookup_name is not None:
        loaded = analysis.lookup_values(str(meaning.lookup_name.value))
        if loaded:
            return loaded
    return meaning.allowed_values


def _check(
    analysis: Analysis, expected: Expected, value: Literal, allowed: Sequence[AllowedValue]
) -> Iterator[Diagnostic]:
    text = str(value.value)
    if any(item.value == text for item in allowed):
        return
    name = field_name(expected)
    folded = text.strip().casefold()
    for item in allowed:
        others = (item.value, item.label or "", item.description or "")
        if folded in {other.casefold() for other in others if other}:
            yield VALUE_SPELLING.at(
                value.span,
                "field-case" if item.value.casefold() == folded else "field",
                severity=Severity.WARNING,
                fix=replace(analysis, value.span, _quoted(item.value)),
                name=name,
                value=item.value,
            )
            return
    near, meant = meant_value(text, allowed, field_name(expected))
    yield UNKNOWN_VALUE.at(
        value.span,
        severity=Severity.WARNING if near else Severity.INFO,
        fix=replace(analysis, value.span, _quoted(meant)) if meant else None,
        value=text,
        number=len(allowed),
        name=name,
        near=near,
    )


def _check_standard(analysis: Analysis, expected: Expected, value: Literal) -> Iterator[Diagnostic]:
    """Report another word for a standard value, of a field whose values are not loaded."""
    if not analysis.meanings.is_reso:
        return
    name = field_name(expected)
    meant = standard_value(str(value.value), name)
    if meant is not None:
        yield UNKNOWN_VALUE.at(
            value.span,
            "standard",
            severity=Severity.INFO,
            fix=replace(analysis, value.span, _quoted(meant.name)),
            value=str(value.value),
            name=name,
            meant=meant.name,
        )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""A lookup value as its older code (RESO Data Dictionary, Lookup resource, LegacyODataValue)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import EnumLiteral, Literal, LiteralKind
from reso_explorer.providers.forms import LiteralForm
from reso_explorer.query.families import type_family
from reso_explorer.query.report import replace
from reso_explorer.query.rules.lookup_value import allowed_values
from reso_explorer.query.subject import subject_name
from reso_explorer.search.spelling import decoded
from reso_explorer.values.enum_literals import enum_literal, find_member, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic, Fix
    from reso_explorer.query.analysis import Analysis, Expected

OLD_LOOKUP_CODE: Final = Rule(
    code="old-lookup-code",
    severity=Severity.WARNING,
    area=Area.QUERY,
    summary="A lookup value is written as its older code.",
    help=(
        "Older versions of the service used codes such as b__436f6e646f for lookup values. "
        "Write the value that rows hold now; `lookups` lists both."
    ),
    wrong="Property?$filter=City eq 'b__52656e6f'",
    right="Property?$filter=City eq 'Reno'",
    spec="RESO",
    message="`{code}` is an older code for `{value}`.",
    replaces=frozenset({"unknown-value", "unknown-member", "value-spelling", "text-too-long"}),
)

RULES: Final = (OLD_LOOKUP_CODE,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report older codes, each with the value that it stands for."""
    for expected in analysis.expected:
        code = _text(expected)
        if not code:
            continue
        family = type_family(expected.type)
        found = _for_text(analysis, expected, code) if family == "text" else None
        if family == "enum":
            found = _for_enum(analysis, expected, code)
        if found is None:
            continue
        value, fix = found
        is_accepted = LiteralForm.HEX in analysis.dialect.lookups.accepted
        yield OLD_LOOKUP_CODE.at(
            expected.value.span,
            severity=Severity.INFO if is_accepted else None,
            fix=fix,
            code=code,
            value=value,
            name=subject_name(analysis, expected),
        )


def _text(expected: Expected) -> str:
    value = expected.value
    if isinstance(value, Literal) and value.kind is LiteralKind.STRING:
        return str(value.value)
    if isinstance(value, EnumLiteral) and len(value.members) == 1:
        return value.members[0].text
    return ""


def _for_text(analysis: Analysis, expected: Expected, code: str) -> tuple[str, Fix] | None:
    """Return the value behind a code and the fix, None for a text that is no code."""
    if LiteralForm.HEX is analysis.dialect.lookups.string_form:
        return None
    allowed = allowed_values(analysis, expected)
    if any(item.value == code for item in allowed):
        return None
    value = next((item.value for item in allowed if item.legacy == code), "")
    if not value and code.startswith("b__"):
        shown = decoded(code)
        labelled = (item.value for item in allowed if shown in {item.value, item.label})
        value = next(labelled, shown)
    if not value or value == code:
        return None
    return value, replace(analysis, expected.value.span, quoted(value))


def _for_enum(analysis: Analysis, expected: Expected, code: str) -> tuple[str, Fix] | None:
    if not code.startswith("b__"):
        return None
    enum = analysis.index.enum_type(expected.type.name)
    if enum is None or any(member.name == code for member in enum.members):
        return None
    member = find_member(enum, decoded(code), analysis.meanings)
    if member is None:
        return None
    written = enum_literal(
        analysis.index, expected.type.name, member, analysis.dialect, meanings=analysis.meanings
    )
    return member, replace(analysis, expected.value.span, written)

"""A text or number for an enumeration (OData 4.01 URL, 5.1.1.14; RESO Web API Core 2.4.4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import Literal, LiteralKind
from reso_explorer.providers.forms import LiteralForm, WrongCase
from reso_explorer.query.families import type_family
from reso_explorer.query.report import replace
from reso_explorer.query.rules.enum_literal import UNKNOWN_MEMBER, VALUE_SPELLING, is_proved
from reso_explorer.query.rules.open_lookup import OPEN_LOOKUP
from reso_explorer.query.subject import subject_name
from reso_explorer.query.value_names import meant_member
from reso_explorer.values.enum_literals import enum_literal, find_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import EnumType
    from reso_explorer.query.analysis import Analysis, Expected

NUMBER_FOR_ENUM: Final = Rule(
    code="number-for-enum",
    replaces=frozenset({"enum-expected"}),
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A number for an enumeration value.",
    help="Write the name of the member; numbers are an internal matter of the server.",
    wrong="Property?$filter=StandardStatus eq 3",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Closed'",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is an enumeration; `{value}` is a number.",
)

ENUM_AS_TEXT: Final = Rule(
    code="enum-as-text",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A string for an enumeration value.",
    help=(
        "OData 4.01 allows 'Member' for an enumeration; most 4.0 servers need "
        "Namespace.Type'Member'."
    ),
    wrong="Property?$filter=StandardStatus eq 'Active'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Active'",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is an enumeration.",
    hint="Most OData 4.0 servers need `{form:long}`.",
    variants={
        "provider": Template(
            "{name:subject} is an enumeration.", "{provider} needs `{form:long}`."
        ),
        "probed": Template(
            "{name:subject} is an enumeration.",
            "When probed, the server found rows with `{form:long}`, not in this form.",
        ),
    },
)

RULES: Final = (NUMBER_FOR_ENUM, ENUM_AS_TEXT)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report values that are no member, and texts where the server wants an enumeration literal."""
    for expected in analysis.expected:
        value = expected.value
        if type_family(expected.type) != "enum" or not isinstance(value, Literal):
            continue
        enum = analysis.index.enum_type(expected.type.name)
        if enum is None:
            continue
        if value.kind in {LiteralKind.STRING, LiteralKind.JSON_STRING}:
            yield from _check_text(analysis, expected, value, enum)
        elif value.kind.is_number:
            yield _number(analysis, expected, value, enum)


def _forms(analysis: Analysis) -> set[LiteralForm]:
    lookups = analysis.dialect.lookups
    return {lookups.enum_form, *lookups.accepted}


def _check_text(
    analysis: Analysis, expected: Expected, value: Literal, enum: EnumType
) -> Iterator[Diagnostic]:
    text = str(value.value)
    names = {member.name for member in enum.members}
    parts = [part.strip() for part in text.split(",")] if enum.is_flags else [text]
    meant = [find_member(enum, part, analysis.meanings) for part in parts]
    if all(part in names for part in parts):
        yield from _form(analysis, expected, value, text)
        return
    if None not in meant:
        yield from _other_spelling(analysis, expected, value, [m for m in meant if m])
        return
    if not analysis.meanings.values(enum.qualified_name):
        yield OPEN_LOOKUP.at(value.span, "enum", name=enum.name)
        return
    if LiteralForm.CODE in _forms(analysis):
        return
    unknown = next(part for part, member in zip(parts, meant, strict=True) if member is None)
    near, sure = meant_member(analysis, expected, enum, unknown)
    is_one = meant.count(None) == 1
    fixed = ",".join(m or sure or p for p, m in zip(parts, meant, strict=True))
    yield UNKNOWN_MEMBER.at(
        value.span,
        fix=_replacement(analysis, expected, value, fixed) if is_one and sure else None,
        enum=enum.name,
        value=unknown,
        near=near,
    )


def _form(
    analysis: Analysis, expected: Expected, value: Literal, text: str
) -> Iterator[Diagnostic]:
    """Report a right member as a text where the server wants an enumeration literal."""
    forms = _forms(analysis)
    if forms & {LiteralForm.MEMBER, LiteralForm.CODE}:
        return
    if LiteralForm.PLAIN in forms:
        label = analysis.meanings.label(f"{expected.type.name}/{text}")
        if label is None or label == text:
            return
    proved = is_proved(analysis)
    if analysis.takes_form("enum-without-type") and LiteralForm.QUALIFIED in forms and not proved:
        return
    known = proved or analysis.dialect.provider != "generic"
    written = enum_literal(
        analysis.index, expected.type.name, text, analysis.dialect, meanings=analysis.meanings
    )
    if written == value.raw:
        return
    yield ENUM_AS_TEXT.at(
        value.span,
        "probed" if proved else "provider" if known else "",
        severity=Severity.WARNING if known else Severity.INFO,
        fix=replace(analysis, value.span, written),
        name=subject_name(analysis, expected),
        provider=analysis.dialect.title,
        form=written,
    )


def _other_spelling(
    analysis: Analysis, expected: Expected, value: Literal, members: list[str]
) -> Iterator[Diagnostic]:
    """Report a display text or another letter case in the place of the member name."""
    text = str(value.value)
    joined = ",".join(members)
    labels = [analysis.meanings.label(f"{expected.type.name}/{name}") for name in members]
    if LiteralForm.PLAIN in _forms(analysis) and ",".join(str(label) for label in labels) == text:
        return
    variant = ""
    if joined.casefold() == text.casefold():
        variant = "case"
        if analysis.dialect.lookups.wrong_case is WrongCase.SILENT_ZERO:
            variant = "silent"
    yield VALUE_SPELLING.at(
        value.span,
        variant,
        fix=_replacement(analysis, expected, value, joined),
        given=text,
        value=joined,
    )


def _replacement(analysis: Analysis, expected: Expected, value: Literal, members: str) -> Fix:
    written = enum_literal(
        analysis.index, expected.type.name, members, analysis.dialect, meanings=analysis.meanings
    )
    return replace(analysis, value.span, written)


def _number(analysis: Analysis, expected: Expected, value: Literal, enum: EnumType) -> Diagnostic:
    member = find_member(enum, str(value.value))
    return NUMBER_FOR_ENUM.at(
        value.span,
        fix=_replacement(analysis, expected, value, member) if member else None,
        name=subject_name(analysis, expected),
        value=str(value.value),
    )

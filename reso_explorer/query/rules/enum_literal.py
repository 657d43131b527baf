"""Enumeration literals with a wrong type or member (OData 4.01 URL, 5.1.1.14)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Diagnostic, Rule, Severity, Template
from reso_explorer.odata.ast import EnumLiteral
from reso_explorer.providers.forms import Certainty, LiteralForm
from reso_explorer.query.families import type_family
from reso_explorer.query.probed import PROVED_FORM
from reso_explorer.query.report import replace, source
from reso_explorer.query.subject import subject_name
from reso_explorer.query.value_names import meant_member
from reso_explorer.values.enum_literals import enum_literal as write
from reso_explorer.values.enum_literals import find_member

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.csdl.model import EnumType
    from reso_explorer.query.analysis import Analysis, Expected

ENUM_TYPE: Final = Rule(
    code="enum-type",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A value of another enumeration.",
    help="The literal names an enumeration that isn't the type of the field.",
    wrong="Property?$filter=StandardStatus eq Homes.Enums.View'Active'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Active'",
    spec="URL 5.1.1.14.1",
    replaces=frozenset({"unqualified-enum"}),
    message="The field has the enumeration `{expected:long}`, not `{given:long}`.",
)

UNKNOWN_MEMBER: Final = Rule(
    code="unknown-member",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A value that the enumeration doesn't have.",
    help=(
        "The schema lists the members of the enumeration, and this isn't one of them. "
        "`reso-explorer lookups` lists them."
    ),
    wrong="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Clsed'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Closed'",
    spec="URL 5.1.1.14.1",
    replaces=frozenset({"bad-enum-member", "unqualified-enum"}),
    message="`{enum}` has no value `{value}`.{near:long}",
)

ENUM_LITERAL_FOR_TEXT: Final = Rule(
    code="enum-literal-for-text",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="An enumeration literal for a string field.",
    help="The field has strings, so its values are plain strings in quotes.",
    wrong="Property?$filter=City eq Homes.Enums.StandardStatus'Active'",
    right="Property?$filter=City eq 'Active'",
    spec="URL 5.1.1.14.1",
    message="{name:subject} is a string here, not an enumeration.",
)

ENUM_NAMESPACE: Final = Rule(
    code="enum-namespace",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="An enumeration with the wrong namespace.",
    help="The schema has an enumeration of that name in another namespace.",
    wrong="Property?$filter=StandardStatus eq Other.StandardStatus'Active'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Active'",
    spec="URL 5.1.1.14.1",
    message="The schema has no enumeration `{given:long}`.",
    hint="Its name is `{expected:long}`.",
    variants={
        "open": Template("{name:subject} has the enumeration `{expected:long}`."),
    },
)

VALUE_SPELLING: Final = Rule(
    code="value-spelling",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="A value that is spelled differently.",
    help=(
        "The value exists with other capital letters, spaces, or under its display name. "
        "Servers compare values exactly."
    ),
    wrong="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'pending'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Pending'",
    spec="URL 5.1.1.14.1",
    replaces=frozenset({"bad-enum-member", "unqualified-enum"}),
    message="`{given}` is spelled `{value}`.",
    variants={
        "case": Template("`{given}` is spelled `{value}`.", "Values are case-sensitive."),
        "silent": Template(
            "`{given}` is spelled `{value}`.",
            (
                "Values are case-sensitive; with another case the server returns no rows and no "
                "error."
            ),
        ),
        "field": Template("{name:subject} spells it `{value}`."),
        "field-case": Template("{name:subject} spells it `{value}`.", "Values are case-sensitive."),
    },
)

ENUM_FORM: Final = Rule(
    code="enum-form",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="An enumeration literal in another form than the server's.",
    help=(
        "OData 4.0 writes Namespace.Type'Member'; 4.01 also 'Member', and some providers "
        "have forms of their own."
    ),
    wrong="Property?$filter=StandardStatus eq StandardStatus'Active'",
    right="Property?$filter=StandardStatus eq Homes.Enums.StandardStatus'Active'",
    spec="URL 5.1.1.14.1",
    replaces=frozenset({"unqualified-enum"}),
    message="Start an enumeration literal with the full name of its type.",
    variants={
        "probed": Template(
            "When probed, the server found rows with `{form:long}`, not in this form."
        ),
        "provider": Template("{provider} needs `{form:long}`."),
    },
)

RULES: Final = (
    ENUM_TYPE,
    UNKNOWN_MEMBER,
    ENUM_LITERAL_FOR_TEXT,
    ENUM_NAMESPACE,
    VALUE_SPELLING,
    ENUM_FORM,
)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report enumeration literals that do not fit the field they are compared with."""
    for expected in analysis.expected:
        value = expected.value
        if not isinstance(value, EnumLiteral):
            continue
        family = type_family(expected.type)
        if family == "enum":
            enum = analysis.index.enum_type(expected.type.name)
            if enum is not None:
                yield from _check(analysis, expected, value, enum)
        elif family == "text":
            yield _for_text(analysis, expected, value)
        elif family == "open":
            yield from _open(analysis, expected, value)


def _check(
    analysis: Analysis, expected: Expected, value: EnumLiteral, enum: EnumType
) -> Iterator[Diagnostic]:
    wrong_type = _wrong_type(analysis, value, enum)
    unknown = [
        name
        for name in value.members
        if name.text not in {m.name for m in enum.members} and not _is_number(name.text)
    ]
    if unknown and analysis.meanings.values(enum.qualified_name):
        yield _unknown_member(analysis, expected, value, enum, unknown[0].text)
        return
    if wrong_type is not None:
        yield wrong_type
        return
    yield from _form(analysis, expected, value)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").isdigit()


def _wrong_type(analysis: Analysis, value: EnumLiteral, enum: EnumType) -> Diagnostic | None:
    name = value.type_name
    declared = analysis.index.type(name.text)
    if declared is enum or name.text == enum.qualified_name:
        return None
    if declared is None and name.simple == enum.name:
        if name.namespace in analysis.dialect.lookups.enum_namespaces:
            return None
        return ENUM_NAMESPACE.at(
            name.span,
            fix=replace(analysis, name.span, enum.qualified_name),
            given=name.text,
            expected=enum.qualified_name,
        )
    return ENUM_TYPE.at(
        name.span,
        fix=replace(analysis, name.span, enum.qualified_name),
        expected=enum.qualified_name,
        given=name.text,
    )


def _unknown_member(
    analysis: Analysis, expected: Expected, value: EnumLiteral, enum: EnumType, unknown: str
) -> Diagnostic:
    members = [find_member(enum, name.text, analysis.meanings) for name in value.members]
    meant = find_member(enum, unknown, analysis.meanings)
    near, sure = ("", meant)
    if meant is None:
        near, sure = meant_member(analysis, expected, enum, unknown)
    names = ",".join(m or sure or name.text for m, name in zip(members, value.members, strict=True))
    fix = None
    if sure and members.count(None) <= 1:
        text = write(
            analysis.index, expected.type.name, names, analysis.dialect, meanings=analysis.meanings
        )
        fix = replace(analysis, value.span, text)
    if meant is not None:
        return VALUE_SPELLING.at(value.span, fix=fix, given=unknown, value=meant)
    return UNKNOWN_MEMBER.at(value.span, fix=fix, enum=enum.name, value=unknown, near=near)


def _form(analysis: Analysis, expected: Expected, value: EnumLiteral) -> Iterator[Diagnostic]:
    """Report the right member in a form that the server does not take."""
    lookups = analysis.dialect.lookups
    forms = {lookups.enum_form, *lookups.accepted}
    own = LiteralForm.QUALIFIED if value.type_name.is_qualified else LiteralForm.SHORT
    if own in forms:
        return
    proved = is_proved(analysis)
    known = proved or analysis.dialect.provider != "generic"
    members = ",".join(name.text for name in value.members)
    text = write(
        analysis.index, expected.type.name, members, analysis.dialect, meanings=analysis.meanings
    )
    if text == source(analysis, value.span):
        return
    yield ENUM_FORM.at(
        value.span,
        "probed" if proved else "provider" if known else "",
        severity=Severity.WARNING if known or own is LiteralForm.SHORT else Severity.INFO,
        fix=replace(analysis, value.span, text),
        provider=analysis.dialect.title,
        form=text,
    )


def is_proved(analysis: Analysis) -> bool:
    """Tell whether a probe proved the form of enumeration literals."""
    return analysis.dialect.certainty.get(PROVED_FORM) is Certainty.MEASURED


def _for_text(analysis: Analysis, expected: Expected, value: EnumLiteral) -> Diagnostic:
    members = ",".join(member.text for member in value.members)
    return ENUM_LITERAL_FOR_TEXT.at(
        value.span,
        fix=replace(analysis, value.span, f"'{members}'"),
        name=subject_name(analysis, expected),
    )


def _open(analysis: Analysis, expected: Expected, value: EnumLiteral) -> Iterator[Diagnostic]:
    name = value.type_name
    wanted = expected.type.name
    if name.text == wanted or analysis.index.qualify(name.text) == wanted:
        return
    found = analysis.index.type(name.text)
    is_other = found is not None or name.simple != wanted.rpartition(".")[2]
    if name.namespace in analysis.dialect.lookups.enum_namespaces and not is_other:
        return
    yield ENUM_NAMESPACE.at(
        name.span,
        "open",
        severity=Severity.WARNING if is_other else Severity.INFO,
        fix=replace(analysis, name.span, wanted),
        name=subject_name(analysis, expected),
        expected=wanted,
    )

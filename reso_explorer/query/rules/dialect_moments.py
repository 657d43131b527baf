"""Points in time in the form that a server wants."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Cast, Literal, LiteralKind, TypeName
from reso_explorer.providers.forms import TimestampForm
from reso_explorer.query.report import replace, source
from reso_explorer.values.literals import moment_literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

MOMENT_FORM: Final = Rule(
    code="moment-form",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A timestamp in another form than the provider's.",
    help=(
        "Providers differ in seconds, milliseconds, and casts of timestamps. Use the form "
        "of the provider."
    ),
    wrong="Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00Z",
    right="Property?$filter=ModificationTimestamp gt 2026-01-31T00:00:00.000Z",
    message="{provider} needs `{form}`.",
    variants={
        "cast": Template("A timestamp needs no cast: `{form}`."),
    },
)

RULES: Final = (MOMENT_FORM,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report moments without the seconds, milliseconds or the cast that the server wants."""
    if analysis.is_legacy:
        return
    rules, title = analysis.dialect.timestamps, analysis.dialect.title
    for node in analysis.literals:
        if node.kind is not LiteralKind.DATE_TIME_OFFSET:
            continue
        text = source(analysis, node.span)
        if rules.form in {TimestampForm.MILLIS_Z, TimestampForm.CAST}:
            wanted = moment_literal(text, "Edm.DateTimeOffset", analysis.dialect)
            if rules.form is TimestampForm.MILLIS_Z and re.search(r"\.\d+Z$", text):
                continue
        elif rules.needs_seconds and re.search(r"T\d\d:\d\d(?!:)", text):
            wanted = moment_literal(text, "Edm.DateTimeOffset", analysis.dialect)
        else:
            continue
        if wanted != text:
            yield MOMENT_FORM.at(
                node.span, fix=replace(analysis, node.span, wanted), provider=title, form=wanted
            )
    if rules.form is not TimestampForm.CAST:
        yield from _casts(analysis)


def _casts(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report `cast('…',Edm.DateTimeOffset)`, which only one server is known to want."""
    for compared in analysis.comparisons:
        for node in (compared.node.left, compared.node.right):
            if not isinstance(node, Cast) or not isinstance(node.operand, Literal):
                continue
            if not isinstance(node.type, TypeName) or node.type.name.text != "Edm.DateTimeOffset":
                continue
            text = str(node.operand.value)
            wanted = moment_literal(text, "Edm.DateTimeOffset", analysis.dialect)
            if node.operand.kind is LiteralKind.STRING and (wanted != text or "T" in text):
                yield MOMENT_FORM.at(
                    node.span, "cast", fix=replace(analysis, node.span, wanted), form=wanted
                )

"""Keys in the form that a server wants."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity, Template
from reso_explorer.odata.ast import Literal
from reso_explorer.providers.forms import KeyForm
from reso_explorer.query.families import literal_family
from reso_explorer.query.report import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

KEY_FORM: Final = Rule(
    code="key-form",
    severity=Severity.WARNING,
    area=Area.DIALECT,
    summary="A key in another form than the provider's.",
    help="Some providers write string keys without quotes. Use the form of the provider.",
    wrong="Property('1')",
    right="Property(1)",
    message="{provider} writes keys in quotes.",
    variants={
        "bare": Template("{provider} writes keys without quotes."),
    },
)

RULES: Final = (KEY_FORM,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report quoted keys where the server wants bare ones, and the other way round."""
    form = analysis.dialect.keys
    if form is KeyForm.BY_TYPE:
        return
    title = analysis.dialect.title
    for expected in analysis.expected:
        value = expected.value
        if expected.role != "key" or not isinstance(value, Literal):
            continue
        is_text = literal_family(value) == "text"
        if form is KeyForm.BARE and is_text:
            text = str(value.value)
        elif form is KeyForm.QUOTED and not is_text:
            text = f"'{value.raw}'"
        else:
            continue
        yield KEY_FORM.at(
            value.span,
            "bare" if form is KeyForm.BARE else "",
            fix=replace(analysis, value.span, text),
            provider=title,
        )

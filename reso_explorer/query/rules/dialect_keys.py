"""Keys in the form that a server wants."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reso_explorer.odata.ast import Literal
from reso_explorer.providers.forms import KeyForm
from reso_explorer.query.families import literal_family
from reso_explorer.query.report import replace, warning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis


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
        yield warning(
            "key-form",
            value.span,
            f"{title} wants keys {'without' if form is KeyForm.BARE else 'in'} quotes.",
            fix=replace(analysis, value.span, text),
        )

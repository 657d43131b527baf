"""A placeholder in a string, which a person or a program has yet to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Rule, Severity
from reso_explorer.odata.ast import LiteralKind
from reso_explorer.odata.slips.placeholders import placeholder_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

PLACEHOLDER_IN_TEXT: Final = Rule(
    code="placeholder-in-text",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A string holds a placeholder.",
    help=(
        "The query was written as a pattern. Sent as it is, the server looks for the "
        "placeholder itself and finds nothing."
    ),
    wrong="Property?$filter=City eq '${City}'",
    right="Property?$filter=City eq 'Reno'",
    spec="URL 5.1.1.14.1",
    message="`{text}` is a placeholder.",
    hint="Put the real value here.",
    replaces=frozenset({"unknown-value", "unknown-member", "value-spelling", "text-too-long"}),
)

RULES: Final = (PLACEHOLDER_IN_TEXT,)


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report strings with placeholders."""
    for node in analysis.literals:
        if node.kind is LiteralKind.STRING:
            found = placeholder_in(str(node.value))
            if found:
                yield PLACEHOLDER_IN_TEXT.at(node.span, text=found)

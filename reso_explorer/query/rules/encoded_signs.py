"""Signs that mean something else in a URL: `+` (OData 4.01 URL, 2; RFC 3986)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import Area, Edit, Fix, Rule, Severity, Template
from reso_explorer.odata.ast import LiteralKind, SearchWord, Span
from reso_explorer.odata.ast.walk import walk
from reso_explorer.query.report import source, written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.query.analysis import Analysis

PLUS: Final = Rule(
    code="plus-not-encoded",
    severity=Severity.INFO,
    area=Area.QUERY,
    summary="A raw `+` in a literal.",
    help="Many servers read `+` in a URL as a space, so the offset or exponent is lost.",
    wrong="Property?$filter=ModificationTimestamp gt 2026-01-01T00:00:00+05:00",
    right="Property?$filter=ModificationTimestamp gt 2026-01-01T00:00:00%2B05:00",
    spec="URL 2",
    message="Many servers read `+` in a URL as a space.",
    hint="Write `%2B`.",
    variants={
        "search": Template(
            "Many servers read `+` in a URL as a space.", "Write a space between words to search."
        )
    },
)
FLAGS: Final = Rule(
    code="enum-separator",
    severity=Severity.ERROR,
    area=Area.QUERY,
    summary="Members of an enumeration that are joined by something else than a comma.",
    help="Several members of a flags enumeration go into one literal, separated by commas.",
    wrong="Property?$filter=View has Homes.Enums.View'Bay+Lake'",
    right="Property?$filter=View has Homes.Enums.View'Bay,Lake'",
    spec="URL 5.1.1.14.1",
    message="Members of an enumeration are separated by commas.",
    replaces=frozenset({"unknown-member", "bad-enum-member", "value-spelling"}),
)
RULES: Final = (PLUS, FLAGS)

_JOINERS: Final = ("+", "|", ";", "&")


def check(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report raw plus signs in literals, and flags that aren't joined by commas."""
    if analysis.is_url and "+" in analysis.text:
        for node in analysis.literals:
            text = node.span.of(analysis.text)
            if "+" in text and node.kind is not LiteralKind.STRING:
                place = node.span.start + text.index("+")
                span = Span(place, place + 1)
                is_sign = text.startswith("+") and analysis.text[place - 1 : place] in " (,="
                better = "" if is_sign else "%2B"
                says = "Write `%2B`" if better else "Remove the `+`"
                yield PLUS.at(span, fix=Fix(says, (Edit(place, place + 1, better),)))
        yield from _search(analysis)
    for expected in analysis.expected:
        yield from _flags(analysis, expected.value.span, expected.type.name)


def _search(analysis: Analysis) -> Iterator[Diagnostic]:
    """Report words of a search that are joined by `+`, as in a form."""
    for expression in analysis.searches:
        for node in walk(expression):
            text = node.span.of(analysis.text) if isinstance(node, SearchWord) else ""
            words = text.strip("+").replace("+", " ")
            if "+" in text and words:
                fix = Fix("Write a space", (Edit(node.span.start, node.span.end, words),))
                yield PLUS.at(node.span, "search", fix=fix)


def _flags(analysis: Analysis, span: Span, type_name: str) -> Iterator[Diagnostic]:
    """Report `'A+B'` where both are members of the wanted type."""
    enum = analysis.index.enum_type(type_name) if type_name else None
    if enum is None or not enum.is_flags:
        return
    text = source(analysis, span)
    start, quote, rest = text.partition("'")
    inner = rest.removesuffix("'")
    joiner = next((sign for sign in _JOINERS if sign in inner), "")
    members = {member.name for member in enum.members}
    parts = [part.strip() for part in inner.split(joiner)] if joiner else []
    is_own = not start or analysis.index.qualify(start) == enum.qualified_name
    if quote and is_own and parts and all(part in members for part in parts):
        fixed = f"{start}'{','.join(parts)}'"
        fix = Fix(f"Write `{fixed}`", (Edit(span.start, span.end, written(analysis, fixed)),))
        yield FLAGS.at(span, fix=fix)

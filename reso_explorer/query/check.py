"""Says what is wrong or odd about a query, given a model and a dialect."""

from __future__ import annotations

import re

from typing import TYPE_CHECKING, Any, Final

from reso_explorer.odata.ast import Span
from reso_explorer.odata.parsing.entry import parse
from reso_explorer.providers.forms import GeoForm
from reso_explorer.query.analysis import analyse
from reso_explorer.query.diagnostic import Diagnostic, Edit, Fix, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.odata.result import ParseResult, SyntaxProblem
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups


def check(
    query: str | ParseResult[Any],
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    dialect: Dialect | None = None,
    lookups: Lookups | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
) -> tuple[Diagnostic, ...]:
    """Return what is wrong or odd about a query, in the order of the text.

    Never raises on a text of any kind, and nothing that it says keeps a query from being sent.

    Args:
        query: a text, or what `odata.parse` gave for it.
        index: the model.
        meanings: what its annotations say; worked out where not given.
        dialect: what is known of the server.
        lookups: gives the values of a lookup by its name, None where they are not loaded.
        start: what the text is, as for `odata.parse`.
        resource: the entity set, singleton or type that a text without path applies to.
    """
    from reso_explorer.query.rules import CAPABILITY_RULES, DIALECT_RULES, LANGUAGE_RULES

    result = parse(query, start) if isinstance(query, str) else query
    plus = plus_for_blank(result.text)
    if plus is not None:
        result = parse(plus, start)
    analysis = analyse(
        result, index, meanings=meanings, dialect=dialect, lookups=lookups, resource=resource
    )
    found: list[Diagnostic] = []
    for rule in (*LANGUAGE_RULES, *CAPABILITY_RULES, *DIALECT_RULES):
        found.extend(rule(analysis))
    found = without_echoes(found)
    counted = {d.span for d in found if d.code == "key-parts"}
    errors = [
        p
        for p in result.errors
        if p.code != "unnamed-argument" or not any(_touches(p.span, span) for span in counted)
    ]
    syntax = [
        _from_problem(p, analysis.dialect)
        for p in (*errors, *_hints(result, analysis.dialect, found, is_legacy=analysis.is_legacy))
    ]
    if plus is not None:
        syntax.append(_plus_diagnostic(query if isinstance(query, str) else query.text, plus))
    return tuple(sorted((d for d in (*syntax, *found) if d is not None), key=_place))


_PLUS: Final = re.compile(r"\+(?:eq|ne|gt|ge|lt|le|and|or|has|in|not|asc|desc)\b", re.IGNORECASE)
_BLANK: Final = re.compile(r"\+(?!\d\d:?\d\d)")


def plus_for_blank(text: str) -> str | None:
    """Return a text in which `+` stands for blanks with blanks, None for any other text.

    Places stay the same.
    """
    if "+" not in text or not _PLUS.search(text):
        return None
    return _BLANK.sub(" ", text)


def _plus_diagnostic(text: str, plain: str) -> Diagnostic:
    found = _PLUS.search(text)
    start = found.start() if found else 0
    return Diagnostic(
        "plus-for-blank",
        Severity.WARNING,
        Span(start, start + 1),
        "Not every server reads `+` as a blank.",
        "Write a blank; it is sent as %20.",
        Fix("Write blanks", (Edit(0, len(text), plain),)),
    )


def _place(found: Diagnostic) -> tuple[int, int, str]:
    return found.span.start, found.span.end, found.code


def _from_problem(problem: SyntaxProblem, dialect: Dialect) -> Diagnostic | None:
    """Return a problem of the parser in the shape of the checker's own.

    An option that OData does not have may be the service's own; one that the provider is
    known to have is no problem at all.
    """
    severity = Severity(problem.severity)
    hint = problem.hint
    if problem.code == "unknown-option":
        severity = Severity.WARNING
        name = problem.message.partition("`")[2].partition("`")[0]
        if any(option.name.lower() == name.lower() for option in dialect.own_options):
            return None
    if problem.expectation and not hint:
        hint = f"Expected: {problem.expectation}."
    return Diagnostic(problem.code, severity, problem.span, problem.message, hint)


def _hints(
    result: ParseResult[Any],
    dialect: Dialect,
    found: list[Diagnostic],
    *,
    is_legacy: bool,
) -> Iterable[SyntaxProblem]:
    """Yield the parser's hints that nothing else says, and none about old forms to old services."""
    for problem in result.hints:
        if is_legacy and problem.code.startswith("legacy"):
            continue
        if problem.code == "bare-shape" and GeoForm.BARE in {
            dialect.geo.form,
            *dialect.geo.alternatives,
        }:
            continue
        if problem.code == "not-binds-tighter" and any(d.code == "loose-not" for d in found):
            continue
        if any(
            _touches(problem.span, other.span) and _same_matter(problem, other) for other in found
        ):
            continue
        yield problem


def _same_matter(problem: SyntaxProblem, found: Diagnostic) -> bool:
    """Whether a rule speaks of the same thing as a hint of the parser."""
    return problem.span == found.span or found.code.startswith("legacy")


def _touches(first: Span, second: Span) -> bool:
    return first.start < second.end and second.start < first.end


def without_echoes(found: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics without repeats of one statement at one place."""
    seen: set[tuple[str, int, int]] = set()
    kept: list[Diagnostic] = []
    for diagnostic in found:
        key = (diagnostic.code, diagnostic.span.start, diagnostic.span.end)
        if key not in seen:
            seen.add(key)
            kept.append(diagnostic)
    return kept

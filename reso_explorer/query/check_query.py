"""Says what is wrong or odd about a query, given a model and a dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reso_explorer.odata.parser.entry import parse
from reso_explorer.odata.slips import correct
from reso_explorer.query.analysis import analyse, dialect_of
from reso_explorer.query.recovery import Recovery
from reso_explorer.query.renames import sound_renames
from reso_explorer.query.slips import server_of, with_slips
from reso_explorer.query.syntax import plus_diagnostic, plus_for_blank, syntax_diagnostics

if TYPE_CHECKING:
    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.result import ParseResult
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Analysis, Lookups
    from reso_explorer.query.probed import Probed


def check(
    query: str | ParseResult[Any],
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    dialect: Dialect | None = None,
    lookups: Lookups | None = None,
    probed: Probed | None = None,
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
        probed: gives what was found out about the server by trying.
        start: what the text is, as for `odata.parse`.
        resource: the entity set, singleton or type that a text without path applies to.
    """
    result = parse(query, start) if isinstance(query, str) else query
    plus = plus_for_blank(result.text)
    if plus is not None:
        result = parse(plus, start)
    if dialect is None:
        dialect = dialect_of(index)
    server = server_of(index, dialect)
    correction = correct(result, server)
    analysis = analyse(
        correction.result,
        index,
        meanings=meanings,
        dialect=dialect,
        lookups=lookups,
        probed=probed,
        resource=resource,
    )
    found = list(sound_renames(analysis, without_echoes(_by_rules(analysis))))
    recovery = Recovery(correction.result)
    if correction.result.errors:
        recovery.doubt_operands(analysis)
        found = [each for each in found if not recovery.is_doubtful(each.span)]
    found.extend(syntax_diagnostics(analysis, correction.result, recovery, found.copy()))
    found = list(with_slips(correction, without_replaced(found)))
    if plus is not None:
        found.append(plus_diagnostic(query if isinstance(query, str) else query.text, plus))
    return tuple(sorted(found, key=_place))


def _by_rules(analysis: Analysis) -> list[Diagnostic]:
    """Return what each rule finds, rule by rule."""
    from reso_explorer.query.rules import (
        CAPABILITY_RULES,
        DIALECT_RULES,
        LANGUAGE_RULES,
        PROBED_RULES,
    )

    rules = (*LANGUAGE_RULES, *CAPABILITY_RULES, *DIALECT_RULES, *PROBED_RULES)
    return [diagnostic for rule in rules for diagnostic in rule(analysis)]


def _place(found: Diagnostic) -> tuple[int, int, str]:
    return found.span.start, found.span.end, found.code


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


def without_replaced(found: list[Diagnostic]) -> list[Diagnostic]:
    """Return the diagnostics without those that another one explains better at the same place."""
    from reso_explorer.query.rules import REPLACES

    better = [(each.span, REPLACES[each.code]) for each in found if each.code in REPLACES]
    if not better:
        return found
    return [
        each
        for each in found
        if not any(each.code in codes and each.span.overlaps(span) for span, codes in better)
    ]

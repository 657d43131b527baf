"""Changes and queries as a flat list with a rule, a file, and a line: what build servers take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.compare.change import Impact
from reso_explorer.compare.comparison import places_of
from reso_explorer.compare.sides import short
from reso_explorer.diagnostics import Severity
from reso_explorer.diagnostics.sentence import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.compare.change import Change
    from reso_explorer.compare.comparison import Comparison
    from reso_explorer.compare.query_impact import QueryImpact
    from reso_explorer.document import Document

USES_CHANGED: Final = "uses-changed"
"""The rule of a query that stays valid but uses what changed."""
_IMPACTS: Final = {Severity.ERROR: Impact.BREAKING, Severity.WARNING: Impact.INFO}


class Reported(NamedTuple):
    """One line for a build server; all texts are safe to show.

    Attributes:
        impact: how bad it is.
        rule: the id of a change, or of the rule that a query breaks.
        name: the path of the element, or the name of the query.
        message: one or two sentences.
        file: the file that it is shown at, "" if there is none.
        line: the line in it, 0 if unknown.
        places: path and line of further places of the same cause.
        fix: the query as the new schema takes it.
        advice: what the fix does, or why there is none.
    """

    impact: Impact
    rule: str
    name: str
    message: str
    file: str = ""
    line: int = 0
    places: tuple[tuple[str, int], ...] = ()
    fix: str = ""
    advice: tuple[str, ...] = ()


def reported(comparison: Comparison) -> Iterator[Reported]:
    """Yield the queries that break or use what changed, then the changes, worst first."""
    for each in comparison.queries:
        yield from _of_query(each)
    for change in comparison.changes:
        yield _of_change(comparison, change)


def _of_query(found: QueryImpact) -> Iterator[Reported]:
    query = found.query
    name = clean(query.name or query.text)
    fix, advice = clean(found.fix), tuple(map(clean, found.advice))
    for problem in found.distinct:
        line = query.line + query.text.count("\n", 0, problem.span.start)
        message = f"Query `{name}`: {problem.sentence}"
        impact = _IMPACTS.get(problem.severity, Impact.SAFE)
        yield Reported(
            impact, problem.code, name, message, query.file, line, fix=fix, advice=advice
        )
    if not found.problems:
        paths = ", ".join(f"`{clean(short(path))}`" for path, _ in found.uses)
        message = f"Query `{name}` uses what changed: {paths}."
        yield Reported(found.impact, USES_CHANGED, name, message, query.file, query.line)


def _of_change(comparison: Comparison, change: Change) -> Reported:
    """Return a change at the newer document; what that doesn't have is shown at what it was in."""
    old, new = comparison.old, comparison.new
    is_new = bool(new.file) or not old.file
    first, *others = (
        (clean(short(path)), (later or _line_around(new.document, path)) if is_new else earlier)
        for path, earlier, later in places_of(change)
    )
    file = new.file if is_new else old.file
    message = clean(change.message)
    return Reported(change.impact, change.rule, first[0], message, file, first[1], tuple(others))


def _line_around(document: Document, path: str) -> int:
    """Return the line of the type or resource that an element was in, 0 if that is gone too."""
    owner = path.partition("/")[0]
    index = document.index
    found = index.type(owner) or index.entity_sets.get(owner) or index.singletons.get(owner)
    return found.line if found is not None else 0

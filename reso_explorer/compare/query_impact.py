"""Which queries break by a change of the metadata, and how to fix them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from reso_explorer.compare.change import Change, ChangeKind, ElementKind, Impact
from reso_explorer.compare.sides import place_of, short
from reso_explorer.diagnostics import Diagnostic, Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reso_explorer.compare.change import Place
    from reso_explorer.document import Document
    from reso_explorer.query.adapt import Server

_NAMED: Final = frozenset(
    {ElementKind.RESOURCE, ElementKind.FIELD, ElementKind.RELATION, ElementKind.MEMBER}
)


class NamedQuery(NamedTuple):
    """A query that may be concerned: `@name` for a saved one, "" for one of the history.

    `file` and `line` say where it was read from, if from a file.
    """

    name: str
    text: str
    file: str = ""
    line: int = 0


class QueryImpact(Struct, frozen=True):
    """What a change of the metadata means to a query.

    Attributes:
        query: the query.
        problems: errors and warnings that the new schema brings; places are in the query's text.
        uses: what the query uses and a breaking or risky change is about: path and change.
        fix: the query as the new schema takes it, "" if none is known.
        advice: what the fix does, or why there is none, one sentence each.
    """

    query: NamedQuery
    problems: tuple[Diagnostic, ...] = ()
    uses: tuple[tuple[str, Change], ...] = ()
    fix: str = ""
    advice: tuple[str, ...] = ()

    @property
    def impact(self) -> Impact:
        """Breaking if the new schema brings an error; risky if anything else concerns it."""
        if any(each.severity is Severity.ERROR for each in self.problems):
            return Impact.BREAKING
        return Impact.INFO if self.problems or self.uses else Impact.SAFE

    @property
    def distinct(self) -> tuple[Diagnostic, ...]:
        """The problems, each sentence once: a field may be used in many places."""
        found: dict[tuple[str, str], Diagnostic] = {}
        for each in self.problems:
            found.setdefault((each.code, each.sentence), each)
        return tuple(found.values())


def former_path(change: Change, place: Place) -> str:
    """Return the path of a place in the old document if it was perhaps renamed, "" otherwise."""
    if change.kind is not ChangeKind.CHANGED or change.element not in _NAMED:
        return ""
    before, after, path = place.before, place.after, place.path
    if not before or not after or path.rpartition("/")[2] != after:
        return ""
    return f"{path[: len(path) - len(after)]}{before}"


class Renames(dict[str, str]):
    """New names by resource and by `Type/Member` without namespace, taken from changes."""

    def note(self, change: Change) -> None:
        """Take a change that is perhaps a new name."""
        path = former_path(change, place_of(change))
        if path and change.after:
            self[short(path)] = change.after


def query_impacts(
    old: Document,
    new: Document,
    queries: Sequence[NamedQuery],
    uses: Mapping[NamedQuery, Sequence[tuple[str, Change]]],
    renames: Mapping[str, str],
) -> tuple[QueryImpact, ...]:
    """Return the queries that break, or that use what changed, in their order.

    Args:
        old: the schema that the queries work with.
        new: the schema that they are to work with.
        queries: the queries.
        uses: paths that each query uses, and their changes.
        renames: new names, see `Renames`.
    """
    before, after = _server(old), _server(new)
    found = []
    for query in queries:
        changes = tuple(use for use in uses.get(query, ()) if use[1].impact.reaches(Impact.INFO))
        problems = new_problems(query.text, before, after)
        if not problems and not changes:
            continue
        fix, advice = _fix(query.text, before, after, renames) if problems else ("", ())
        found.append(QueryImpact(query, problems, changes, fix, advice))
    return tuple(found)


def _server(document: Document) -> Server:
    from reso_explorer.query.adapt import Server
    from reso_explorer.query.analysis import dialect_of

    dialect = replace(dialect_of(document.index), title="The new schema")
    return Server(document.index, dialect, document.meanings)


def new_problems(text: str, old: Server, new: Server) -> tuple[Diagnostic, ...]:
    """Return the errors and warnings of a query that the old schema doesn't bring already."""
    found = [each for each in new.check(text) if each.severity is not Severity.INFO]
    if not found:
        return ()
    known = Counter(_key(each, text) for each in old.check(text))
    fresh = []
    for each in found:
        key = _key(each, text)
        if known[key]:
            known[key] -= 1
        else:
            fresh.append(each)
    return tuple(fresh)


def _key(problem: Diagnostic, text: str) -> tuple[str, str]:
    return problem.code, problem.span.of(text)


def _fix(
    text: str, old: Server, new: Server, renames: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """Return the query for the new schema, "" if none passes, and what was or can't be done.

    A query that would lose all of its `$select` would return every field, which is no fix.
    """
    from reso_explorer.query.adapt import adapt
    from reso_explorer.query.fix_query import fix_all

    adapted = adapt(text, new, old, renames=renames)
    known = {each.message for each in adapt(text, old, old).unsupported}
    lost = [each.message for each in adapted.unsupported if each.message not in known]
    done = [*(each.reason for each in adapted.rewrites), *lost]
    fixed = adapted.text
    if _left(fixed, text, old, new):
        further = fix_all(fixed, new.check)
        done += [each.problem.sentence for each in further.applied]
        fixed = further.text
    selects_all = "$select" in text and "$select" not in fixed
    is_fixed = fixed != text and not selects_all and not _left(fixed, text, old, new)
    return (fixed if is_fixed else ""), tuple(dict.fromkeys(done))


def _left(fixed: str, text: str, old: Server, new: Server) -> bool:
    """Whether a fixed query has errors of a kind that the query didn't have before the change."""
    known = {each.code for each in old.check(text) if each.severity is Severity.ERROR}
    left = (each for each in new.check(fixed) if each.severity is Severity.ERROR)
    return any(each.code not in known for each in left)

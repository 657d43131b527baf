"""Says what can be written at the cursor of a query, given a model and a dialect."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.parser.entry import expected_at
from reso_explorer.odata.parser.expected import Expectation
from reso_explorer.query.analysis import analyse, dialect_of, meanings_of
from reso_explorer.query.completion.candidate import Completion, ranked
from reso_explorer.query.completion.context import places
from reso_explorer.query.completion.propose import Proposer
from reso_explorer.query.completion.spoken import spoken
from reso_explorer.query.probed import IGNORED, REJECTED, WRONG, filter_refusal
from reso_explorer.text import visible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.odata.parser.expected import Expected
    from reso_explorer.providers.dialect import Dialect
    from reso_explorer.query.analysis import Lookups
    from reso_explorer.query.completion.candidate import Candidate
    from reso_explorer.query.completion.context import Place
    from reso_explorer.query.probed import Probed, ProbedFact

_shown = lru_cache(maxsize=16_384)(visible)
"""Makes names and types visible; the same ones come at every keystroke."""
_DOCUMENTED: Final = 60
"""How many completions carry their documentation."""
_LOOKED_AT: Final = 200
"""How many of the first candidates are compared with what was probed; nobody scrolls further."""
_NAMES: Final = frozenset({"field", "relation", "structure"})


def complete(
    text: str,
    cursor: int,
    index: ModelIndex,
    *,
    meanings: Meanings | None = None,
    dialect: Dialect | None = None,
    lookups: Lookups | None = None,
    probed: Probed | None = None,
    usage: Mapping[str, int] | None = None,
    start: str = "relative_uri",
    resource: str | None = None,
    now: dt.datetime | None = None,
) -> tuple[Completion, ...]:
    """Return what can be written at the cursor, best first.

    Never raises, whatever the text. What stands behind the cursor may be broken.

    Args:
        text: the text.
        cursor: where the cursor stands, in characters.
        index: the model.
        meanings: what its annotations say; worked out where not given.
        dialect: what is known of the server.
        lookups: gives the values of a lookup by its name, None where they are not loaded.
        probed: gives what was found out about the server by trying; what was refused comes last.
        usage: how often names were used, which moves them up among what fits alike.
        start: what the text is, as for `odata.parse`.
        resource: the entity set, singleton or type that a text without path applies to.
        now: the moment that "today" is counted from; the clock's where not given.
    """
    if start == "literal":
        return ()
    meanings = meanings if meanings is not None else meanings_of(index)
    dialect = dialect if dialect is not None else dialect_of(index)
    expected = expected_at(text, cursor, start)
    if not expected.kinds:
        return ()
    analysis = analyse(
        expected.result,
        index,
        meanings=meanings,
        dialect=dialect,
        lookups=lookups,
        resource=resource,
    )
    proposer = Proposer(
        index,
        meanings,
        dialect,
        lookups,
        now if now is not None else dt.datetime.now(dt.UTC),
        is_legacy=analysis.is_legacy,
    )
    made: list[Completion] = []
    for place in places(expected, analysis):
        meant = spoken(index, meanings, lookups, place, expected.typed)
        found = ranked(proposer.propose(place), expected.typed, usage, meant)
        if probed is not None:
            found = _refused_last(found, place, probed)
        made += _finished(found, proposer, place, expected)
    return tuple(made)


def _finished(
    found: list[Candidate], proposer: Proposer, place: Place, expected: Expected
) -> list[Completion]:
    """Return candidates as completions, encoded as the text is."""
    text, span = expected.result.text, expected.span
    is_url = expected.result.start in {"relative_uri", "query_options"}
    if expected.is_quoted:
        found = [c for c in found if c.kind in {"value", "snippet"} and "'" in c.insert]
    encodes = is_url and "%20" in text and " " not in text
    is_operator = place.expectation is Expectation.OPERATOR
    lead = " " if expected.after_value and is_operator else ""
    made: list[Completion] = []
    for number, candidate in enumerate(found):
        insert = lead + candidate.insert
        caret = len(insert) if candidate.caret is None else candidate.caret + len(lead)
        if is_url and (encodes or "&" in insert or "#" in insert):
            head = _written(candidate, insert[:caret], encodes=encodes)
            insert = head + _written(candidate, insert[caret:], encodes=encodes)
            caret = len(head)
        documentation = candidate.documentation
        if number < _DOCUMENTED and candidate.element and not documentation:
            documentation = proposer.documentation(candidate.element)
        if candidate.reason:
            documentation = ". ".join(filter(None, (candidate.reason, documentation)))
        made.append(
            Completion(
                _shown(candidate.label),
                insert,
                span,
                candidate.kind,
                _shown(candidate.detail),
                visible(documentation) if documentation else "",
                span.start + caret,
            )
        )
    return made


def _written(candidate: Candidate, text: str, *, encodes: bool) -> str:
    if candidate.kind != "option":
        text = text.replace("&", "%26").replace("#", "%23")
    return text.replace(" ", "%20") if encodes else text


_BAD: Final = {REJECTED: "refused", IGNORED: "ignored", WRONG: "wrong"}


def _refused_last(found: list[Candidate], place: Place, probed: Probed) -> list[Candidate]:
    """Return the candidates with those at the end that the server refused or ignored."""
    resource = place.scope.entity_set
    if resource is None:
        return found
    good: list[Candidate] = []
    refused: list[Candidate] = []
    for candidate in found[:_LOOKED_AT]:
        fact = _fact(candidate, place, resource, probed)
        word = _BAD.get(fact.verdict) if fact is not None else None
        if word is None:
            good.append(candidate)
            continue
        detail = f"{candidate.detail}, {word} when probed".removeprefix(", ")
        refused.append(candidate._replace(detail=detail))
    return [*good, *found[_LOOKED_AT:], *refused] if refused else found


def _fact(candidate: Candidate, place: Place, resource: str, probed: Probed) -> ProbedFact | None:
    """Return what was found out about the use that a candidate would be put to."""
    if place.expectation is Expectation.OPTION:
        return probed(resource, "", candidate.label.lstrip("$"))
    if candidate.kind not in _NAMES:
        return None
    if place.expectation is Expectation.SELECT:
        return probed(resource, candidate.label, "select")
    if place.expectation is Expectation.EXPAND:
        return probed(resource, candidate.label, "expand")
    if place.expectation is not Expectation.OPERAND:
        return None
    if place.wanted.usage == "orderby":
        return probed(resource, candidate.label, "orderby-asc")
    if place.wanted.usage in {"condition", "expression"}:
        return filter_refusal(probed, resource, candidate.label)
    return None

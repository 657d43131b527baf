"""What did not work when it was tried comes last in the list, and says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.query.completion.place import Expectation
from reso_explorer.query.probed import IGNORED, REJECTED, filter_refusal

if TYPE_CHECKING:
    from reso_explorer.query.completion.candidate import Candidate
    from reso_explorer.query.completion.place import Place
    from reso_explorer.query.probed import Probed, ProbedFact

_LOOKED_AT: Final = 200
"""How many of the first candidates are looked at; nobody scrolls further."""

_NAMES: Final = frozenset({"field", "relation", "structure"})


def refused_last(found: list[Candidate], place: Place, probed: Probed) -> list[Candidate]:
    """Return the candidates with those at the end that the server refused or ignored."""
    resource = place.scope.entity_set if place.scope is not None else None
    if resource is None:
        return found
    good: list[Candidate] = []
    refused: list[Candidate] = []
    for candidate in found[:_LOOKED_AT]:
        fact = _fact(candidate, place, resource, probed)
        if fact is None or fact.verdict not in {REJECTED, IGNORED}:
            good.append(candidate)
            continue
        word = "refused" if fact.verdict == REJECTED else "ignored"
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
    if place.usage == "orderby":
        return probed(resource, candidate.label, "orderby-asc")
    if place.usage in {"condition", "expression"}:
        return filter_refusal(probed, resource, candidate.label)
    return None

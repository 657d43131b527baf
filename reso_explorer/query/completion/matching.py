"""Which candidates fit what was typed, and in which order."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING

from reso_explorer.csdl.meaning import split_camel

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.query.completion.candidate import Candidate


@lru_cache(maxsize=16384)
def initials(name: str) -> str:
    """Return the first letters of the words of a name, in lower case: `lp` for `ListPrice`."""
    return "".join(word[0] for word in split_camel(name)).lower()


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in split_camel(name))


def match_rank(typed: str, folded: str, name: str) -> int | None:
    """Return how well a name matches what was typed, 0 best; None where it does not."""
    if name.startswith(typed):
        return 0
    lowered = name.lower()
    if lowered.startswith(folded):
        return 1
    if len(folded) > 1 and folded in lowered:
        words = _words(name)
        rest = lowered
        for word in words[1:]:
            rest = rest[rest.find(word, 1) :]
            if rest.startswith(folded):
                return 2
    if len(folded) > 1 and initials(name).startswith(folded):
        return 3
    if len(folded) > 2 and folded in lowered:
        return 4
    return None


def ranked(
    candidates: Iterable[Candidate], typed: str, usage: Mapping[str, int] | None
) -> list[Candidate]:
    """Return the candidates that match, by match, fit, use and shortness."""
    used = usage or {}
    if not typed:
        found = list(candidates)
        found.sort(key=lambda c: (c.fit, -used.get(c.label, 0) if used else 0, len(c.label)))
        return found
    folded = typed.lower()
    matching: list[tuple[tuple[int, int, int, int, str], Candidate]] = []
    for candidate in candidates:
        label = candidate.label
        rank = match_rank(typed, folded, label)
        for other in candidate.also:
            if rank == 0:
                break
            other_rank = match_rank(typed, folded, other)
            if other_rank is not None and (rank is None or other_rank < rank):
                rank = other_rank
        if rank is not None:
            key = (rank, candidate.fit, -used.get(label, 0), len(label), label)
            matching.append((key, candidate))
    matching.sort(key=itemgetter(0))
    return [candidate for _, candidate in matching]

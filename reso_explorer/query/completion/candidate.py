"""Things that could be written, and which of them fit what was typed, in which order."""

from __future__ import annotations

from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from reso_explorer.csdl.meaning import split_camel
from reso_explorer.odata.ast import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.search import Meant


class Completion(Struct, frozen=True, gc=False):
    """Something that can be written at the cursor.

    Attributes:
        label: what a list shows.
        insert: the text that replaces `span` of the query.
        kind: `resource`, `field`, `relation`, `structure`, `function`, `operator`, `value`,
            `date`, `keyword`, `option`, `type`, `snippet`, `variable`, `key`, `computed`.
        detail: a few words beside the label: a type, a display text.
        documentation: a sentence or two; may be empty.
        cursor_after: where the cursor stands afterwards, counted in the new text.
    """

    label: str
    insert: str
    span: Span
    kind: str
    detail: str = ""
    documentation: str = ""
    cursor_after: int = 0


class Candidate(NamedTuple):
    """A completion in the making.

    `fit` is 0 for what fits best. `also` are further texts under which it is found. `caret`
    is where the cursor goes inside `insert`, None for its end. `element` is the path under
    which the meanings know it.
    """

    label: str
    insert: str
    kind: str
    detail: str = ""
    fit: int = 0
    also: tuple[str, ...] = ()
    caret: int | None = None
    element: str = ""
    documentation: str = ""
    reason: str = ""
    """Why it is proposed for a word that is not in its name."""


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


_LARGEST_USE: Final = 1_000_000
_SPOKEN: Final = 2
"""The rank of what the typed word means: behind names that begin with it."""
_SPOKEN_START: Final = 4
"""The rank of what a word means that is only begun."""


def _size(candidate: Candidate) -> int:
    """Return the length that shorter names come first by; values keep the order they came in."""
    return 0 if candidate.kind == "value" else len(candidate.label)


def ranked(
    candidates: Iterable[Candidate],
    typed: str,
    usage: Mapping[str, int] | None,
    spoken: Mapping[str, Meant] | None = None,
) -> list[Candidate]:
    """Return the candidates that match, by match, fit, use, and shortness.

    Values keep the order of the document where they are used alike.

    `spoken` are the names that the typed word means (`completion.spoken`).
    """
    used = usage or {}
    if not typed:
        found = list(candidates)
        found.sort(key=lambda c: (c.fit, -used.get(c.label, 0) if used else 0, _size(c)))
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
        meant = spoken.get(label) if spoken else None
        level = _SPOKEN if meant is None or meant.is_whole else _SPOKEN_START
        if meant is not None and (rank is None or rank >= level):
            place = meant.rank - len(spoken or ()) - _LARGEST_USE
            key = (level, candidate.fit, place, len(label), label)
            matching.append((key, candidate._replace(reason=meant.reason)))
        elif rank is not None:
            size = _size(candidate)
            key = (rank, candidate.fit, -used.get(label, 0), size, label if size else "")
            matching.append((key, candidate))
    matching.sort(key=itemgetter(0))
    return [candidate for _, candidate in matching]

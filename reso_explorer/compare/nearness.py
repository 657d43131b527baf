"""Which element that is gone may live on under a new name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Iterator, Sequence

_DIGITS: Final = re.compile(r"\d+")
_LIKE_LABEL: Final = 0.85
"""From this likeness on two labels are near."""


class Candidate(NamedTuple):
    """An element that may have been renamed.

    `likeness` must be equal on both sides: for a field its type, with names mapped, and whether
    the document declares that type.
    """

    name: str
    label: str
    likeness: Hashable


def renamed(gone: Sequence[Candidate], new: Sequence[Candidate]) -> dict[str, str]:
    """Return new names by the old names that they perhaps replace, each used once.

    Two elements fit when they are alike and their labels or names are near. Names that differ
    in nothing but digits are two things of a row rather than one renamed. The other way round
    the same pairs are found.
    """
    if not gone or not new:
        return {}
    by_likeness: dict[Hashable, list[Candidate]] = {}
    for candidate in new:
        by_likeness.setdefault(candidate.likeness, []).append(candidate)
    scored: dict[tuple[str, str], float] = {}
    for likeness in dict.fromkeys(old.likeness for old in gone):
        group = [old for old in gone if old.likeness == likeness]
        for old, name, score in _near(group, by_likeness.get(likeness, [])):
            scored[old, name] = scored.get((old, name), 0.0) + score
    return best_pairs((score, old, name) for (old, name), score in scored.items())


def _near(gone: list[Candidate], new: list[Candidate]) -> Iterator[tuple[str, str, float]]:
    """Yield old name, new name and score of what is near by name, and again of what is by label."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    names = {each.name: each.name.casefold() for each in new}
    labels = {each.name: each.label.casefold().strip() for each in new if each.label.strip()}
    for old in gone:
        folded = old.name.casefold()
        for _, _, name in process.extract(
            folded, names, scorer=OSA.distance, score_cutoff=len(folded) // 2, limit=None
        ):
            if (near := name_likeness(old.name, name)) and not is_numbered(old.name, name):
                yield old.name, name, near
        label = old.label.casefold().strip()
        if not label:
            continue
        for _, score, name in process.extract(
            label, labels, scorer=OSA.normalized_similarity, score_cutoff=_LIKE_LABEL, limit=None
        ):
            if not is_numbered(old.name, name) and not is_numbered(label, labels[name]):
                yield old.name, name, score


def best_pairs(scored: Iterable[tuple[float, str, str]]) -> dict[str, str]:
    """Return partners by name: the best scores first, every name used once."""
    chosen: dict[str, str] = {}
    taken: set[str] = set()
    for _, old, new in sorted(scored, key=lambda item: (-item[0], item[1], item[2])):
        if old not in chosen and new not in taken:
            chosen[old] = new
            taken.add(new)
    return chosen


def is_numbered(one: str, other: str) -> bool:
    """Tell whether two names differ in nothing but digits."""
    return one != other and _DIGITS.sub("0", one) == _DIGITS.sub("0", other)


def name_likeness(one: str, other: str) -> float:
    """Return how near two names are, from 0 to 1; 0 where more than a third would have to change."""
    from rapidfuzz.distance import OSA

    first, second = one.casefold(), other.casefold()
    allowed = max(len(first), len(second)) // 3
    distance = OSA.distance(first, second, score_cutoff=allowed)
    return 0.0 if distance > allowed else 1.0 - distance / (max(len(first), len(second)) + 1)

"""Search over everything in a model: exact first, then prefix, word, initials, part, fuzzy.

Every hit says why it matched. A keystroke is answered from a few scans over joined texts
(`Corpus`), so the time hardly depends on how the words are spread.
"""

from __future__ import annotations

from enum import IntEnum
from heapq import nsmallest
from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.meaning.decoded_name import decoded_name, split_camel
from reso_explorer.search.corpus import Corpus
from reso_explorer.search.entry import Entry, EntryKind, entries
from reso_explorer.search.filters import Filters
from reso_explorer.search.request import Request, parse_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings


class Tier(IntEnum):
    """How well a word matched, best first."""

    NAME = 0
    LABEL = 1
    NAME_PREFIX = 2
    LABEL_PREFIX = 3
    NAME_WORD = 4
    INITIALS = 5
    LABEL_WORD = 6
    NAME_PART = 7
    LABEL_PART = 8
    DESCRIPTION_WORD = 9
    DESCRIPTION_PART = 10
    OWNER = 11
    FUZZY = 12


WHY = {
    Tier.NAME: "name",
    Tier.LABEL: "label",
    Tier.NAME_PREFIX: "start of name",
    Tier.LABEL_PREFIX: "start of label",
    Tier.NAME_WORD: "word in name",
    Tier.INITIALS: "initials",
    Tier.LABEL_WORD: "word in label",
    Tier.NAME_PART: "part of name",
    Tier.LABEL_PART: "part of label",
    Tier.DESCRIPTION_WORD: "word in description",
    Tier.DESCRIPTION_PART: "part of description",
    Tier.OWNER: "its resource",
    Tier.FUZZY: "similar name",
}
"""Why a hit matched, in words."""

_NAME_TIERS = (Tier.NAME, Tier.NAME_PREFIX, Tier.NAME_PART, Tier.NAME_PART)
_WORD_TIERS = (Tier.NAME_PREFIX, Tier.NAME_PREFIX, Tier.NAME_WORD, Tier.NAME_PART)
_LABEL_TIERS = (Tier.LABEL, Tier.LABEL_PREFIX, Tier.LABEL_WORD, Tier.LABEL_PART)
_DESCRIPTION_TIERS = (
    Tier.DESCRIPTION_WORD,
    Tier.DESCRIPTION_WORD,
    Tier.DESCRIPTION_WORD,
    Tier.DESCRIPTION_PART,
)

_KIND_ORDER = {kind: number for number, kind in enumerate(EntryKind)}

# A rank is one number, so that thousands are sorted without making a tuple each. From the
# highest bits: tier, sum of tiers, kind, length of the name, number of the entry.
_NUMBER_BITS = 28
_LARGEST_NUMBER = (1 << _NUMBER_BITS) - 1
_NAME_BITS = 16
_LONGEST_NAME = (1 << _NAME_BITS) - 1
_PLACE_BITS = _NUMBER_BITS + _NAME_BITS + 8
_SUM_BITS = 12
_LARGEST_SUM = (1 << _SUM_BITS) - 1


class Hit(Struct, frozen=True):
    """One result: the entry, why it matched, and the tier of its weakest word."""

    entry: Entry
    tier: Tier
    why: str

    @property
    def kind(self) -> EntryKind:
        """What was found."""
        return self.entry.kind

    @property
    def path(self) -> str:
        """Where it is."""
        return self.entry.path

    @property
    def title(self) -> str:
        """Its name."""
        return self.entry.name

    @property
    def detail(self) -> str:
        """Its label, else its decoded name, else what it belongs to."""
        if self.entry.labels:
            return self.entry.labels[0]
        return decoded_name(self.entry.name) or self.entry.owner


class SearchIndex:
    """An index over a model; built in one pass, extended with lookup values as they are loaded."""

    def __init__(self, index: ModelIndex, meanings: Meanings) -> None:
        self._index = index
        self._meanings = meanings
        self._entries: list[Entry] = []
        self._places: list[int] = []
        self._names = Corpus()
        self._words = Corpus()
        self._labels = Corpus()
        self._descriptions = Corpus()
        self._initials: dict[str, list[int]] = {}
        self._owned: dict[str, list[int]] = {}
        self._recent: dict[tuple[str, bool], dict[int, Tier]] = {}
        for entry in entries(index):
            self._add(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def add_values(self, lookup: str, values: Iterable[tuple[str, str]]) -> None:
        """Add the values of a lookup, as (value, label), that the document itself does not hold."""
        for value, label in values:
            labels = (label,) if label and label != value else ()
            path = f"lookup:{lookup}/{value}"
            self._add(Entry(EntryKind.VALUE, value, path, lookup, "", labels))
        self._recent.clear()

    def _add(self, entry: Entry) -> None:
        number = len(self._entries)
        self._entries.append(entry)
        length = min(len(entry.name), _LONGEST_NAME)
        place = (_KIND_ORDER[entry.kind] << _NAME_BITS) | length
        self._places.append((place << _NUMBER_BITS) | number)
        self._names.add(number, entry.name)
        decoded = decoded_name(entry.name)
        words = split_camel(decoded or entry.name)
        if len(words) > 1:
            self._words.add(number, " ".join(words))
            initials = "".join(word[0] for word in words).casefold()
            self._initials.setdefault(initials, []).append(number)
        for label in entry.labels:
            self._labels.add(number, label)
        if decoded and not entry.labels:
            self._labels.add(number, decoded)
        if entry.description:
            self._descriptions.add(number, entry.description)
        if entry.owner:
            self._owned.setdefault(entry.owner.casefold(), []).append(number)

    # --- searching ----------------------------------------------------------------------------

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Return the best hits for a search text, best first.

        Raises:
            RequestError: a filter that means nothing.
        """
        return self.find(parse_request(text), limit)

    def find(self, request: Request, limit: int = 50) -> list[Hit]:
        """Return the best hits for a request, best first."""
        if request.is_empty:
            return []
        tiers = self._matching(request.words)
        if request.words and len(tiers) < 5:
            for number in self._similar(request.words):
                tiers.setdefault(number, (Tier.FUZZY, Tier.FUZZY))
        listed = self._entries
        filters = Filters(self._index, self._meanings, request)
        places = self._places
        ranks = (
            (((tier << _SUM_BITS) | min(total, _LARGEST_SUM)) << _PLACE_BITS) | places[number]
            for number, (tier, total) in tiers.items()
            if filters.is_open or filters.passes(listed[number])
        )
        best = [rank & _LARGEST_NUMBER for rank in nsmallest(limit, ranks)]
        return [Hit(listed[number], tiers[number][0], WHY[tiers[number][0]]) for number in best]

    def _matching(self, words: tuple[str, ...]) -> dict[int, tuple[Tier, int]]:
        """Return matching entries with the tier of the weakest word and the sum of tiers."""
        if not words:
            return dict.fromkeys(range(len(self._entries)), (Tier.NAME, 0))
        found: dict[int, tuple[Tier, int]] = {}
        for position, word in enumerate(words):
            tiers = self._word_tiers(word, alone=len(words) == 1)
            if position == 0:
                found = {number: (tier, int(tier)) for number, tier in tiers.items()}
            else:
                found = {
                    number: (max(found[number][0], tier), found[number][1] + tier)
                    for number, tier in tiers.items()
                    if number in found
                }
        if len(words) > 1:
            for number, tier in self._phrase_tiers(words):
                found[number] = (tier, int(tier))
        return found

    def _phrase_tiers(self, words: tuple[str, ...]) -> Iterable[tuple[int, Tier]]:
        """Yield entries whose whole name or label is the phrase, or starts with it, best last."""
        named = [(n, _NAME_TIERS[fit]) for n, fit in self._names.starting("".join(words))]
        labelled = [(n, _LABEL_TIERS[fit]) for n, fit in self._labels.starting(" ".join(words))]
        return sorted((*named, *labelled), key=lambda pair: -pair[1])

    def _word_tiers(self, word: str, *, alone: bool) -> dict[int, Tier]:
        """Return the entries that a word matches, each with its best tier."""
        known = self._recent.get((word, alone))
        if known is not None:
            return known
        tiers: dict[int, Tier] = {}
        for number, tier in self._occurrences(word):
            if tiers.get(number, Tier.FUZZY) > tier:
                tiers[number] = tier
        if not alone:
            for number in self._owned.get(word, ()):
                tiers.setdefault(number, Tier.OWNER)
        if len(self._recent) > 8:
            self._recent.clear()
        self._recent[word, alone] = tiers
        return tiers

    def _occurrences(self, word: str) -> Iterator[tuple[int, Tier]]:
        """Yield every place where a word occurs, as entry and tier; short ones only at starts."""
        anywhere = len(word) > 2
        scans = (
            (self._names, _NAME_TIERS, anywhere),
            (self._words, _WORD_TIERS, anywhere),
            (self._labels, _LABEL_TIERS, len(word) > 1),
            (self._descriptions, _DESCRIPTION_TIERS, anywhere),
        )
        for corpus, meaning, inside in scans:
            for number, fit in corpus.starting(word):
                yield number, meaning[fit]
            if inside:
                for number, fit in corpus.containing(word):
                    yield number, meaning[fit]
        if not anywhere:
            for number, _ in self._words.containing(" " + word):
                yield number, Tier.NAME_WORD
        for number in self._initials.get(word, ()):
            yield number, Tier.INITIALS

    def _similar(self, words: tuple[str, ...]) -> list[int]:
        """Return entries whose name is near the words, nearest first."""
        wanted = "".join(words)
        if len(wanted) < 4:
            return []
        from rapidfuzz import fuzz, process

        names = self._names.text[1:-1].split("\n")
        found = process.extract(wanted, names, scorer=fuzz.ratio, limit=20, score_cutoff=75)
        return [position for _, _, position in found]

"""Search over everything in a model: exact first, then what people call it, prefix, word, part.

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
from reso_explorer.search.spoken import SpokenIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.search.spoken import SpokenEntry


class Tier(IntEnum):
    """How well a word matched, best first."""

    NAME = 0
    LABEL = 1
    SPOKEN = 2
    MINOR_NAME = 3
    VALUE = 4
    NAME_PREFIX = 5
    LABEL_PREFIX = 6
    NAME_WORD = 7
    INITIALS = 8
    SPOKEN_START = 9
    SPOKEN_PART = 10
    LABEL_WORD = 11
    NAME_PART = 12
    LABEL_PART = 13
    DESCRIPTION_WORD = 14
    DESCRIPTION_PART = 15
    OWNER = 16
    FUZZY = 17


WHY = {
    Tier.NAME: "name",
    Tier.LABEL: "label",
    Tier.SPOKEN: "another word for it",
    Tier.MINOR_NAME: "name",
    Tier.VALUE: "value",
    Tier.NAME_PREFIX: "start of name",
    Tier.LABEL_PREFIX: "start of label",
    Tier.NAME_WORD: "word in name",
    Tier.INITIALS: "initials",
    Tier.SPOKEN_START: "start of another word for it",
    Tier.SPOKEN_PART: "another word for a part of its name",
    Tier.LABEL_WORD: "word in label",
    Tier.NAME_PART: "part of name",
    Tier.LABEL_PART: "part of label",
    Tier.DESCRIPTION_WORD: "word in description",
    Tier.DESCRIPTION_PART: "part of description",
    Tier.OWNER: "its resource",
    Tier.FUZZY: "similar name",
}
"""Why a result matched, in words; the thesaurus says more: "zip: another word for PostalCode"."""

_NAME_TIERS = (Tier.NAME, Tier.NAME_PREFIX, Tier.NAME_PART, Tier.NAME_PART)
_WORD_TIERS = (Tier.NAME_PREFIX, Tier.NAME_PREFIX, Tier.NAME_WORD, Tier.NAME_PART)
_LABEL_TIERS = (Tier.LABEL, Tier.LABEL_PREFIX, Tier.LABEL_WORD, Tier.LABEL_PART)
_DESCRIPTION_TIERS = (
    Tier.DESCRIPTION_WORD,
    Tier.DESCRIPTION_WORD,
    Tier.DESCRIPTION_WORD,
    Tier.DESCRIPTION_PART,
)

_SPOKEN_TIERS = frozenset({Tier.SPOKEN, Tier.SPOKEN_START, Tier.SPOKEN_PART})
_FEW = 5
"""With fewer results than this, similar names are looked for as well."""
_SHORTEST_ENDING = 6
"""Names that end with a shorter word than this mean something else too often."""

_KIND_ORDER = {kind: number for number, kind in enumerate(EntryKind)}

# A rank is one number, so that thousands are sorted without making a tuple each. From the
# highest bits: tier, sum of tiers (or place among what a phrase means), kind, length of the
# name, how far from the main types its type is, number of the entry.
_NUMBER_BITS = 28
_LARGEST_NUMBER = (1 << _NUMBER_BITS) - 1
_NAME_BITS = 16
_LONGEST_NAME = (1 << _NAME_BITS) - 1
_SIDE_BITS = 8
_WITHOUT_SET = 128
_LARGEST_SIDE = (1 << _SIDE_BITS) - 1
_PLACE_BITS = _NUMBER_BITS + _SIDE_BITS + _NAME_BITS + 8
_SUM_BITS = 12
_LARGEST_SUM = (1 << _SUM_BITS) - 1


class Hit(Struct, frozen=True):
    """One result: the entry, why it matched, and the tier of its weakest word."""

    entry: Entry
    tier: Tier
    why: str

    @property
    def is_by_meaning(self) -> bool:
        """Whether it was found by another word for it, which its name and label don't show."""
        return self.tier in _SPOKEN_TIERS

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


def _why(tier: Tier, reason: str | None) -> str:
    return reason if reason is not None and tier in _SPOKEN_TIERS else WHY[tier]


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
        self._recent: dict[tuple[str, bool], tuple[dict[int, Tier], dict[int, str]]] = {}
        self._sides: dict[str, int] = {}
        self._lookups: dict[str, set[str]] = {}
        self._spoken: SpokenIndex | None = None
        for entry in entries(index):
            self._add(entry)

    def __len__(self) -> int:
        return len(self._entries)

    def add_values(self, lookup: str, values: Iterable[tuple[str, str]]) -> None:
        """Add the values of a lookup, as (value, label), that the schema itself does not have.

        Values that were added before are passed over.
        """
        known = self._lookups.setdefault(lookup, set())
        for value, label in values:
            if value in known:
                continue
            known.add(value)
            labels = (label,) if label and label != value else ()
            path = f"lookup:{lookup}/{value}"
            self._add(Entry(EntryKind.VALUE, value, path, lookup, "", labels))
        self._recent.clear()

    def _add(self, entry: Entry) -> None:
        number = len(self._entries)
        self._entries.append(entry)
        length = min(len(entry.name), _LONGEST_NAME)
        place = (((_KIND_ORDER[entry.kind] << _NAME_BITS) | length) << _SIDE_BITS) | self._side(
            entry
        )
        self._places.append((place << _NUMBER_BITS) | number)
        if self._spoken is not None:
            self._spoken.add(number)
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

    def _side(self, entry: Entry) -> int:
        """Return how far an entry's type is from the main ones: those with a set and many members."""
        if not entry.owner:
            return 0
        owner = entry.path.partition("/")[0]
        side = self._sides.get(owner)
        if side is None:
            found = self._index.structured(owner)
            size = len(found.properties) + len(found.navigation_properties) if found else 0
            has_set = found is not None and bool(self._index.sets_of_type(owner))
            side = self._sides[owner] = (0 if has_set else _WITHOUT_SET) + max(0, 127 - size)
        return side

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
        reasons: dict[int, str] = {}
        tiers = self._matching(request.words, reasons)
        if request.words:
            is_spoken = self._add_spoken(tiers, request.words, reasons)
            if len(tiers) < _FEW and not is_spoken:
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
        return [Hit(listed[n], tiers[n][0], _why(tiers[n][0], reasons.get(n))) for n in best]

    def _matching(
        self, words: tuple[str, ...], reasons: dict[int, str]
    ) -> dict[int, tuple[Tier, int]]:
        """Return matching entries with the tier of the weakest word and the sum of tiers."""
        if not words:
            return dict.fromkeys(range(len(self._entries)), (Tier.NAME, 0))
        found: dict[int, tuple[Tier, int]] = {}
        for position, word in enumerate(words):
            tiers, why = self._word_tiers(word, alone=len(words) == 1)
            reasons |= why
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

    def _word_tiers(self, word: str, *, alone: bool) -> tuple[dict[int, Tier], dict[int, str]]:
        """Return the entries that a word matches, each with its best tier, and some reasons."""
        known = self._recent.get((word, alone))
        if known is not None:
            return known
        tiers: dict[int, Tier] = {}
        reasons: dict[int, str] = {}
        listed = self._entries
        for number, found in self._occurrences(word):
            tier = found
            if tier <= Tier.LABEL and listed[number].kind is EntryKind.VALUE:
                tier = Tier.VALUE
            if tiers.get(number, Tier.FUZZY) > tier:
                tiers[number] = tier
        for number, tier, reason in self._other_words(word, alone=alone):
            if tiers.get(number, Tier.FUZZY) > tier:
                tiers[number] = tier
                reasons[number] = reason
        if not alone:
            for number in self._owned.get(word, ()):
                tiers.setdefault(number, Tier.OWNER)
        if len(self._recent) > 8:
            self._recent.clear()
        self._recent[word, alone] = tiers, reasons
        return tiers, reasons

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

    # --- by other words -----------------------------------------------------------------------

    @property
    def spoken(self) -> SpokenIndex:
        """The entries by what people call them, made on first use."""
        if self._spoken is None:
            self._spoken = SpokenIndex(self._entries, self._meanings)
        return self._spoken

    def _other_words(self, word: str, *, alone: bool) -> Iterator[tuple[int, Tier, str]]:
        """Yield what a word means, and names that end with that: `zip` finds OfficePostalCode.

        A word alone is a phrase: `_add_spoken` ranks what it means.
        """
        if not alone:
            for found in self.spoken.meant(word):
                yield found.number, Tier.SPOKEN, found.reason
        for target in self.spoken.targets(word)[:2]:
            if len(target.key) >= _SHORTEST_ENDING and not target.owner:
                for number in self._names.ending(target.key):
                    yield number, Tier.SPOKEN_PART, target.reason

    def _add_spoken(
        self,
        tiers: dict[int, tuple[Tier, int]],
        words: tuple[str, ...],
        reasons: dict[int, str],
    ) -> bool:
        """Add what the words mean as a phrase, or as the beginning of one; tell if any was found.

        If nothing else matches several words, the longest phrase among them counts.
        """
        size = len(reasons)
        phrase = " ".join(words)
        self._offer(tiers, reasons, self.spoken.meant(phrase), Tier.SPOKEN)
        self._offer(tiers, reasons, self.spoken.begun(phrase), Tier.SPOKEN_START)
        for length in range(len(words) - 1, 0, -1):
            if tiers:
                break
            for start in range(len(words) - length + 1):
                part = self.spoken.meant(" ".join(words[start : start + length]))
                self._offer(tiers, reasons, part, Tier.SPOKEN_PART)
        self._put_minor_names_last(tiers)
        return len(reasons) > size

    def _put_minor_names_last(self, tiers: dict[int, tuple[Tier, int]]) -> None:
        """Rank names in types without a set behind what the phrase means in types with one."""
        limit = _WITHOUT_SET << _NUMBER_BITS
        mask = _LARGEST_SIDE << _NUMBER_BITS
        places = self._places
        means_main = any(
            tier is Tier.SPOKEN and (places[number] & mask) < limit
            for number, (tier, _) in tiers.items()
        )
        if not means_main:
            return
        for number, (tier, total) in tiers.items():
            if tier is Tier.NAME and (places[number] & mask) >= limit:
                tiers[number] = (Tier.MINOR_NAME, total)

    def _offer(
        self,
        tiers: dict[int, tuple[Tier, int]],
        reasons: dict[int, str],
        offered: Iterator[SpokenEntry],
        tier: Tier,
    ) -> None:
        """Take over what a phrase means if nothing better is known of it, main types first."""
        taken: set[int] = set()
        for found in offered:
            number = found.number
            if number in taken:
                continue
            side = (self._places[number] >> _NUMBER_BITS) & _LARGEST_SIDE
            total = (min(found.place, 31) << 7) | (side >> 1)
            known = tiers.get(number)
            if known is None or known[0] >= tier:
                taken.add(number)
                tiers[number] = (tier, total)
                reasons[number] = found.reason

    # --- by spelling ----------------------------------------------------------------------------

    def _similar(self, words: tuple[str, ...]) -> list[int]:
        """Return entries whose name is near the words, nearest first."""
        wanted = "".join(words)
        if len(wanted) < 4:
            return []
        from rapidfuzz import fuzz, process

        names = self._names.text[1:-1].split("\n")
        found = process.extract(wanted, names, scorer=fuzz.ratio, limit=20, score_cutoff=75)
        return [position for _, _, position in found]

"""Did you mean: what a word may stand for among the names or values that can stand there.

Callers say which names those are, so that a proposal is always of the right kind. How close a
proposal is decides what may be done with it: `SAME` and `MEANING` may become a fix of a
value, `NEAR` and `PART` are only listed.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from msgspec import Struct

from reso_explorer.csdl.meaning import FieldMeaning, Meanings
from reso_explorer.search.entry import EntryKind
from reso_explorer.search.spelling import squeezed
from reso_explorer.search.thesaurus import begun_by, meant_by
from reso_explorer.suggest import near_names, series

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import AllowedValue, RelationMeaning

_SHORTEST_PART: Final = 4
_SHORTEST_LABEL: Final = 3
"""Length of a space and a word from which on the words of labels are looked at."""


class Closeness(IntEnum):
    """How a word is related to what is proposed for it, closest first."""

    SAME = 0
    """Equal but for case, spaces, punctuation, and encoding."""
    MEANING = 1
    """Its label, its standard name, or another word for it."""
    NEAR = 2
    """Similar in spelling."""
    PART = 3
    """A part of it."""


class Meant(NamedTuple):
    """Why a name is proposed for a typed word, and its rank among those, 0 first."""

    rank: int
    reason: str
    is_whole: bool = True
    """Whether the whole word or phrase was typed, not only its beginning."""


class Suggestion(Struct, frozen=True):
    """A proposal for a word, and why."""

    name: str
    closeness: Closeness
    reason: str = ""
    is_slip: bool = False
    """Whether so few letters differ that it can only be a slip."""

    @property
    def is_sure(self) -> bool:
        """Whether it means the same, so that it may replace a value without a question."""
        return self.closeness <= Closeness.MEANING


class Vocabulary:
    """Names that can stand at a place, found by name, label, meaning, and spelling."""

    def __init__(
        self, names: Mapping[str, tuple[str, ...]], *, is_reso: bool = True, owner: str = ""
    ) -> None:
        self.names = names
        """The names, each with its labels."""
        self._is_reso = is_reso
        self._owner = squeezed(owner)
        self._called: dict[str, dict[str, str]] = {}
        for name in names:
            self._called.setdefault(squeezed(name), {})[name] = ""
        self._labels: list[tuple[str, str]] = []
        for name, labels in names.items():
            for label in labels:
                self._called.setdefault(squeezed(label), {}).setdefault(name, label)
                self._labels.append((f" {label.casefold()}", name))

    def only(self, names: Iterable[str]) -> Vocabulary:
        """Return the vocabulary of some of the names."""
        wanted = frozenset(names)
        kept = {name: labels for name, labels in self.names.items() if name in wanted}
        if len(kept) == len(self.names):
            return self
        return Vocabulary(kept, is_reso=self._is_reso, owner=self._owner)

    def suggest(self, word: str, *, limit: int = 3) -> tuple[Suggestion, ...]:
        """Return what a word may mean, best first; only the closest kind of proposals."""
        for found in (self.same(word), self._meant(word), self.near(word, limit)):
            if found:
                return tuple(found)[:limit]
        return self.holding(word)[:limit]

    def called(self, key: str) -> Iterable[str]:
        """Return the names that are called by a squeezed text."""
        return self._called.get(key, ())

    def same(self, word: str) -> list[Suggestion]:
        """Return names that are equal but for their form, and names with such a label."""
        key = squeezed(word)
        called = self._called.get(key, {}) if key else {}
        found = [
            Suggestion(name, Closeness.MEANING, f"{name} is labeled {label}")
            if label
            else Suggestion(name, Closeness.SAME)
            for name, label in called.items()
            if name != word
        ]
        return sorted(found, key=lambda each: each.closeness)

    def _meant(self, word: str) -> list[Suggestion]:
        found: dict[str, Suggestion] = {}
        for target in meant_by(word, is_reso=self._is_reso):
            if target.value or (target.owner and target.owner != self._owner):
                continue
            for name in self.called(target.key):
                if name != word:
                    found.setdefault(name, Suggestion(name, Closeness.MEANING, target.reason))
        return list(found.values())

    def near(self, word: str, limit: int) -> list[Suggestion]:
        """Return names that are similar in spelling."""
        names = near_names(word, self.names, limit=limit)
        return [Suggestion(name, Closeness.NEAR, is_slip=is_slip(word, name)) for name in names]

    def holding(self, word: str) -> tuple[Suggestion, ...]:
        """Return names that begin with a word or contain it."""
        key = squeezed(word)
        if len(key) < _SHORTEST_PART:
            return ()
        held = [name for called, names in self._called.items() if key in called for name in names]
        held.sort(key=lambda name: (not squeezed(name).startswith(key), len(name)))
        return tuple(Suggestion(name, Closeness.PART) for name in dict.fromkeys(held))

    def spoken(self, word: str) -> dict[str, Meant]:
        """Return the names that a typed word or its beginning means, or whose label it begins.

        This is for completion at a keystroke: `zip` finds PostalCode, `swim` finds PoolFeatures.
        """
        found: dict[str, Meant] = {}
        for is_whole, targets in ((True, meant_by), (False, begun_by)):
            for target in targets(word, is_reso=self._is_reso):
                if target.value or (target.owner and target.owner != self._owner):
                    continue
                for name in self.called(target.key):
                    found.setdefault(name, Meant(len(found), target.reason, is_whole))
        key = " " + word.casefold()
        for label, name in self._labels if len(key) > _SHORTEST_LABEL else ():
            if key in label:
                found.setdefault(
                    name, Meant(len(found), f"labeled {label.strip()}", is_whole=False)
                )
        return found


def is_slip(word: str, name: str) -> bool:
    """Tell whether a word is a name with one letter in five or fewer mistyped.

    `ListPrise` is one; `OpenHouseDate` for OpenHouseType is another word.
    """
    from rapidfuzz.distance import OSA

    allowed = max(1, len(word) // 5)
    return OSA.distance(word.casefold(), name.casefold(), score_cutoff=allowed) <= allowed


class _Vocabularies(dict[tuple[str, frozenset[EntryKind]], Vocabulary]):
    """Vocabularies of a model by type and kinds of names, made on first use."""

    def __init__(self, index: ModelIndex) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, key: tuple[str, frozenset[EntryKind]]) -> Vocabulary:
        type_name, kinds = key
        index = self._index
        meanings = index.part(Meanings)
        names: dict[str, tuple[str, ...]] = {}
        if EntryKind.RELATION in kinds:
            for name in index.navigation_properties(type_name):
                names[name] = _labels(name, meanings.relation(type_name, name))
        if EntryKind.FIELD in kinds:
            for name in index.properties(type_name):
                names[name] = _labels(name, meanings.field(type_name, name))
        owner = type_name.rpartition(".")[2]
        found = self[key] = Vocabulary(names, is_reso=meanings.is_reso, owner=owner)
        return found


def _labels(name: str, meaning: FieldMeaning | RelationMeaning) -> tuple[str, ...]:
    """Return what a member is called besides its name: standard name, label, decoded name."""
    found: dict[str, None] = {}
    for each in (meaning.label, meaning.standard_name):
        if each is not None and isinstance(each.value, str) and not each.is_path:
            found[each.value.strip()] = None
    if isinstance(meaning, FieldMeaning) and meaning.decoded_name:
        found[meaning.decoded_name] = None
    return tuple(label for label in found if label and label != name)


MEMBERS: Final = frozenset({EntryKind.FIELD, EntryKind.RELATION})
"""Everything that a type has."""
RELATIONS: Final = frozenset({EntryKind.RELATION})
"""What can be expanded."""
FIELDS: Final = frozenset({EntryKind.FIELD})
"""What can be selected and compared."""


def vocabulary(
    index: ModelIndex, type_name: str, kinds: frozenset[EntryKind] = MEMBERS
) -> Vocabulary:
    """Return the names of some kinds that a type has, own and inherited, made once."""
    return index.part(_Vocabularies)[type_name, kinds]


def suggest_members(
    index: ModelIndex,
    type_name: str,
    word: str,
    kinds: frozenset[EntryKind] = MEMBERS,
    *,
    limit: int = 3,
) -> tuple[Suggestion, ...]:
    """Return the members of a type that a word may mean."""
    return vocabulary(index, type_name, kinds).suggest(word, limit=limit)


def suggest_names(
    word: str, names: Iterable[str], *, is_reso: bool = True, limit: int = 3
) -> tuple[Suggestion, ...]:
    """Return the names that a word may mean; for resources and types, which have no labels."""
    known = Vocabulary(dict.fromkeys(names, ()), is_reso=is_reso)
    return known.suggest(word, limit=limit)


def suggest_values(
    word: str, values: Iterable[AllowedValue], field: str = "", *, limit: int = 3
) -> tuple[Suggestion, ...]:
    """Return the values of a field that a text may mean.

    What is only similar in spelling is `NEAR`: no reason to replace a value by it.
    """
    known: dict[str, tuple[str, ...]] = {}
    for value in values:
        others = (value.label, value.description)
        known.setdefault(value.value, tuple(other for other in others if other))
    words = Vocabulary(known)
    for found in (words.same(word), _meant_values(word, words, field), words.near(word, limit)):
        if found:
            return tuple(found)[:limit]
    return words.holding(word)[:limit]


def _meant_values(word: str, words: Vocabulary, field: str) -> list[Suggestion]:
    """Return values that the thesaurus knows for a word; those of other fields are no fix."""
    found: dict[str, Suggestion] = {}
    key = squeezed(field)
    for target in meant_by(word):
        if not target.value:
            continue
        closeness = Closeness.MEANING if target.key == key else Closeness.PART
        for name in words.called(target.value_key):
            if name != word:
                found.setdefault(name, Suggestion(name, closeness, target.reason))
    return sorted(found.values(), key=lambda each: each.closeness)


def spoken_names(word: str, names: Iterable[str], *, is_reso: bool = True) -> dict[str, Meant]:
    """Return the names that a typed word or its beginning means; for resources."""
    return Vocabulary(dict.fromkeys(names, ()), is_reso=is_reso).spoken(word)


def spoken_values(word: str, values: Iterable[AllowedValue], field: str) -> dict[str, Meant]:
    """Return the values of a field that a typed word or its beginning means."""
    key = squeezed(field)
    targets = [t for t in (*meant_by(word), *begun_by(word)) if t.value and t.key == key]
    found: dict[str, Meant] = {}
    if targets:
        called: dict[str, str] = {}
        for value in values:
            called.setdefault(squeezed(value.value), value.value)
            called.setdefault(squeezed(value.label or ""), value.value)
        for target in targets:
            name = called.get(target.value_key)
            if name is not None:
                found.setdefault(name, Meant(len(found), target.reason))
    return found


def standard_value(word: str, field: str) -> Suggestion | None:
    """Return the standard value of a field that a word is another word for, None if it is none.

    This needs no values of the field: `Sold` is no StandardStatus anywhere, `Closed` is.
    """
    key, said = squeezed(field), squeezed(word)
    targets = [target for target in meant_by(word) if target.value and target.key == key]
    if not targets or any(target.value_key == said for target in targets):
        return None
    return Suggestion(targets[0].value, Closeness.MEANING, targets[0].reason)


def sentence(found: Iterable[Suggestion]) -> str:
    """Return " Did you mean `A` or `B`?" (with a leading space), or "" for no proposal."""
    names = [f"`{each.name}`" for each in found]
    return f" Did you mean {series(names)}?" if names else ""


def did_you_mean(
    word: str, names: Iterable[str], *, index: ModelIndex | None = None, limit: int = 3
) -> str:
    """Return the sentence that proposes names of a schema for a word."""
    is_reso = index is None or index.part(Meanings).is_reso
    return sentence(suggest_names(word, names, is_reso=is_reso, limit=limit))


def did_you_mean_member(
    index: ModelIndex, type_name: str, word: str, kinds: frozenset[EntryKind] = MEMBERS
) -> str:
    """Return the sentence that proposes members of a type for a word."""
    return sentence(suggest_members(index, type_name, word, kinds))

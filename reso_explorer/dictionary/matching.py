"""Which element of one dictionary is which of another, for two feeds side by side.

Resources come first, then members within pairs, the lookups of paired fields, and their values.
Each element is paired once, by the first rule that fits: what the team's notes say, the standard
or else the exact name (both sure), then names and labels without case and punctuation, and for
lookups shared values (proposals).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from reso_explorer.dictionary.model import Entry, Provenance
from reso_explorer.dictionary.pointer import names_of, pointer
from reso_explorer.dictionary.write_json import fingerprint
from reso_explorer.search.spelling import squeezed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from reso_explorer.dictionary.model import Dictionary, FieldEntry, LookupEntry, ValueEntry

_FEW: Final = 2
"""Lookups that share fewer values aren't proposed."""
_SHARED: Final = 0.5
"""Nor those that share a smaller part of the values of both."""
_APART: Final = frozenset(
    {
        *("name", "path", "fields", "relations", "values", "missing", "local", "standard"),
        *("declaredBy", "extends", "target", "lookup", "join", "partner", "onlyTypes"),
        *("line", "terms", "annotations", "inferred", "notes", "probed", "census"),
        *("type", "edmType"),
    }
)
"""Keys that names and layers make differ, whatever they say."""
_SAME_ID: Final = 2
"""Before this rule, the first after the notes, elements with the same id are paired."""
_OF_MEMBERS: Final = frozenset({"type"})


class Match(Entry, frozen=True, kw_only=True):
    """An element of the left dictionary and its counterpart in the right one."""

    left: str | None = None
    """JSON Pointer; absent: only right."""
    right: str | None = None
    """JSON Pointer; absent: only left."""
    by: str | None = None
    """The first rule that fitted."""
    sure: bool | None = None
    """Whether no person needs to look at it."""
    differs: tuple[str, ...] = ()
    """Keys with different values."""


class Matching(Entry, frozen=True, kw_only=True):
    """Which element of one dictionary is which of another: a file of its own."""

    format: str
    version: str
    left: Provenance
    right: Provenance
    pairs: tuple[Match, ...]


class _Side:
    """Elements of one side that have no counterpart yet, by their place."""

    def __init__(self, elements: Mapping[str, tuple[str, Any]]) -> None:
        self.elements = dict(elements)

    def by(self, keys: Callable[[str, Any], Iterable[str]]) -> dict[str, str]:
        """Return places by key; of several with the same key the first."""
        found: dict[str, str] = {}
        for place, (name, record) in self.elements.items():
            for key in keys(name, record):
                if key:
                    found.setdefault(key, place)
        return found


_Keys = tuple["Callable[[str, Any], Iterable[str]]", "Callable[[str, Any], Iterable[str]]"]


def match(left: Dictionary, right: Dictionary) -> Matching:
    """Return which element of `left` is which of `right`, and what stands alone."""
    return Matching(
        format="reso-explorer/matching",
        version="2.0",
        left=left.provenance or Provenance(source="left", fingerprint=fingerprint(left)),
        right=right.provenance or Provenance(source="right", fingerprint=fingerprint(right)),
        pairs=tuple(_Matcher(left, right).all()),
    )


class _Matcher:
    def __init__(self, left: Dictionary, right: Dictionary) -> None:
        self._left, self._right = left, right
        self._lookups: dict[tuple[str, str], tuple[str, bool]] = {}

    def all(self) -> Iterator[Match]:
        for pair, ours, theirs in self._paired(_shapes(self._left), _shapes(self._right)):
            yield pair
            if pair.left is None or pair.right is None:
                continue
            for part in ("fields", "relations"):
                members = self._paired(
                    _records(f"{pair.left}/{part}", getattr(ours, part)),
                    _records(f"{pair.right}/{part}", getattr(theirs, part)),
                )
                for member, mine, other in members:
                    yield member
                    if part == "fields" and member.by is not None:
                        self._note_lookups(member, mine, other)
        yield from self._all_lookups()

    def _note_lookups(self, pair: Match, ours: FieldEntry, theirs: FieldEntry) -> None:
        if ours.lookup in self._left.lookups and theirs.lookup in self._right.lookups:
            used = {side for both in self._lookups for side in enumerate(both)}
            key = (ours.lookup or "", theirs.lookup or "")
            if not used & set(enumerate(key)):
                self._lookups[key] = (pair.by or "", bool(pair.sure))

    def _all_lookups(self) -> Iterator[Match]:
        mine, others = dict(self._left.lookups), dict(self._right.lookups)
        for (left, right), (by, sure) in self._lookups.items():
            ours, theirs = mine.pop(left), others.pop(right)
            yield _pair(
                pointer("lookups", left), pointer("lookups", right), ours, theirs, by, sure=sure
            )
            yield from self._values(left, ours, right, theirs)
        found = self._paired(
            _records("/lookups", mine), _records("/lookups", others), shares=_shared_values
        )
        for pair, ours, theirs in found:
            yield pair
            if pair.by is not None:
                left, right = _last(pair.left), _last(pair.right)
                yield from self._values(left, ours, right, theirs)

    def _values(
        self, left: str, ours: LookupEntry, right: str, theirs: LookupEntry
    ) -> Iterator[Match]:
        found = self._paired(
            _records(pointer("lookups", left, "values"), ours.values or {}),
            _records(pointer("lookups", right, "values"), theirs.values or {}),
            spelled=True,
        )
        for pair, _ours, _theirs in found:
            yield pair

    def _paired(
        self,
        ours: dict[str, tuple[str, Any]],
        theirs: dict[str, tuple[str, Any]],
        *,
        spelled: bool = False,
        shares: Callable[[_Side, _Side], Iterator[tuple[str, str]]] | None = None,
    ) -> Iterator[tuple[Match, Any, Any]]:
        """Yield pairs with both records in the order of the left, then what only the right has."""
        left, right = _Side(ours), _Side(theirs)
        found: dict[str, tuple[str, str, bool]] = {}

        def take(
            pairs: Iterable[tuple[str, str]], by: Callable[[Any, Any], str], *, sure: bool
        ) -> None:
            for one, other in pairs:
                if one in left.elements and other in right.elements:
                    records = left.elements.pop(one)[1], right.elements.pop(other)[1]
                    found[one] = (other, by(*records), sure)

        for number, ((of_left, of_right), by, sure) in enumerate(_rules(spelled=spelled)):
            if number == _SAME_ID:
                take(_same_ids(left, right), lambda _one, _other: "name", sure=True)
            known = right.by(of_right)
            pairs = [
                (place, known[key])
                for place, (name, record) in left.elements.items()
                for key in of_left(name, record)
                if key in known
            ]
            take(pairs, by, sure=sure)
        if shares is not None:
            take(shares(left, right), lambda _one, _other: "values", sure=False)
        for place, (_name, record) in ours.items():
            if place not in found:
                yield Match(left=place), record, None
                continue
            other, rule, sure = found[place]
            yield (
                _pair(place, other, record, theirs[other][1], rule, sure=sure),
                record,
                theirs[other][1],
            )
        for place, (_name, record) in right.elements.items():
            yield Match(right=place), None, record


def _rules(*, spelled: bool) -> Iterator[tuple[_Keys, Callable[[Any, Any], str], bool]]:
    """Yield for each rule its keys on both sides, what it's called, and whether it's sure."""
    yield (_noted, _identity), lambda _one, _other: "notes", True
    yield (_identity, _noted), lambda _one, _other: "notes", True
    yield (
        (_identity, _identity),
        lambda one, other: "standard" if one.standard or other.standard else "name",
        True,
    )
    if spelled:
        yield (_spellings, _spellings), lambda _one, _other: "legacy", True
    yield (_squeezed_name, _squeezed_name), lambda _one, _other: "normalised", False
    yield (_squeezed_label, _squeezed_label), lambda _one, _other: "label", False


def _same_ids(left: _Side, right: _Side) -> list[tuple[str, str]]:
    """Return elements with the same id on both sides, where no standard name says otherwise."""
    places = [place for place in left.elements if place in right.elements]
    sides = (left.elements, right.elements)
    return [
        (place, place)
        for place in places
        if not any(_noted("", side[place][1]) or side[place][1].standard for side in sides)
    ]


def _noted(_name: str, record: Any) -> tuple[str, ...]:
    return (record.notes.standard,) if record.notes and record.notes.standard else ()


def _identity(name: str, record: Any) -> tuple[str, ...]:
    return _noted(name, record) or (record.standard or name,)


def _spellings(name: str, record: ValueEntry) -> tuple[str, ...]:
    return (name, *(each for each in (record.label, record.legacy, record.standard) if each))


def _squeezed_name(name: str, _record: Any) -> tuple[str, ...]:
    return (squeezed(name),)


def _squeezed_label(_name: str, record: Any) -> tuple[str, ...]:
    return (squeezed(record.label),) if record.label else ()


def _shared_values(left: _Side, right: _Side) -> Iterator[tuple[str, str]]:
    """Yield lookups that share most of their values, the likest first."""
    values = [
        {place: _spelled(record) for place, (_, record) in side.elements.items()}
        for side in (left, right)
    ]
    holders: dict[str, list[str]] = {}
    for place, names in values[1].items():
        for name in names:
            holders.setdefault(name, []).append(place)
    scored: list[tuple[float, str, str]] = []
    for place, names in values[0].items():
        others = {other for name in names for other in holders.get(name, ())}
        for other in others:
            shared = len(names & values[1][other])
            share = shared / len(names | values[1][other])
            if shared >= _FEW and share >= _SHARED:
                scored.append((-share, place, other))
    for _, place, other in sorted(scored):
        yield place, other


def _spelled(lookup: LookupEntry) -> set[str]:
    return {squeezed(name) for name in lookup.values or {}}


def _shapes(dictionary: Dictionary) -> dict[str, tuple[str, Any]]:
    """Return resources, then types, by their place; types by their short name."""
    return _records("/resources", dictionary.resources) | {
        pointer("types", name): (record.name, record) for name, record in dictionary.types.items()
    }


def _records(start: str, records: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    return {start + pointer(name): (_short(start, name), each) for name, each in records.items()}


def _short(start: str, name: str) -> str:
    return name.rpartition(".")[2] or name if start == "/lookups" else name


def _last(place: str | None) -> str:
    return names_of(place or "")[-1]


def _pair(left: str, right: str, ours: Any, theirs: Any, by: str, *, sure: bool) -> Match:
    mine, others = msgspec.to_builtins(ours), msgspec.to_builtins(theirs)
    keys = (mine.keys() | others.keys()) - (_APART - (_OF_MEMBERS if "edmType" in mine else set()))
    differs = sorted(key for key in keys if mine.get(key) != others.get(key))
    return Match(left=left, right=right, by=by, sure=sure, differs=tuple(differs))

"""The entries of a search index that people mean by other words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reso_explorer.search.entry import EntryKind
from reso_explorer.search.spelling import squeezed
from reso_explorer.search.thesaurus import begun_by, meant_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.search.entry import Entry
    from reso_explorer.search.thesaurus import Target

_MOST_BEGUN: Final = 60
"""Targets looked at for the beginning of a phrase; a longer beginning narrows them."""


class SpokenEntry(NamedTuple):
    """An entry that a phrase means: its number, how early it is named, and why."""

    number: int
    place: int
    reason: str


class SpokenIndex:
    """Finds entries by what people call them; made on the first search."""

    def __init__(self, entries: Sequence[Entry], meanings: Meanings) -> None:
        self._entries = entries
        self._meanings = meanings
        self._is_reso = meanings.is_reso
        self._called: dict[str, list[int]] = {}
        for number in range(len(entries)):
            self.add(number)

    def add(self, number: int) -> None:
        """Add an entry by its name and labels."""
        entry = self._entries[number]
        keys = {squeezed(entry.name), *map(squeezed, entry.labels)}
        for key in keys:
            self._called.setdefault(key, []).append(number)

    def meant(self, text: str) -> Iterator[SpokenEntry]:
        """Yield the entries that a phrase means, the best first."""
        yield from self._found(meant_by(text, is_reso=self._is_reso))

    def begun(self, text: str) -> Iterator[SpokenEntry]:
        """Yield the entries meant by phrases that begin with a text."""
        targets: list[Target] = []
        for target in begun_by(text, is_reso=self._is_reso):
            targets.append(target)
            if len(targets) == _MOST_BEGUN:
                break
        yield from self._found(targets)

    def targets(self, text: str) -> tuple[Target, ...]:
        """Return the names that a phrase means, whether the schema has them or not."""
        return tuple(t for t in meant_by(text, is_reso=self._is_reso) if not t.value)

    def _found(self, targets: Sequence[Target]) -> Iterator[SpokenEntry]:
        for place, target in enumerate(targets):
            if target.value:
                for number in self._values(target):
                    yield SpokenEntry(number, 2 * place, target.reason)
            for number in self._called.get(target.key, ()):
                entry = self._entries[number]
                if target.owner and squeezed(entry.owner) != target.owner:
                    continue
                if entry.kind is EntryKind.VALUE or (
                    target.value and entry.kind is not EntryKind.FIELD
                ):
                    continue
                yield SpokenEntry(number, 2 * place + bool(target.value), target.reason)

    def _values(self, target: Target) -> Iterator[int]:
        """Yield the values that a target means, of the field's enumeration or lookup."""
        numbers = self._called.get(target.value_key)
        if not numbers:
            return
        homes = {target.key}
        for number in self._called.get(target.key, ()):
            entry = self._entries[number]
            if entry.kind is EntryKind.FIELD:
                homes.add(squeezed(entry.type.rpartition(".")[2]))
                owner = entry.path.partition("/")[0]
                lookup = self._meanings.field(owner, entry.name).lookup_name
                if lookup is not None:
                    homes.add(squeezed(str(lookup.value)))
        for number in numbers:
            entry = self._entries[number]
            if entry.kind is EntryKind.VALUE and squeezed(entry.owner) in homes:
                yield number

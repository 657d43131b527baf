"""What people say, and the names and values that they mean: a hand-written thesaurus.

The words are data: `words/reso.toml` for real estate, `words/odata.toml` for other business
data. What is here knows no schema; a name counts only if the schema at hand has it.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from msgspec import Struct

from reso_explorer.search.spelling import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WORDS: Final = Path(__file__).with_name("words")
"""The folder of the thesaurus."""
PARTS: Final = ("reso", "odata")
"""The files of the thesaurus, by name."""

_SHORTEST_START: Final = 3
"""From this length on, the beginning of a phrase finds it."""

_MAIN: Final = 2
"""How many targets of a phrase count if only its beginning is known."""


class Target(Struct, frozen=True, gc=False):
    """What a phrase means: a name, or a value of a field.

    `key`, `owner`, and `value_key` are squeezed (see `spelling.squeezed`), for comparison.
    """

    phrase: str
    name: str
    key: str
    owner: str = ""
    value: str = ""
    value_key: str = ""

    @property
    def reason(self) -> str:
        """Why it is proposed, for people: "zip: another word for PostalCode"."""
        if self.value:
            return f"{self.phrase}: means {self.name} {self.value}"
        return f"{self.phrase}: another word for {self.name}"


class Thesaurus:
    """Phrases with their targets, each phrase found by its letters and digits."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._targets: dict[str, tuple[Target, ...]] = {}
        for said, meant in meanings.items():
            for phrase in map(str.strip, said.split("|")):
                targets = tuple(_target(phrase, text.strip()) for text in meant.split(","))
                known = self._targets.get(squeezed(phrase), ())
                self._targets[squeezed(phrase)] = known + targets
        self._phrases = sorted(self._targets)

    def __len__(self) -> int:
        return len(self._targets)

    def __iter__(self) -> Iterator[Target]:
        for targets in self._targets.values():
            yield from targets

    def meant(self, text: str) -> tuple[Target, ...]:
        """Return what a phrase means, the best first; () for one that is not known.

        `ZipCode`, `zip code`, and `zip codes` are one phrase.
        """
        key = squeezed(text)
        for form in _forms(key):
            found = self._targets.get(form)
            if found is not None:
                return found
        return ()

    def begun(self, text: str) -> Iterator[Target]:
        """Yield the main things that phrases mean that begin with a text, shortest phrases first."""
        key = squeezed(text)
        if len(key) < _SHORTEST_START:
            return
        phrases = self._phrases
        first = bisect_left(phrases, key)
        last = bisect_left(phrases, key + "\U0010ffff", first)
        for phrase in sorted(phrases[first:last], key=len):
            if phrase != key:
                yield from self._targets[phrase][:_MAIN]


def _forms(key: str) -> Iterator[str]:
    """Yield a word and what it may be the plural of."""
    yield key
    if len(key) > 3 and key.endswith("s"):
        yield key[:-1]
        if key.endswith("ies"):
            yield key[:-3] + "y"
        elif key.endswith("es"):
            yield key[:-2]


def _target(phrase: str, text: str) -> Target:
    """Read `Name`, `Type/Name`, or `Field=Value`."""
    name, equals, value = text.partition("=")
    if equals:
        return Target(phrase, name, squeezed(name), "", value, squeezed(value))
    owner, slash, own = name.rpartition("/")
    return Target(phrase, own, squeezed(own), squeezed(owner) if slash else "")


@cache
def thesaurus(part: str) -> Thesaurus:
    """Return a part of the thesaurus, read once."""
    import tomllib

    data = tomllib.loads((WORDS / f"{part}.toml").read_text("utf-8"))
    return Thesaurus(data["meanings"])


def meant_by(text: str, *, is_reso: bool = True) -> tuple[Target, ...]:
    """Return what a phrase means, in real estate first if the schema is about that."""
    first, second = PARTS if is_reso else PARTS[::-1]
    return thesaurus(first).meant(text) + thesaurus(second).meant(text)


def begun_by(text: str, *, is_reso: bool = True) -> Iterator[Target]:
    """Yield what phrases mean that begin with a text."""
    for part in PARTS if is_reso else PARTS[::-1]:
        yield from thesaurus(part).begun(text)

"""Names of a target: identifiers without keywords, collisions, or names that are too long."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

from reso_explorer.export.schema.writing import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterable

Letters = Literal["ascii", "dotted", "unicode", "any"]
"""Which characters a name may hold: those of ASCII identifiers, also dots and hyphens, those of
Unicode identifiers, or, as it is quoted, all that can be seen."""

_NOT_BASIC: Final = re.compile("[\U00010000-\U0010ffff]| +$")
_NOT_ASCII_WORD: Final = re.compile(r"\W", re.ASCII)
_NOT_DOTTED: Final = re.compile(r"[^A-Za-z0-9._-]")
_NOT_WORD: Final = re.compile(r"\W")


class Spelling(Struct, frozen=True):
    """How a target spells names.

    Attributes:
        letters: the characters allowed.
        keywords: words that can't be names; in lower case where `caseless`.
        longest: the most bytes of a name in UTF-8.
        caseless: names that differ only by case or accents are the same.
        is_basic: characters beyond U+FFFF and a space at the end are not allowed.
    """

    letters: Letters = "ascii"
    keywords: frozenset[str] = frozenset()
    longest: int = 255
    caseless: bool = False
    is_basic: bool = False

    def identifier(self, name: str) -> str:
        """Return the name as the target can write it; it may no longer be unique."""
        if self.letters == "any":
            text = HOSTILE.sub("_", name)
            if self.is_basic:
                text = _NOT_BASIC.sub("_", text)
        elif self.letters == "unicode":
            text = _NOT_WORD.sub("_", unicodedata.normalize("NFKC", name))
            text = "".join(char if ("_" + char).isidentifier() else "_" for char in text)
        else:
            pattern = _NOT_DOTTED if self.letters == "dotted" else _NOT_ASCII_WORD
            text = pattern.sub("_", name)
        if not text.strip("_ ."):
            text = "x_" + digest(name)
        elif self.letters in {"ascii", "unicode"} and not (
            text[0].isalpha() and text.isidentifier()
        ):
            text = "x_" + text.lstrip("_")
        if (text.casefold() if self.caseless else text) in self.keywords:
            text += "_"
        return shortened(text, self.longest, name)


def digest(name: str) -> str:
    """Return eight letters that stand for a name and stay the same in every run."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:8]


def shortened(text: str, longest: int, name: str) -> str:
    """Return a text of at most `longest` bytes; what was cut off is marked by a digest of the name."""
    data = text.encode("utf-8")
    if len(data) <= longest:
        return text
    return data[: longest - 9].decode("utf-8", "ignore").rstrip("_") + "_" + digest(name)


class Scope:
    """Names that must differ from each other.

    Attributes:
        renamed: identifier by original name, of those that changed.
    """

    def __init__(self, spelling: Spelling, taken: Iterable[str] = ()) -> None:
        self._spelling = spelling
        self._taken = {self._same(name) for name in taken}
        self.renamed: dict[str, str] = {}

    def _same(self, name: str) -> str:
        if not self._spelling.caseless:
            return name
        plain = unicodedata.normalize("NFKD", name.casefold())
        return "".join(char for char in plain if not unicodedata.combining(char))

    def take(self, name: str, wish: str | None = None) -> str:
        """Return a free identifier for a name, like `wish` if that is given."""
        wish = name if wish is None else wish
        text = self._spelling.identifier(wish)
        number = 0
        while self._same(text) in self._taken:
            number += 1
            suffix = digest(name if number == 1 else f"{name} {number}")
            room = self._spelling.longest - 9
            text = shortened(self._spelling.identifier(wish), room, name) + "_" + suffix
        self._taken.add(self._same(text))
        if text != wish:
            self.renamed[name] = text
        return text

    def take_all(self, names: Iterable[str]) -> dict[str, str]:
        """Return an identifier by name; names that can stay as they are come first."""
        names = list(names)
        fine = [name for name in names if self._spelling.identifier(name) == name]
        rest = [name for name in names if self._spelling.identifier(name) != name]
        found = {name: self.take(name) for name in (*fine, *rest)}
        return {name: found[name] for name in names}

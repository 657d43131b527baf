"""Text of a URL, decoded, with the way back to the places in the original."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final

import msgspec

from reso_explorer.odata.ast import Span

_ESCAPES: Final = re.compile(r"(?:%[0-9A-Fa-f]{2})+")


class Source(msgspec.Struct, frozen=True):
    """A stretch of the original text after percent-decoding.

    `offsets[i]` is the place in the original of decoded character `i`, one more entry
    marks the end; it is None where nothing was encoded, and then `shift` is the distance.
    `broken` are the places (in the original) of escapes that are not UTF-8.
    """

    text: str
    original: str
    shift: int = 0
    offsets: list[int] | None = None
    broken: tuple[Span, ...] = ()

    def span(self, start: int, end: int) -> Span:
        """Return where `text[start:end]` stands in the original."""
        if self.offsets is None:
            return Span(start + self.shift, end + self.shift)
        return Span(self.offsets[start], self.offsets[end])

    def place(self, offset: int) -> int | None:
        """Return which decoded character a place in the original is; None if it is outside."""
        if self.offsets is None:
            found = offset - self.shift
            return found if 0 <= found <= len(self.text) else None
        if self.offsets[0] <= offset <= self.offsets[-1]:
            return bisect_left(self.offsets, offset)
        return None

    def is_raw(self, index: int, character: str) -> bool:
        """Whether decoded character `index` stands unencoded in the original."""
        place = index + self.shift if self.offsets is None else self.offsets[index]
        return self.original[place : place + 1] == character

    def part(self, start: int, end: int) -> Source:
        """Return a stretch of this source."""
        if self.offsets is None:
            return Source(self.text[start:end], self.original, self.shift + start)
        return Source(self.text[start:end], self.original, 0, self.offsets[start : end + 1])


def plain(text: str) -> Source:
    """Return text as it stands, without decoding."""
    return Source(text, text)


def decode(original: str, start: int = 0, end: int | None = None) -> Source:
    """Percent-decode a stretch of the original as servers do.

    A `%` without two hex digits stays as it is. Bytes that are not UTF-8 become U+FFFD.
    """
    if end is None:
        end = len(original)
    raw = original[start:end]
    if "%" not in raw or not (first := _ESCAPES.search(raw)):
        return Source(raw, original, start)
    pieces: list[str] = []
    offsets: list[int] = []
    broken: list[Span] = []
    last = 0
    match: re.Match[str] | None = first
    while match:
        pieces.append(raw[last : match.start()])
        offsets.extend(range(start + last, start + match.start()))
        data = bytes.fromhex(match.group().replace("%", ""))
        place = start + match.start()
        try:
            decoded = data.decode("utf-8")
        except UnicodeDecodeError:
            decoded = data.decode("utf-8", "replace")
            broken.append(Span(place, place + 3 * len(data)))
            offsets.extend(
                min(place + 3 * index, place + 3 * len(data)) for index in range(len(decoded))
            )
        else:
            for character in decoded:
                offsets.append(place)
                place += 3 * len(character.encode("utf-8"))
        pieces.append(decoded)
        last = match.end()
        match = _ESCAPES.search(raw, last)
    pieces.append(raw[last:])
    offsets.extend(range(start + last, end + 1))
    return Source("".join(pieces), original, 0, offsets, tuple(broken))

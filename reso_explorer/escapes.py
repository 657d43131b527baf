r"""Escapes of JSON, HTML and addresses undone, with the way back to the original bytes.

A text is read the way its readers may read it: `\u0061`, `%61`, `%2561`, `&#x61;` and `&amp;#97;`
are all `a`. A `View` is the text after some such steps; `View.span` says which bytes of the
original a stretch of it stands for.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROUNDS: Final = 5
"""How many layers of escapes are undone."""

_HEX: Final = rb"[0-9A-Fa-f]"


_PIECE: Final = 1 << 20
_LONGEST: Final = 20
"""Bytes of the longest escape, with some to spare."""


class Kind(StrEnum):
    """Which escapes are undone."""

    LETTERS = "letters"
    """Those of ASCII letters and digits, and of signs in further escapes: enough for a word."""
    SIGNS = "signs"
    """Those of all of ASCII but quotes."""
    WIDE = "wide"
    """All, those of letters beyond ASCII and of quotes as well."""


class Step(NamedTuple):
    """One kind of escape: how it begins, how it looks, what it stands for.

    `splitter` is the pattern in one group.
    """

    sign: bytes
    pattern: re.Pattern[bytes]
    splitter: re.Pattern[bytes]
    meaning: Callable[[bytes], bytes]


def _step(sign: bytes, pattern: bytes, meaning: Callable[[bytes], bytes]) -> Step:
    return Step(sign, re.compile(pattern), re.compile(b"(" + pattern + b")"), meaning)


class View:
    """A text with some escapes undone.

    Args:
        data: the text as it is now.
        of: the view it was made from, None for the original.
    """

    def __init__(self, data: bytes, of: View | None = None) -> None:
        self.data = data
        self._of = of
        self._starts = array("Q")
        self._lengths = array("Q")
        self._old_starts = array("Q")
        self._old_ends = array("Q")

    def undone(self, step: Step) -> View:
        """Return the view after one more step, itself where there is nothing to undo."""
        if step.sign not in self.data:
            return self
        pieces: list[bytes] = []
        found = View(b"", self)
        end = size = 0
        for match in step.pattern.finditer(self.data):
            plain = step.meaning(match.group())
            start = match.start()
            size += start - end
            found._starts.append(size)
            found._lengths.append(len(plain))
            found._old_starts.append(start)
            found._old_ends.append(match.end())
            pieces += (self.data[end:start], plain)
            size += len(plain)
            end = match.end()
        if not pieces:
            return self
        pieces.append(self.data[end:])
        found.data = b"".join(pieces)
        return found

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a stretch of this view is in the original."""
        view = self
        while view._of is not None:
            start, end = view._back(start), view._back(end - 1, after=True)
            view = view._of
        return start, end

    def _back(self, place: int, *, after: bool = False) -> int:
        """Return where a byte begins in the view this one was made from, or where it ends."""
        number = bisect_right(self._starts, place) - 1
        if number < 0:
            return place + after
        behind = place - self._starts[number] - self._lengths[number]
        if behind < 0:
            return self._old_ends[number] if after else self._old_starts[number]
        return self._old_ends[number] + behind + after


def views(data: bytes, kind: Kind = Kind.SIGNS, first: Step | None = None) -> Iterator[View]:
    """Yield the text as it is, then after each further step of undoing escapes.

    Args:
        data: the text; letters beyond ASCII in UTF-8.
        kind: which escapes are undone.
        first: a step to take before all others.
    """
    view = View(data)
    if first is not None:
        view = view.undone(first)
    yield view
    for _ in range(ROUNDS):
        before = view
        for step in steps(kind):
            after = view.undone(step)
            if after is not view:
                view = after
                yield view
        if view is before:
            return


def plain_views(data: bytes, kind: Kind = Kind.SIGNS) -> Iterator[bytes]:
    """Yield the bytes of `views` without the way back, which is faster."""
    yield data
    for _ in range(ROUNDS):
        before = data
        for step in steps(kind):
            after = _undo(data, step)
            if after is not data and after != data:
                data = after
                yield data
        if data is before:
            return


def _undo(data: bytes, step: Step) -> bytes:
    """Return the text without the escapes of one kind; in pieces, so that memory stays flat."""
    if step.pattern.search(data) is None:
        return data
    done: list[bytes] = []
    start = 0
    while start < len(data):
        end = min(start + _PIECE, len(data))
        if end < len(data):
            sign = data.rfind(step.sign[:1], end - _LONGEST, end)
            end = sign if sign > start else end
        pieces = step.splitter.split(data[start:end])
        pieces[1::2] = map(step.meaning, pieces[1::2])
        done.append(b"".join(pieces))
        start = end
    return b"".join(done)


ZEROS: Final = _step(b"\0", rb"\0+", lambda _: b"")
"""Takes the zero bytes out, which makes UTF-16 and UTF-32 of either order readable."""


@cache
def steps(kind: Kind) -> tuple[Step, ...]:
    """Return the sorts of escapes, in the order in which a layer of them is undone."""
    if kind is Kind.LETTERS:
        return _steps_of_letters()
    wide = kind is Kind.WIDE
    ascii_code = rb"[2-7]" + _HEX
    code = _HEX + rb"{4}" if wide else rb"00" + ascii_code
    pair = rb"u[dD][89abAB]%b{2}\\u[dD][c-fC-F]%b{2}|" % (_HEX, _HEX) if wide else b""
    quote = rb'"' if wide else b""
    backslash = rb"\\(?:%bu%b|u\{0{0,6}%b\}|x%b|[!#-/:-@\[-`{-~%b])" % (
        pair,
        code,
        ascii_code,
        ascii_code,
        quote,
    )
    percent = rb"%%(?:u%b|%b%b)" % (code, rb"[2-9A-Fa-f]" if wide else rb"[2-7]", _HEX)
    last = 0x2FF if wide else 0x7F
    return _three(backslash, percent, _names(lambda letter: 0x20 <= ord(letter) <= last))


def _steps_of_letters() -> tuple[Step, ...]:
    """Return the steps for ASCII letters, digits, and the signs that escapes are made of."""
    letter = rb"(?:3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|2[356]|3[Bb]|5[Cc]|7[BbDd])"
    backslash = rb"\\(?:u00%b|u\{0{0,6}%b\}|x%b|[\\%%&#;])" % (letter, letter, letter)
    percent = rb"%%(?:u00)?%b" % letter
    return _three(backslash, percent, _names(lambda sign: sign.isalnum() or sign in "%&#;{}\\"))


def _three(backslash: bytes, percent: bytes, names: bytes) -> tuple[Step, ...]:
    entity = rb"&(?:#[xX]0{0,6}%b{1,6};?|#0{0,6}\d{2,7};?|(?:%b);)" % (_HEX, names)
    return (
        _step(b"\\", backslash, _Meanings(_of_backslash).__getitem__),
        _step(b"%", percent, _Meanings(_of_percent).__getitem__),
        _step(b"&", entity, _Meanings(_of_entity).__getitem__),
    )


def _names(is_wanted: Callable[[str], bool]) -> bytes:
    """Return the names that HTML gives to characters that are wanted, as alternatives."""
    from html.entities import html5

    found = {
        name[:-1]
        for name, letter in html5.items()
        if name[-1] == ";" and len(letter) == 1 and is_wanted(letter) and letter < "\u0300"
    }
    return "|".join(sorted(found)).encode()


class _Meanings(dict[bytes, bytes]):
    """What escapes stand for, worked out once each."""

    def __init__(self, work_out: Callable[[bytes], bytes]) -> None:
        self._work_out = work_out

    def __missing__(self, escape: bytes) -> bytes:
        if len(self) > 20_000:
            self.clear()
        found = self[escape] = self._work_out(escape)
        return found


def _of_backslash(escape: bytes) -> bytes:
    body = escape[1:]
    if body[:1] == b"x":
        return bytes.fromhex(body[1:].decode())
    if body[:2] == b"u{":
        return _letter(int(body[2:-1], 16), escape)
    if body[:1] == b"u" and len(body) > 1:
        units = [int(piece, 16) for piece in body[1:].split(b"\\u")]
        if len(units) == 2:
            return _letter(0x10000 + ((units[0] & 0x3FF) << 10) + (units[1] & 0x3FF), escape)
        return _letter(units[0], escape)
    return body


def _of_percent(escape: bytes) -> bytes:
    if escape[1:2] in b"uU":
        return _letter(int.from_bytes(bytes.fromhex(escape[2:].decode())), escape)
    return bytes.fromhex(escape[1:].decode())


def _of_entity(escape: bytes) -> bytes:
    body = escape[1:].rstrip(b";")
    if body[:1] == b"#":
        digits = body[1:].decode()
        is_hex = digits[0] in "xX"
        return _letter(int(digits[is_hex:], 16 if is_hex else 10), escape)
    from html.entities import html5

    named = html5.get(escape[1:].decode())
    return escape if named is None else named.encode("utf-8")


def _letter(code: int, escape: bytes) -> bytes:
    """Return a letter in UTF-8; a control character or what is no letter stays an escape."""
    if code < 0x20 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return escape
    return chr(code).encode("utf-8")

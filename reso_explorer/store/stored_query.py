"""What is stored of a query: everything but the options that carry a credential.

Without them it still runs, since the sign-in sends the token again by itself; with a mask in their
place it would not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple
from urllib.parse import unquote

from reso_explorer.credentials import carries_credential
from reso_explorer.secret import MASK, redact

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reso_explorer.secret import Secret

_MARK: Final = re.compile(r"\?|%3F|\\u003F", re.IGNORECASE)
"""What begins the options, in every way it is written."""

_JOINTS: Final = (
    (re.compile(r"&(?:amp;)?"), re.compile("=")),
    (re.compile(r"\\u0026", re.IGNORECASE), re.compile(r"=|\\u003D", re.IGNORECASE)),
    (re.compile("%26"), re.compile("=|%3D", re.IGNORECASE)),
)
"""What separates options, and name and value: raw and for HTML, for JSON, percent-encoded."""

_QUOTE: Final = re.compile(r"'|%27|\\u0027", re.IGNORECASE)
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})")
_NAME: Final = re.compile(r"[\w.-]+")


class StoredQuery(NamedTuple):
    """A query as it is stored.

    Attributes:
        text: the query without credentials.
        removed: the names of the options that were taken out.
    """

    text: str
    removed: tuple[str, ...]


def stored_query(text: str, secrets: Iterable[Secret] = ()) -> StoredQuery:
    """Return a query without the options that carry a credential; the rest stays as written.

    A credential in a path or literal is masked, since nothing can be taken out there.
    """
    removed: list[str] = []
    kept = _without(text, removed)
    masked = redact(kept, secrets)
    if masked != kept:
        masked = _without(masked, removed)
    return StoredQuery(masked, tuple(dict.fromkeys(removed)))


def _without(text: str, removed: list[str]) -> str:
    mark = next(_outside_quotes(_MARK, text), None)
    start, end = mark.span() if mark else (0, 0)
    before = len(removed)
    options = _kept(text[end:], 0, removed)
    if len(removed) == before:
        return text
    return text[: end if options else start] + options


def _kept(text: str, level: int, removed: list[str]) -> str:
    """Return options without those that carry a credential, whose names go to `removed`.

    A value ends at the separator of its own way of writing: `%26` may be part of a raw one.
    """
    if level == len(_JOINTS):
        return text
    pieces: list[str] = []
    joint, start = "", 0
    separator, sign = _JOINTS[level]
    for match in (*_outside_quotes(separator, text), None):
        piece = text[start : match.start() if match else len(text)]
        name, value = map(_plain, (*sign.split(piece, 1), "")[:2])
        if _NAME.fullmatch(name) and (value == MASK or carries_credential(name, value)):
            removed.append(name)
        else:
            left = _kept(piece, level + 1, removed)
            if left or not piece:
                pieces.append((joint if pieces else "") + left)
        if match:
            joint, start = match[0], match.end()
    return "".join(pieces)


def _outside_quotes(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield matches with an even number of quotes before them."""
    quotes = done = 0
    for match in pattern.finditer(text):
        quotes += sum(1 for _ in _QUOTE.finditer(text, done, match.start()))
        done = match.end()
        if quotes % 2 == 0:
            yield match


def _plain(text: str) -> str:
    return unquote(_ESCAPE.sub(_char, text))


def _char(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16))

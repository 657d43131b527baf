"""How display texts become identifiers: enum member names and encoded local field names."""

from __future__ import annotations

import re
from typing import Final

_TOKENS: Final = {
    ": ": "_co_",
    " ": "_sp_",
    "-": "_hyphen_",
    "#": "_pound_",
    "%": "_percent_",
    "'": "_squote_",
    "(": "_lparen_",
    ")": "_rparen_",
}
_TOKEN: Final = re.compile("|".join(re.escape(sign) for sign in _TOKENS))
_WORD: Final = re.compile(r"[^\W_]+")
_DIGIT_WORDS: Final = (
    "Zero",
    "One",
    "Two",
    "Three",
    "Four",
    "Five",
    "Six",
    "Seven",
    "Eight",
    "Nine",
)


def encoded(label: str) -> str:
    """Return a label as a field name, each sign an identifier cannot hold as a token.

    Slash and ampersand are dropped, so not every name can be decoded.
    """
    bare = label.replace("/", "").replace(" & ", " ").replace("&", "")
    return _TOKEN.sub(lambda match: _TOKENS[match.group()], bare)


def member_name(text: str) -> str:
    """Return a display text as the name of an enum member, for example `ActiveUnderContract`."""
    words = _WORD.findall(text.replace("'", "").replace("+", " Plus"))
    name = "".join(word[0].upper() + word[1:] for word in words)
    if name[:1].isdigit():
        name = _DIGIT_WORDS[int(name[0])] + name[1:]
    return name

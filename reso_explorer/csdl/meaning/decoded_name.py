"""Names made readable: encoded custom field names decoded, camel case split into words.

Some providers encode the label of a custom field into its name: `Auction_sp_Terms` stands for
"Auction Terms", `Lot_x0020_Size` for "Lot Size". Everything here works on the name alone; a stated label is better.
"""

from __future__ import annotations

import re
from typing import Final

_TOKENS: Final = {
    "sp": " ",
    "co": ": ",
    "hyphen": "-",
    "pound": "#",
    "percent": "%",
    "squote": "'",
    "lparen": "(",
    "rparen": ")",
}

_TOKEN: Final = re.compile("_(" + "|".join(_TOKENS) + ")_")
_XML_TOKEN: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_REPEAT: Final = re.compile(r"(?:(?<=[^\W\d_])|(?<=_rparen_)|(?<=_percent_))\d{1,2}$")
_BLANKS: Final = re.compile(r"\s+")

_WORD: Final = re.compile(
    r"[A-Z]{2,}s(?![a-z])"  # a plural of an abbreviation: URLs
    r"|[A-Z]+(?=[A-Z][a-z])"  # an abbreviation before a word: MLS in MLSArea
    r"|[A-Z]?[a-z]+"  # a word
    r"|\d+(?:st|nd|rd|th)(?![a-z])"  # an ordinal: 2nd
    r"|\d+"
    r"|[A-Z]+"  # an abbreviation at the end
    r"|[^\W\d_A-Za-z]+"  # letters outside ASCII
)
_GUARDED_DIGIT: Final = re.compile(r"^X_?(?=\d)")
_PREFIX: Final = re.compile(r"^[A-Z][A-Z0-9]{0,15}_(?=[A-Z][A-Za-z0-9]*[a-z])")
_UNICODE_WORD: Final = re.compile(r"[^\W\d_]+|\d+")


def is_encoded(name: str) -> bool:
    """Tell whether a name holds tokens such as `_sp_`, `_co_`, or `_x0020_`."""
    return "_" in name and (_TOKEN.search(name) or _XML_TOKEN.search(name)) is not None


def has_local_prefix(name: str) -> bool:
    """Tell whether a name starts with the upper-case prefix of a feed, as in `STELLAR_FloodZone`."""
    return _PREFIX.match(name) is not None


def decoded_name(name: str) -> str | None:
    """Return the text that an encoded name stands for, None for a name that is not encoded.

    The number that tells repeats apart (`Pet_sp_Details_co_Fee2`) is dropped, and a group that
    equals the name is told once.
    """
    if not is_encoded(name):
        return None
    name = _REPEAT.sub("", name)
    name = _XML_TOKEN.sub(_decoded_char, name)
    text = _BLANKS.sub(" ", _TOKEN.sub(_decoded_token, name).replace("_", " ")).strip()
    group, colon, rest = text.partition(": ")
    return group if colon and group == rest else text


def _decoded_char(found: re.Match[str]) -> str:
    """Return the character that `_x0020_` stands for, the token itself for none that can be shown."""
    char = chr(int(found[1], 16))
    return char if char.isprintable() else found[0]


def _decoded_token(found: re.Match[str]) -> str:
    return _TOKENS[found[1]]


def split_camel(name: str) -> tuple[str, ...]:
    """Return the words of a camel-case name in order: `MLSAreaMajor` gives MLS, Area, Major.

    Underscores, dots and dashes separate as well; the X before a leading digit is dropped.
    """
    if name.isascii():
        return tuple(_WORD.findall(_GUARDED_DIGIT.sub("", name)))
    words: list[str] = []
    for run in _UNICODE_WORD.findall(_GUARDED_DIGIT.sub("", name)):
        words.extend(_split_letters(run))
    return tuple(words)


def _split_letters(run: str) -> list[str]:
    words: list[str] = []
    start = 0
    for at in range(1, len(run)):
        begins = run[at].isupper() and not run[at - 1].isupper()
        ends_abbreviation = (
            run[at - 1].isupper() and run[at].isupper() and run[at + 1 : at + 2].islower()
        )
        if begins or ends_abbreviation:
            words.append(run[start:at])
            start = at
    words.append(run[start:])
    return words


def readable_name(name: str) -> str:
    """Return a name as words for people: decoded where it is encoded, else split.

    `ListPrice` gives "List Price", `Lot_sp_Size` gives "Lot Size". A name without letters or
    digits comes back as it is.
    """
    decoded = decoded_name(name)
    if decoded is not None:
        return decoded
    return " ".join(split_camel(name)) or name

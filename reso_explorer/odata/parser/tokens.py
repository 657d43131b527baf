"""Splits decoded text into tokens.

One token is one literal, name or sign. Signs of numbers, prefixes of typed literals and the
meaning of words depend on the place and are left to the parser.
"""

from __future__ import annotations

import re
import unicodedata
from enum import IntEnum
from typing import Final

import msgspec

END: Final = 0
STRING: Final = 1
GUID: Final = 2
DATE_TIME: Final = 3
DATE: Final = 4
TIME: Final = 5
NUMBER: Final = 6
JUNK: Final = 7
WORD: Final = 8
DOLLAR: Final = 9
JSON_STRING: Final = 10
UNCLOSED: Final = 11
JSON_UNCLOSED: Final = 12
SMART: Final = 13
PLACEHOLDER: Final = 14
PUNCTUATION: Final = 15
SYMBOL: Final = 16
OTHER: Final = 17
SEARCH: Final = 18

_NAME: Final = r"[^\W\d]\w*(?:\.[^\W\d]\w*)*"

_TOKEN: Final = re.compile(
    rf"""[ \t\r\n]*+(?:
      ('[^']*+(?:''[^']*+)*+')
    | ([0-9A-Fa-f]{{8}}-(?:[0-9A-Fa-f]{{4}}-){{3}}[0-9A-Fa-f]{{12}}(?!\w))
    | ([0-9]{{4,}}+-[0-9]{{1,2}}-[0-9]{{1,2}}(?:[Tt]|[ ](?=[0-9]))[0-9:.]*(?:[Zz]|[+-][0-9]{{1,2}}(?::?[0-9]{{2}})?)?(?!\w))
    | ([0-9]{{4,}}+-[0-9]{{1,2}}-[0-9]{{1,2}}(?!\w))
    | ([0-9]{{2}}:[0-9]{{2}}(?::[0-9]{{2}}(?:\.[0-9]+)?)?(?![\w.]))
    | ([0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?[LlMmFfDd]?(?![\w.]))
    | ([0-9][\w.]*(?:-[\w.]+)*)
    | ({_NAME})
    | (\$[^\W\d]\w*)
    | ("[^"\\]*+(?:\\.[^"\\]*+)*+")
    | ('(?s:.*))
    | ("(?s:.*))
    | ([‘’‚‛′´`][^‘’‚‛′´`']*+[‘’‚‛′´`]|[“”„″][^“”„″"]*+[“”„″])
    | (\$\{{[^{{}}]*+\}}|\{{\{{[^{{}}]*+\}}\}}|\{{[^\W\d][\w.]*+\}}|<[^\W\d][\w.-]*+>|…|\.\.+)
    | ([(),;:/@#*\[\]{{}}.\-]|=(?!=))
    | (===?|!==?|<>|<=|>=|&&|\|\||[<>!%^|&+~?])
    | (\S)
    )""",
    re.VERBOSE,
)

_SEARCH_OPTION: Final = re.compile(r"\$?search[ \t]*=", re.IGNORECASE)
_SEARCH_STOP: Final = re.compile(r"""["();]""")


class Mode(IntEnum):
    """Which places hold text of `$search`, which has tokens of its own."""

    EXPRESSION = 0
    """Only after `$search=` inside the parentheses of `$count`."""
    APPLY = 1
    """Also inside `search(…)`."""


class Tokens(msgspec.Struct, frozen=True):
    """Four lists of one length; the last token is END. Places count decoded characters."""

    kinds: list[int]
    values: list[str]
    starts: list[int]
    ends: list[int]


def tokenize(text: str, mode: Mode = Mode.EXPRESSION) -> Tokens:
    """Split decoded text into tokens; never fails, whatever the text."""
    tokens = Tokens([], [], [], [])
    if text.isascii() and "search" not in text and "SEARCH" not in text.upper():
        _fill_quickly(text, tokens)
    else:
        # Inside `$expand`, an `$apply` option brings its own `search(…)`.
        _fill(text, tokens, Mode.APPLY if "apply=" in text.lower() else mode)
    tokens.kinds.append(END)
    tokens.values.append("")
    tokens.starts.append(len(text))
    tokens.ends.append(len(text))
    return tokens


def _fill_quickly(text: str, tokens: Tokens) -> None:
    kinds, values, starts, ends = (
        tokens.kinds.append,
        tokens.values.append,
        tokens.starts.append,
        tokens.ends.append,
    )
    for match in _TOKEN.finditer(text):
        kind = match.lastindex or OTHER
        kinds(kind)
        values(match[kind])
        starts(match.start(kind))
        ends(match.end())


def _fill(text: str, tokens: Tokens, mode: Mode) -> None:
    position = 0
    while match := _TOKEN.match(text, position):
        kind = match.lastindex or OTHER
        start, position = match.span(kind)
        if kind == WORD and not text.isascii():
            position = _word_end(text, start, position)
        tokens.kinds.append(kind)
        tokens.values.append(text[start:position])
        tokens.starts.append(start)
        tokens.ends.append(position)
        if kind in {DOLLAR, WORD} and (begin := _search_begin(text, tokens, mode)):
            position = _search_end(text, begin)
            if text[begin - 1] in "=(":
                tokens.kinds.append(PUNCTUATION)
                tokens.values.append(text[begin - 1])
                tokens.starts.append(begin - 1)
                tokens.ends.append(begin)
            tokens.kinds.append(SEARCH)
            tokens.values.append(text[begin:position])
            tokens.starts.append(begin)
            tokens.ends.append(position)


def _word_end(text: str, start: int, end: int) -> int:
    """Extend a word over combining marks and joiners, which belong to identifiers."""
    size = len(text)
    while end < size:
        character = text[end]
        if unicodedata.category(character) in {"Mn", "Mc", "Cf"} or (
            end > start and (character.isalnum() or character == "_")
        ):
            end += 1
        else:
            break
    return end


def _search_begin(text: str, tokens: Tokens, mode: Mode) -> int:
    """Return where the search text begins if the last token announces one, else 0."""
    word, start = tokens.values[-1], tokens.starts[-1]
    lowered = word.lower()
    if lowered == "$search" or (lowered == "search" and _is_option_place(tokens)):
        match = _SEARCH_OPTION.match(text, start)
        return match.end() if match else 0
    if mode is Mode.APPLY and word == "search":
        after = tokens.ends[-1]
        return after + 1 if text[after : after + 1] == "(" else 0
    return 0


def _is_option_place(tokens: Tokens) -> bool:
    if len(tokens.values) < 2:
        return False
    return tokens.values[-2] == ";" or tokens.values[-3:-1] == ["$count", "("]


def _search_end(text: str, begin: int) -> int:
    """Return where search text ends: at `;` or at a `)` that closes nothing in it."""
    depth = 0
    position = begin
    while match := _SEARCH_STOP.search(text, position):
        sign = match.group()
        position = match.end()
        if sign == '"':
            closing = text.find('"', position)
            if closing < 0:
                return len(text)
            position = closing + 1
        elif sign == "(":
            depth += 1
        elif sign == ";" or depth == 0:
            return match.start()
        else:
            depth -= 1
    return len(text)


_IDENTIFIER: Final = re.compile(r"[^\W\d]\w*")


def is_identifier(text: str) -> bool:
    """Whether text is a simple identifier of at most 128 characters."""
    if len(text) > 128:
        return False
    if text.isascii():
        return _IDENTIFIER.fullmatch(text) is not None
    for index, character in enumerate(text):
        category = unicodedata.category(character)
        if character == "_" or category[0] == "L" or category == "Nl":
            continue
        if index and category in {"Nd", "Mn", "Mc", "Pc", "Cf"}:
            continue
        return False
    return bool(text)

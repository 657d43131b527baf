"""Quotes: undoubled apostrophes, double quotes, pretty quotes, an `&` inside a string."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.diagnostics import ticked
from reso_explorer.odata.literals import quote
from reso_explorer.odata.slips import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

_GOES_ON: Final = re.compile(
    r"\s*(?:\Z|[),;&\]}:=<>!|]|"
    r"(?:and|or|eq|ne|gt|ge|lt|le|in|has|add|sub|mul|div|divby|mod|asc|desc|as|with|is|like|not"
    r"|between|neq|gte|lte|equals)(?!\w|'))",
    re.IGNORECASE,
)
_NEXT_OPTION: Final = re.compile(r"(?:amp;)?[$@]?[A-Za-z_][\w.-]*(?:=|&|\Z)")


def undoubled_apostrophes(reading: Reading) -> Iterator[Diagnostic]:
    """Yield strings that an apostrophe inside cuts off: 'St. John's'."""
    if not any(True for _ in reading.problems("undoubled-quote", "unclosed-string")):
        return
    plain = reading.plain
    start = plain.find("'")
    while start >= 0:
        end, apostrophes = _end_of_string(plain, start)
        if end < 0:
            return
        if apostrophes:
            edits = tuple((place, place, "'") for place in apostrophes)
            text = _doubled(plain, start, end, apostrophes)
            yield reading.slip(
                rules.UNDOUBLED_QUOTE,
                start,
                end,
                edits,
                f"Write {ticked(text)}",
            )
        start = plain.find("'", end)


def _end_of_string(plain: str, start: int) -> tuple[int, list[int]]:
    """Return where a string ends, -1 if nowhere, and the quotes in it that are apostrophes."""
    apostrophes: list[int] = []
    place = plain.find("'", start + 1)
    while place >= 0:
        if plain[place + 1 : place + 2] == "'":
            place += 1
        elif _GOES_ON.match(plain, place + 1):
            return place + 1, apostrophes
        else:
            apostrophes.append(place)
        place = plain.find("'", place + 1)
    return -1, []


def _doubled(plain: str, start: int, end: int, apostrophes: list[int]) -> str:
    text = plain[start:end]
    for place in reversed(apostrophes):
        text = f"{text[: place - start]}'{text[place - start :]}"
    return text


def ampersands_in_strings(reading: Reading) -> Iterator[Diagnostic]:
    """Yield each raw `&` inside a string, which ends the option: 'Rock & Roll'."""
    if not reading.is_url:
        return
    plain = reading.plain
    for _problem, start, _end in reading.problems("unclosed-string"):
        place = plain.find("&", start)
        if place < 0 or not reading.is_raw(place):
            continue
        closing = plain.find("'", place)
        if closing < 0 or _NEXT_OPTION.match(plain, place + 1):
            continue
        yield reading.slip(
            rules.AMPERSAND_IN_STRING,
            place,
            place + 1,
            "%26",
            "Write `%26`",
            is_separator=True,
        )


def double_quotes(reading: Reading) -> Iterator[Diagnostic]:
    """Yield strings in double quotes."""
    for _problem, start, end in reading.problems("double-quotes"):
        found = reading.plain[start:end]
        if len(found) > 1 and found.endswith('"'):
            yield reading.slip(rules.DOUBLE_QUOTES, start, end, quote(found[1:-1]))


def pretty_quotes(reading: Reading) -> Iterator[Diagnostic]:
    """Yield strings in quotes that a word processor made."""
    for _problem, start, end in reading.problems("smart-quotes"):
        found = reading.plain[start:end]
        yield reading.slip(rules.SMART_QUOTES, start, end, quote(found[1:-1]))

"""Literals in words: dates as Americans write them, texts in quotes where that helps."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reso_explorer.odata.ast import LiteralKind
from reso_explorer.odata.printer.expressions import expression_text

if TYPE_CHECKING:
    from reso_explorer.odata.ast import Literal

TEMPORAL: Final = frozenset(
    {
        LiteralKind.DATE,
        LiteralKind.DATE_TIME_OFFSET,
        LiteralKind.TIME_OF_DAY,
        LiteralKind.V2_DATE_TIME,
        LiteralKind.V2_DATE_TIME_OFFSET,
        LiteralKind.V2_TIME,
    }
)
_TEXTS: Final = frozenset({LiteralKind.STRING, LiteralKind.JSON_STRING})
_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_MOMENT: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?", re.ASCII
)
_TIME: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?", re.ASCII)
_DURATION: Final = re.compile(
    r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", re.ASCII
)
_PLAIN: Final = re.compile(r"[A-Z][\w'’.-]*(?: [A-Za-z0-9(][\w'’.()-]*){0,4}|\d{3,10}")
_UNCLEAR: Final = re.compile(r"\b(?:and|or|is|not)\b|\.$", re.IGNORECASE)


def literal_text(node: Literal) -> str:
    """Return the words for a literal."""
    value = node.value
    if node.kind is LiteralKind.NULL:
        return "no value"
    if node.kind in _TEXTS and isinstance(value, str):
        return text_words(value)
    if isinstance(value, str):
        if node.kind in TEMPORAL:
            return moment_words(value) or time_words(value) or _legacy_time(value) or value
        if node.kind is LiteralKind.DURATION:
            return duration_words(value) or value
        if node.kind is LiteralKind.V2_GUID:
            return value
    if node.kind.is_number or isinstance(value, bool):
        return str(value).lower() if isinstance(value, bool) else number_words(node)
    return expression_text(node)


def text_words(text: str) -> str:
    """Return a text as it stands in a sentence: `Austin` bare, everything unclear in quotes."""
    if _PLAIN.fullmatch(text) and not _UNCLEAR.search(text):
        return text
    return f'"{text}"'


def number_words(node: Literal, *, is_grouped: bool = False) -> str:
    """Return a number as it was written, its thousands set apart by commas if wanted."""
    text = node.raw or str(node.value)
    if node.kind.is_legacy:
        text = str(node.value)
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    if is_grouped and whole.isdigit() and (not point or rest.isdigit()):
        return f"{sign}{int(whole):,}{point}{rest}"
    return text


def moment_words(text: str) -> str | None:
    """Return `January 31, 2026`, with the time of day and zone if there are any."""
    found = _MOMENT.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        return None
    day = f"{_MONTHS[int(found[2]) - 1]} {int(found[3])}, {int(found[1]):04}"
    if found[4] is None:
        return day
    clock = _clock(found[4], found[5], found[6], found[7])
    zone = {None: "", "Z": " UTC"}.get(found[8], f" UTC{found[8]}")
    return f"{day}, {clock}{zone}"


def time_words(text: str) -> str | None:
    """Return `1:45 PM`."""
    found = _TIME.fullmatch(text)
    return _clock(found[1], found[2], found[3], found[4]) if found else None


def _legacy_time(text: str) -> str | None:
    """Return the time of day that V2 writes as a duration since midnight."""
    found = _DURATION.fullmatch(text)
    if found is None or found[1] or found[2]:
        return None
    whole, point, fraction = (found[5] or "0").partition(".")
    return _clock(found[3] or "0", f"{int(found[4] or 0):02}", whole.zfill(2), point + fraction)


def _clock(hours: str, minutes: str, seconds: str | None, fraction: str | None) -> str:
    hour = int(hours)
    rest = f":{seconds}{fraction or ''}" if int(seconds or 0) or fraction else ""
    half = "AM" if hour < 12 or hour == 24 else "PM"
    return f"{hour % 12 or 12}:{minutes}{rest} {half}"


def duration_words(text: str) -> str | None:
    """Return `7 days`, `1 hour 30 minutes`."""
    found = _DURATION.fullmatch(text)
    if found is None or not any(found.groups()[1:]):
        return None
    units = ("day", "hour", "minute", "second")
    parts = [
        f"{amount} {unit}" + ("" if amount == "1" else "s")
        for amount, unit in zip(found.groups()[1:], units, strict=True)
        if amount is not None
    ]
    return ("minus " if found[1] else "") + " ".join(parts)

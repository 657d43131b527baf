"""The forms of literal values: what is wrong with a text that should be one (OData ABNF, part 7).

Each `…_problem` function takes the value without quotes and prefix, and returns a sentence, or
None for a right value.
"""

from __future__ import annotations

import re
from typing import Final

_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}", re.ASCII)
_DATE: Final = re.compile(r"(-?[0-9]{4,})-([0-9]{1,2})-([0-9]{1,2})")
_TIME: Final = re.compile(r"([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?")
_ZONE: Final = re.compile(r"[Zz]|[+-]([0-9]{2}):([0-9]{2})")
_NUMBER: Final = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_DURATION: Final = re.compile(
    r"-?[Pp](?=.)(?:[0-9]+[Dd])?"
    r"(?:[Tt](?=.)(?:[0-9]+[Hh])?(?:[0-9]+[Mm])?(?:[0-9]+(?:\.[0-9]+)?[Ss])?)?"
)
_V2_DURATION: Final = re.compile(
    r"-?P(?=.)(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:\.[0-9]+)?S)?)?"
)
_BASE64URL: Final = re.compile(
    r"(?:[A-Za-z0-9_-]{4})*(?:[A-Za-z0-9_-]{2}[AEIMQUYcgkosw048]=?|[A-Za-z0-9_-][AQgw](?:==)?)?"
)
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})*")

SPECIAL_NUMBERS: Final = frozenset({"NaN", "INF", "-INF"})


def is_guid(text: str) -> bool:
    """Whether text is a guid, in any letter case."""
    return _GUID.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether text is a number: digits, fraction, exponent, sign; no `NaN` or `INF`."""
    return _NUMBER.fullmatch(text) is not None


def guid_problem(text: str) -> str | None:
    """Check the five groups of a guid."""
    if is_guid(text):
        return None
    return "A GUID has 8, 4, 4, 4, and 12 hexadecimal digits, separated by `-`."


def _days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in {4, 6, 9, 11} else 31


def date_problem(text: str) -> str | None:
    """Check `YYYY-MM-DD`; the year may be negative or longer than four digits."""
    match = _DATE.fullmatch(text)
    if not match:
        return "Write dates as YYYY-MM-DD: 2026-01-31."
    year, month, day = match.groups()
    digits = year.lstrip("-")
    if len(month) != 2 or len(day) != 2:
        return f"Month and day need two digits: {year}-{month:0>2}-{day:0>2}."
    if len(digits) > 4 and digits[0] == "0":
        return "A year with more than four digits can't start with zero."
    if not 1 <= int(month) <= 12:
        return f"There is no month {month}."
    # The calendar repeats every 400 years, so the last digits tell the length of February.
    if not 1 <= int(day) <= _days_in_month(int(digits[-4:]) % 400, int(month)):
        return f"Month {month} of {year} has no day {day}."
    return None


def time_problem(text: str) -> str | None:
    """Check `hh:mm[:ss[.fraction]]`; second 60 is a leap second."""
    match = _TIME.fullmatch(text)
    if not match:
        return "Write times as hh:mm:ss: 07:59:59.999."
    hour, minute, second, fraction = match.groups()
    if int(hour) > 23:
        return f"There is no hour {hour}; a day ends at 23:59:59."
    if int(minute) > 59:
        return f"There is no minute {minute}."
    if second and int(second) > 60:
        return f"There is no second {second}."
    if fraction and len(fraction) > 12:
        return "Seconds can have at most 12 decimal places."
    return None


def _split_moment(text: str) -> tuple[str, str, str]:
    """Split into date, time and zone; what is not there is empty."""
    date, _, rest = text.replace("t", "T").partition("T")
    match = re.search(r"[Zz+-]", rest)
    if not match:
        return date, rest, ""
    return date, rest[: match.start()], rest[match.start() :]


def date_time_offset_problem(text: str) -> str | None:
    """Check a date, `T`, a time, and `Z` or an offset."""
    if "T" not in text and "t" not in text and " " in text:
        return "Separate date and time with `T`, not a space."
    date, time, zone = _split_moment(text)
    problem = date_problem(date) or time_problem(time)
    if problem:
        return problem
    if not zone:
        return "A timestamp needs an offset: add `Z` for UTC, or one like `-05:00`."
    match = _ZONE.fullmatch(zone)
    if not match:
        return "Write the offset as `Z`, `-05:00`, or `+05:00`."
    hour, minute = match.groups()
    if hour and (int(hour) > 23 or int(minute) > 59):
        return f"There is no offset {zone}."
    return None


def date_time_problem(text: str) -> str | None:
    """Check the V2 form: a date, `T` and a time, without an offset."""
    date, time, zone = _split_moment(text)
    if zone not in {"", "Z", "z"}:
        return "A V2 `datetime` has no offset."
    return date_problem(date) or time_problem(time)


def duration_problem(text: str) -> str | None:
    """Check `P1DT2H30M5.5S`: days to seconds."""
    if _DURATION.fullmatch(text) and text[-1] not in "TtPp":
        return None
    if _V2_DURATION.fullmatch(text.upper()) and re.search(r"Y|M(?!.*T)|W", text.upper()):
        return "Durations can't have years or months, only days, hours, minutes, and seconds."
    return "Write durations like `P1DT2H30M5.5S`: days, `T`, hours, minutes, and seconds."


def v2_time_problem(text: str) -> str | None:
    """Check the V2 form of a time of day, a duration of less than a day."""
    return None if _V2_DURATION.fullmatch(text) else "Write V2 times like `PT7H59M`."


def binary_problem(text: str) -> str | None:
    """Check base64url, padding optional."""
    if _BASE64URL.fullmatch(text):
        return None
    if "+" in text or "/" in text:
        return "Binary values use URL-safe base64: `-` for `+`, `_` for `/`."
    return "This isn't a complete base64 value."


def hex_problem(text: str) -> str | None:
    """Check the V2 form of a binary value."""
    return None if _HEX.fullmatch(text) else "A V2 binary value has pairs of hexadecimal digits."


def enum_member_problem(text: str) -> str | None:
    """Check one member of an enum literal: a name or a whole number."""
    if re.fullmatch(r"-?[0-9]{1,19}", text) or re.fullmatch(r"[^\W\d]\w*", text):
        return None
    if not text.strip():
        return "A member is missing."
    if text != text.strip():
        return "Enum members can't have spaces around them."
    return "A member of an enum is a name or a number."

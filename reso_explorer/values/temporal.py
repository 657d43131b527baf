"""Timestamps, times of day and durations, exact to the picosecond.

OData allows 12 digits behind the second, and servers on .NET send seven; Python's `datetime`
keeps six. So these are whole numbers of picoseconds, and `datetime` is made of them on request.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from msgspec import Struct

SECOND: Final = 10**12
"""Picoseconds in a second."""
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

_EPOCH: Final = dt.date(1970, 1, 1).toordinal()
_DATE: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
_TIMESTAMP: Final = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d+))?)?"
    r"\s?(?:([Zz])|([+-])(\d\d):?(\d\d))?"
)
_TICKS: Final = re.compile(r"\\?/Date\((-?\d{1,17})(?:([+-])(\d{1,4}))?\)\\?/")
_TIME: Final = re.compile(r"(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?")
_DURATION: Final = re.compile(
    r"([+-])?P(?=.)(?:(\d+)D)?(?:T(?=.)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?)?",
    re.IGNORECASE,
)


class Timestamp(Struct, frozen=True, eq=False):
    """A day and a time.

    `at` is picoseconds since 1970 in UTC, or in local time where `offset` is None: an
    `Edm.DateTime` of V2 and V3 has no offset. `offset` is minutes east of UTC, as sent.
    Timestamps of equal `at` are the same instant, whatever their offset.
    """

    at: int
    offset: int | None = 0

    def __eq__(self, other: object) -> bool:
        return self.at == other.at if isinstance(other, Timestamp) else NotImplemented

    def __lt__(self, other: Timestamp) -> bool:
        return self.at < other.at

    def __gt__(self, other: Timestamp) -> bool:
        return self.at > other.at

    def __hash__(self) -> int:
        return hash(self.at)

    @property
    def local(self) -> int:
        """Picoseconds since 1970 on a clock that shows the timestamp's own offset."""
        return self.at + (self.offset or 0) * MINUTE

    @property
    def date(self) -> dt.date | None:
        """The day in the timestamp's own offset; None outside the years 1 to 9999."""
        return day_of(self.local)

    @property
    def time(self) -> TimeOfDay:
        """The time of day in the timestamp's own offset."""
        return TimeOfDay(self.local % DAY)

    def datetime(self) -> dt.datetime | None:
        """Return it as Python has it, with its offset; digits after the sixth are cut off."""
        day = self.date
        if day is None:
            return None
        zone = None
        if self.offset is not None:
            if abs(self.offset) >= 24 * 60:
                return None
            zone = dt.timezone(dt.timedelta(minutes=self.offset))
        micro = self.local % DAY // 10**6
        midnight = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - the zone follows
        return (midnight + dt.timedelta(microseconds=micro)).replace(tzinfo=zone)

    def __str__(self) -> str:
        return f"{self.date or ''}T{self.time}{_offset_text(self.offset)}"


class TimeOfDay(Struct, frozen=True, order=True):
    """A time without a day, in picoseconds since midnight."""

    at: int

    def time(self) -> dt.time:
        """Return it as Python has it; digits after the sixth are cut off."""
        rest, micro = divmod(self.at // 10**6, 10**6)
        return dt.time(rest // 3600 % 24, rest // 60 % 60, rest % 60, micro)

    def __str__(self) -> str:
        seconds, fraction = divmod(self.at, SECOND)
        text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
        return text + _fraction_text(fraction)


class Duration(Struct, frozen=True, order=True):
    """A signed length of time, in picoseconds."""

    length: int

    def timedelta(self) -> dt.timedelta:
        """Return it as Python has it; digits after the sixth are cut off."""
        sign = -1 if self.length < 0 else 1
        return sign * dt.timedelta(microseconds=abs(self.length) // 10**6)

    def __str__(self) -> str:
        rest, fraction = divmod(abs(self.length), SECOND)
        minutes, seconds = divmod(rest, 60)
        hours, minutes = divmod(minutes, 60)
        days, hours = divmod(hours, 24)
        last = f"{seconds}{_fraction_text(fraction)}"
        pieces = [f"{number}{unit}" for number, unit in ((hours, "H"), (minutes, "M")) if number]
        if last != "0":
            pieces.append(f"{last}S")
        head = f"{days}D" if days else ""
        if not head and not pieces:
            pieces = ["0S"]
        time = "T" + "".join(pieces) if pieces else ""
        return f"{'-' if self.length < 0 else ''}P{head}{time}"


def _fraction_text(fraction: int) -> str:
    return f".{fraction:012}".rstrip("0") if fraction else ""


def _offset_text(offset: int | None) -> str:
    if offset is None:
        return ""
    if not offset:
        return "Z"
    hours, minutes = divmod(abs(offset), 60)
    return f"{'-' if offset < 0 else '+'}{hours:02}:{minutes:02}"


def day_of(at: int) -> dt.date | None:
    """Return the day of picoseconds since 1970; None outside the years 1 to 9999."""
    ordinal = at // DAY + _EPOCH
    return dt.date.fromordinal(ordinal) if 1 <= ordinal <= dt.date.max.toordinal() else None


def midnight(day: dt.date, offset: int | None = 0) -> Timestamp:
    """Return the first instant of a day."""
    return Timestamp((day.toordinal() - _EPOCH) * DAY - (offset or 0) * MINUTE, offset)


def read_date(text: str) -> dt.date | None:
    """Read `2026-01-31`; None where the text is no date."""
    found = _DATE.fullmatch(text)
    return _day(found[1], found[2], found[3]) if found else None


def _day(year: str, month: str, day: str) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def read_timestamp(text: str) -> Timestamp | None:
    """Read an ISO timestamp with or without offset, or `/Date(…)/` of V2 JSON.

    V2 writes the offset of `/Date(…)/` in minutes (OData V2 JSON format, section 4); without
    one it is an `Edm.DateTime`, which has none.
    """
    found = _TIMESTAMP.fullmatch(text)
    if found is None:
        return _read_ticks(text)
    day = _day(found[1], found[2], found[3])
    hour, minute, second = int(found[4]), int(found[5]), int(found[6] or 0)
    if day is None or hour > 23 or minute > 59 or second > 60:
        return None
    at = midnight(day).at + _clock(hour, minute, second, found[7])
    offset: int | None = 0 if found[8] else None
    if found[9]:
        offset = (int(found[10]) * 60 + int(found[11])) * (-1 if found[9] == "-" else 1)
    return Timestamp(at - (offset or 0) * MINUTE, offset)


def _read_ticks(text: str) -> Timestamp | None:
    found = _TICKS.fullmatch(text)
    if found is None:
        return None
    at = int(found[1]) * 10**9
    if found[2] is None:
        return Timestamp(at, None)
    return Timestamp(at, int(found[3]) * (-1 if found[2] == "-" else 1))


def _clock(hour: int, minute: int, second: int, fraction: str | None) -> int:
    part = int(fraction[:12].ljust(12, "0")) if fraction else 0
    return hour * HOUR + minute * MINUTE + second * SECOND + part


def read_time(text: str) -> TimeOfDay | None:
    """Read `07:59:59.999`, or `PT7H59M` of V2 and V3."""
    found = _TIME.fullmatch(text)
    if found is None:
        length = read_duration(text)
        return TimeOfDay(length.length) if length and 0 <= length.length < DAY else None
    hour, minute, second = int(found[1]), int(found[2]), int(found[3] or 0)
    if hour > 23 or minute > 59 or second > 60:
        return None
    return TimeOfDay(_clock(hour, minute, second, found[4]))


def read_duration(text: str) -> Duration | None:
    """Read `P1DT2H30M5.5S`; None where the text is no duration."""
    found = _DURATION.fullmatch(text)
    if found is None or text[-1] in "Tt":
        return None
    length = int(found[2] or 0) * DAY + _clock(
        int(found[3] or 0), int(found[4] or 0), int(found[5] or 0), found[6]
    )
    return Duration(-length if found[1] == "-" else length)

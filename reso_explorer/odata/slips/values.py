"""Values as people write them: `100,000`, `$500k`, `01/31/2024`, moments without a zone."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from reso_explorer.odata import literal_forms as forms
from reso_explorer.odata.slips import rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reso_explorer.diagnostics import Diagnostic
    from reso_explorer.odata.slips.reading import Reading

# --- numbers

_NUMBER: Final = re.compile(
    r"(?P<currency>\$\s?)?(?P<digits>[0-9]{1,3}(?:[,_][0-9]{3})+(?![0-9])|[0-9]+)"
    r"(?P<fraction>\.[0-9]+)?(?:\s?(?P<unit>k|mm|mil|million|m|bn|b)(?!\w))?",
    re.IGNORECASE,
)
_FACTORS: Final = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}
_MONEY: Final = re.compile(
    r"(?:price|amount|fee|cost|value|income|expense|rent|payment|salary|revenue|budget)\w*"
    r"(?:\s+(?:eq|ne|gt|ge|lt|le)\s+|\s*[<>=!]+\s*)\Z",
    re.IGNORECASE,
)
SHORT_NUMBER: Final = re.compile(r"(?<![\w.'])[0-9]{1,3}(?:\.[0-9]+)?[mM](?![\w'.])")


def plain_number(text: str) -> str | None:
    """Return the number that `100,000`, `$500k` or `1.5 million` means, None for other texts."""
    match = _NUMBER.fullmatch(text.strip())
    return None if match is None else _plain(match)


def _plain(match: re.Match[str]) -> str:
    number = re.sub(r"[,_]", "", match["digits"]) + (match["fraction"] or "")
    unit = (match["unit"] or "").lower()
    if not unit:
        return number
    made = Decimal(number) * _FACTORS[unit[0]]
    return f"{made.normalize():f}"


def people_numbers(reading: Reading) -> Iterator[Diagnostic]:
    """Yield numbers with thousands separators, a currency sign, or `k` and `M`."""
    mask = reading.mask
    if reading.result.errors:
        for match in _NUMBER.finditer(mask):
            start, end = match.span()
            is_plain = not match["currency"] and not match["unit"]
            if is_plain and match["digits"].isdigit():
                continue
            if mask[start - 1 : start].isalnum() or mask[end : end + 1].isalnum():
                continue
            if reading.follows_operator(start) and reading.is_broken(start, end):
                yield _number_slip(reading, match)
    if not reading.server.is_legacy:
        for match in SHORT_NUMBER.finditer(mask):
            found = _NUMBER.fullmatch(mask, *match.span())
            if found is not None and _MONEY.search(mask, max(match.start() - 40, 0), match.start()):
                yield _number_slip(reading, found)


def _number_slip(reading: Reading, match: re.Match[str]) -> Diagnostic:
    return reading.slip(rules.NUMBER_FORMAT, *match.span(), _plain(match))


# --- dates and points in time

_US_DATE: Final = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})")
_ISO_SLASHED: Final = re.compile(r"([0-9]{4})[/.]([0-9]{1,2})[/.]([0-9]{1,2})")
_CLOCK: Final = r"[T\s]\s*([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)\s*([AaPp][Mm])?"
_DATE_AND_TIME: Final = re.compile(rf"(.+?)(?:{_CLOCK})?")
_BARE_DATE: Final = re.compile(
    r"(?<![\w/.'-])(?:[0-9]{1,2}/[0-9]{1,2}/(?:[0-9]{4}|[0-9]{2})|[0-9]{4}/[0-9]{1,2}/[0-9]{1,2})"
    rf"(?:{_CLOCK})?(?![\w/])"
)


def iso_moment(text: str) -> str | None:
    """Return the ISO form of a date as people write it, with its time if it has one.

    Month comes first, as in the US, unless that is no date. `01/31/2024` gives `2024-01-31`,
    `1/31/2024 2:05 PM` gives `2024-01-31T14:05:00Z`. None for other texts.
    """
    match = _DATE_AND_TIME.fullmatch(text.strip())
    if match is None:
        return None
    date = _iso_date(match[1])
    if date is None or match[2] is None:
        return date
    hour, _, rest = match[2].partition(":")
    number = int(hour)
    if match[3]:
        number = number % 12 + (12 if match[3].lower() == "pm" else 0)
    time = f"{number:02}:{rest}" + ("" if rest.count(":") else ":00")
    moment = f"{date}T{time}Z"
    return moment if forms.date_time_offset_problem(moment) is None else None


def _iso_date(text: str) -> str | None:
    match = _ISO_SLASHED.fullmatch(text)
    if match:
        candidates = [(match[1], match[2], match[3])]
    else:
        match = _US_DATE.fullmatch(text)
        if match is None:
            return None
        year = match[4] if len(match[4]) == 4 else f"20{match[4]}"
        candidates = [(year, match[1], match[3]), (year, match[3], match[1])]
    for year, month, day in candidates:
        date = f"{year}-{month:0>2}-{day:0>2}"
        if forms.date_problem(date) is None:
            return date
    return None


def people_dates(reading: Reading) -> Iterator[Diagnostic]:
    """Yield dates with slashes."""
    if not reading.result.errors:
        return
    for match in _BARE_DATE.finditer(reading.mask):
        if not reading.follows_operator(match.start()) or not reading.is_broken(*match.span()):
            continue
        date = iso_moment(match.group())
        if date is not None:
            yield reading.slip(rules.DATE_FORMAT, *match.span(), date)


def zoned_moment(text: str) -> str | None:
    """Return a timestamp with `T` and a full offset, UTC where it has none; None for other texts."""
    candidate = re.sub(r"(?<=[0-9]) (?=[0-9]{2}:)", "T", text, count=1)
    match = re.fullmatch(r"(.*T[0-9:.]+)([+-])([0-9]{1,2}):?([0-9]{2})?", candidate)
    if match:
        candidate = f"{match[1]}{match[2]}{match[3]:0>2}:{match[4] or '00'}"
    elif not candidate.upper().endswith("Z"):
        candidate += "Z"
    return candidate if forms.date_time_offset_problem(candidate) is None else None


_V2_MOMENT: Final = re.compile(r"(datetime|datetimeoffset)'([^']*)'", re.IGNORECASE)


def half_written_literals(reading: Reading) -> Iterator[Diagnostic]:
    """Yield numbers, dates and timestamps of which a part is missing: `.5`, `2024-1-5`."""
    for _problem, start, end in reading.problems("bad-literal"):
        found = reading.plain[start:end]
        made = _completed(found)
        if found == "." and not reading.plain[start - 1 : start].isalnum():
            zero = ((start, start, "0"),)
            yield reading.slip(
                rules.HALF_LITERAL, start, end, zero, "Write `0` first", variant="before"
            )
        elif made is not None and made[0] != found:
            yield reading.slip(rules.HALF_LITERAL, start, end, made[0], variant=made[1])
    for _problem, start, end in reading.problems("unqualified-enum"):
        match = re.match(r"'([^']*)'", reading.plain[end:])
        if match is None:
            continue
        value = match[1]
        is_bare = forms.date_problem(value) is None or forms.time_problem(value) is None
        made_of = value if is_bare else zoned_moment(value)
        if made_of:
            yield reading.slip(rules.TYPED_LITERAL, start, end + match.end(), made_of)


def _completed(found: str) -> tuple[str, str] | None:
    """Return the whole literal for a half-written one, and which sentence says what was missing."""
    if re.fullmatch(r"-?[0-9]+\.", found):
        return found + "0", "after"
    date = re.fullmatch(r"([0-9]{4,})-([0-9]{1,2})-([0-9]{1,2})", found)
    if date:
        padded = f"{date[1]}-{date[2]:0>2}-{date[3]:0>2}"
        return (padded, "digits") if _is_date(padded) else None
    legacy = _V2_MOMENT.fullmatch(found)
    if legacy:
        moment = legacy_moment(legacy[1], legacy[2])
        return None if moment is None else (moment, "time")
    moment = zoned_moment(found)
    return None if moment is None else (moment, "zone")


def _is_date(text: str) -> bool:
    return forms.date_problem(text) is None


def legacy_moment(prefix: str, text: str) -> str | None:
    """Return `datetime'…'` or `datetimeoffset'…'` of a date or timestamp, None for other texts."""
    whole = iso_moment(text) or text.strip()
    if _is_date(whole):
        whole = f"{whole}T00:00:00"
    whole = re.sub(r"(?<=[0-9]) (?=[0-9]{2}:)", "T", whole, count=1)
    prefix = prefix.lower()
    if prefix == "datetimeoffset":
        moment = zoned_moment(whole)
        return None if moment is None else f"{prefix}'{moment}'"
    zoned = zoned_moment(whole)
    if zoned is None:
        return None
    if whole != zoned and not whole.upper().endswith("Z") and forms.date_time_problem(whole):
        return None
    bare = re.sub(r"(?:[Zz]|[+-][0-9]{2}:[0-9]{2})\Z", "", whole)
    return f"{prefix}'{bare}'" if forms.date_time_problem(bare) is None else None

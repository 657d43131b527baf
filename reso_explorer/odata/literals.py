"""Values as literals of an Edm type, and literals checked against a type.

Only the type's name is known here; what a model adds (facets, enum members, a server's
habits) is checked elsewhere.
"""

from __future__ import annotations

import datetime as dt
import math
from base64 import urlsafe_b64encode
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import UUID

from reso_explorer.edm import INTEGER_RANGES, V2_SUFFIXES
from reso_explorer.odata import literal_forms as forms
from reso_explorer.text import clip, visible

if TYPE_CHECKING:
    from collections.abc import Callable


class LiteralForm(StrEnum):
    """Which version's spelling is wanted where they differ."""

    V2 = "2.0"
    V4 = "4.0"
    """Prefixes for durations and enums."""
    V401 = "4.01"
    """Durations and enums as plain quoted text."""


def quote(text: str) -> str:
    """Return text in single quotes, the ones inside doubled."""
    return "'" + text.replace("'", "''") + "'"


def format_literal(
    value: object, edm_type: str, *, form: LiteralForm | str = LiteralForm.V4
) -> str:
    """Return a value as a literal of a type, decoded (a plus sign still has to be encoded).

    `value` may be None, bool, int, float, Decimal, str, bytes, UUID, date, datetime, time,
    timedelta, a sequence of member names for an enum, or longitude and latitude for a point.
    Text is taken for any type if it has the type's form. A type outside `Edm` is an enum.
    Raises ValueError with a sentence where the value does not fit the type.
    """
    form = LiteralForm(form)
    if value is None:
        return "null"
    if edm_type in INTEGER_RANGES:
        return _integer(value, edm_type, form)
    if edm_type.startswith(("Edm.Geography", "Edm.Geometry")):
        return _geo(value, edm_type)
    if not edm_type.startswith("Edm."):
        return _enum(value, edm_type, form)
    maker = _MAKERS.get(edm_type)
    if maker is None:
        raise ValueError(f"Values of {edm_type} have no literal.")
    return maker(value, form)


def _no_fit(value: object, what: str) -> ValueError:
    return ValueError(f"`{clip(visible(str(value)), 60)}` is {what}.")


def _checked(value: object, problem: str | None) -> None:
    if problem:
        raise ValueError(f"`{clip(visible(str(value)), 60)}` does not fit. {problem}")


def _integer(value: object, edm_type: str, form: LiteralForm) -> str:
    text = str(value).strip()
    if isinstance(value, bool) or not text.lstrip("+-").isdecimal() or not text.isascii():
        raise _no_fit(value, "no whole number")
    if len(text) > 30:
        raise _no_fit(value, f"too large for {edm_type}")
    number = int(text)
    low, high = INTEGER_RANGES[edm_type]
    if not low <= number <= high:
        raise _no_fit(value, f"outside {edm_type}: {low:,} to {high:,}")
    suffix = V2_SUFFIXES.get(edm_type, "") if form is LiteralForm.V2 else ""
    return f"{number}{suffix}"


def _decimal(value: object, form: LiteralForm) -> str:
    text = f"{value:f}" if isinstance(value, Decimal) else str(value).strip()
    if isinstance(value, float):
        text = f"{Decimal(repr(value)):f}" if math.isfinite(value) else text
    if isinstance(value, bool) or not forms.is_number(text):
        raise _no_fit(value, "no number")
    return text.removeprefix("+") + ("M" if form is LiteralForm.V2 else "")


def _float(value: object, form: LiteralForm, suffix: str) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else ("INF" if value > 0 else "-INF")
    text = str(value).strip()
    if text in forms.SPECIAL_NUMBERS:
        return text
    if isinstance(value, bool) or not forms.is_number(text):
        raise _no_fit(value, "no number")
    return text.removeprefix("+") + (suffix if form is LiteralForm.V2 else "")


def _double(value: object, form: LiteralForm) -> str:
    return _float(value, form, "d")


def _single(value: object, form: LiteralForm) -> str:
    return _float(value, form, "f")


def _boolean(value: object, _form: LiteralForm) -> str:
    text = str(value).strip().lower()
    if text not in {"true", "false"}:
        raise _no_fit(value, "neither true nor false")
    return text


def _string(value: object, _form: LiteralForm) -> str:
    return quote(value if isinstance(value, str) else str(value))


def _guid(value: object, form: LiteralForm) -> str:
    text = str(value).strip() if not isinstance(value, UUID) else str(value)
    _checked(value, forms.guid_problem(text))
    return f"guid'{text}'" if form is LiteralForm.V2 else text


def _date(value: object, _form: LiteralForm) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    text = value.isoformat() if isinstance(value, dt.date) else str(value).strip()
    _checked(value, forms.date_problem(text))
    return text


def _moment_text(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value).strip()


def _date_time_offset(value: object, form: LiteralForm) -> str:
    text = _moment_text(value)
    _checked(value, forms.date_time_offset_problem(text))
    return f"datetimeoffset'{text}'" if form is LiteralForm.V2 else text


def _date_time(value: object, _form: LiteralForm) -> str:
    text = _moment_text(value)
    _checked(value, forms.date_time_problem(text))
    return f"datetime'{text.rstrip('Zz')}'"


def _time_of_day(value: object, _form: LiteralForm) -> str:
    text = value.isoformat() if isinstance(value, dt.time) else str(value).strip()
    _checked(value, forms.time_problem(text))
    return text


def _time(value: object, _form: LiteralForm) -> str:
    if isinstance(value, dt.time):
        text = f"PT{value.hour}H{value.minute}M{value.second}S"
    else:
        text = str(value).strip()
    _checked(value, forms.v2_time_problem(text))
    return f"time'{text}'"


def duration_text(value: dt.timedelta) -> str:
    """Return a duration as `P1DT2H30M5.5S`."""
    sign = "-" if value < dt.timedelta() else ""
    rest = abs(value)
    hours, seconds = divmod(rest.seconds, 3600)
    minutes, seconds = divmod(seconds, 60)
    fraction = f".{rest.microseconds:06}".rstrip("0") if rest.microseconds else ""
    time = "".join(
        f"{number}{unit}"
        for number, unit in ((hours, "H"), (minutes, "M"), (f"{seconds}{fraction}", "S"))
        if number not in {0, "0"}
    )
    days = f"{rest.days}D" if rest.days else ""
    if not days and not time:
        time = "0S"
    return f"{sign}P{days}{'T' if time else ''}{time}"


def _duration(value: object, form: LiteralForm) -> str:
    text = duration_text(value) if isinstance(value, dt.timedelta) else str(value).strip()
    _checked(value, forms.duration_problem(text))
    return quote(text) if form is LiteralForm.V401 else f"duration{quote(text)}"


def _binary(value: object, form: LiteralForm) -> str:
    if not isinstance(value, bytes):
        text = str(value).strip()
        _checked(value, forms.binary_problem(text))
        return f"binary'{text}'"
    if form is LiteralForm.V2:
        return f"X'{value.hex().upper()}'"
    return f"binary'{urlsafe_b64encode(value).decode().rstrip('=')}'"


def _geo(value: object, edm_type: str) -> str:
    from reso_explorer.odata.parser.literals import GeoError, read_shape, read_srid

    family = "geography" if edm_type.startswith("Edm.Geography") else "geometry"
    if isinstance(value, (tuple, list)):
        value = f"Point({' '.join(str(number) for number in value)})"
    text = str(value).strip()
    srid, start = read_srid(text)
    try:
        shape = read_shape(text, start)
    except GeoError as error:
        raise ValueError(f"`{clip(visible(text), 60)}` is no shape. {error.message}") from error
    wanted = edm_type.removeprefix("Edm.Geography").removeprefix("Edm.Geometry")
    if wanted and wanted not in {shape.shape, "Collection"}:
        raise _no_fit(text, f"a {shape.shape}, not a {wanted}")
    if srid is None:
        text = f"SRID={4326 if family == 'geography' else 0};{text}"
    return f"{family}'{text}'"


def _enum(value: object, edm_type: str, form: LiteralForm) -> str:
    members = value.split(",") if isinstance(value, str) else value
    if not isinstance(members, (tuple, list, set, frozenset)):
        members = [str(members)]
    names = [str(member).strip() for member in members]
    for name in names:
        _checked(name, forms.enum_member_problem(name))
    joined = quote(",".join(names))
    return joined if form is LiteralForm.V401 else f"{edm_type}{joined}"


_MAKERS: Final[dict[str, Callable[[object, LiteralForm], str]]] = {
    "Edm.Boolean": _boolean,
    "Edm.String": _string,
    "Edm.Decimal": _decimal,
    "Edm.Double": _double,
    "Edm.Single": _single,
    "Edm.Guid": _guid,
    "Edm.Date": _date,
    "Edm.DateTimeOffset": _date_time_offset,
    "Edm.DateTime": _date_time,
    "Edm.TimeOfDay": _time_of_day,
    "Edm.Time": _time,
    "Edm.Duration": _duration,
    "Edm.Binary": _binary,
}

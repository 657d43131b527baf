"""Values written as literals for a type, in the form a server wants (OData 4.01 ABNF, primitiveLiteral).

Values come from rows (JSON), from users (text) or from programs (dates, numbers).
"""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Protocol

from reso_explorer.edm import FLOATS, INTEGERS, NUMBERS, TIMESTAMPS, V2_SUFFIXES
from reso_explorer.providers.forms import GeoForm, TimestampForm
from reso_explorer.values.declared import is_legacy
from reso_explorer.values.enum_literals import enum_literal, quoted
from reso_explorer.values.read import EnumValue, read_binary, read_decimal
from reso_explorer.values.temporal import Duration, Timestamp, read_time, read_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reso_explorer.csdl.index import ModelIndex
    from reso_explorer.csdl.meaning import Meanings
    from reso_explorer.providers.dialect import Dialect


class Named(Protocol):
    """Any statement of a type: its qualified name is all that a literal needs."""

    @property
    def name(self) -> str: ...


def literal(
    index: ModelIndex,
    found: Named,
    value: Any,
    dialect: Dialect | None = None,
    *,
    meanings: Meanings | None = None,
) -> str:
    """Return a value as a literal of a type.

    Args:
        index: the model.
        found: the type, type definitions resolved; of a collection, one item is written.
        value: what `read_value` gives, a JSON value as sent, what a user typed, or a date,
            datetime, time, timedelta, or bytes.
        dialect: the server's forms; those of the OData version where none is given.
        meanings: gives display texts, so that they can stand for enumeration members.
    """
    if value is None:
        return "null"
    name = found.name
    if "." in name and not name.startswith("Edm.") and not index.structured(name):
        return enum_literal(index, name, _members(value), dialect, meanings=meanings)
    legacy = is_legacy(index)
    simple = _SIMPLE.get(name)
    if simple is not None:
        return simple(value)
    writer = _WRITERS.get(name)
    if writer is not None:
        return writer(value, legacy=legacy)
    if name in TIMESTAMPS:
        return moment_literal(value, name, dialect, legacy=legacy)
    if name.startswith("Edm.Geo"):
        return geo_literal(value, name, dialect)
    return undeclared_literal(value, legacy=legacy)


def undeclared_literal(value: Any, *, legacy: bool = False) -> str:
    """Return a JSON value of no declared type as a literal: a string is a string, however it looks."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return plain_number(value)
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dt.datetime | Timestamp):
        return moment_literal(value, "Edm.DateTimeOffset", None, legacy=legacy)
    if isinstance(value, dt.date):
        return value.isoformat()
    return quoted(str(value))


def _members(value: Any) -> str:
    """Return members that came as a list, a number or names as one text."""
    if isinstance(value, EnumValue):
        return str(value)
    if isinstance(value, list | tuple | set | frozenset):
        return ",".join(str(each) for each in value)
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    return str(value)


def plain_number(number: Decimal) -> str:
    """Return a number without an exponent, unless it would get long."""
    return f"{number:f}" if number.is_finite() and abs(number.adjusted()) < 40 else str(number)


def _string(value: Any) -> str:
    return quoted(value if isinstance(value, str) else str(value))


def _boolean(value: Any) -> str:
    return "true" if str(value).strip().lower() in {"true", "1", "yes", "y"} else "false"


def _number(name: str, value: Any, *, legacy: bool) -> str:
    """Return a number with every digit, with the suffix that V2 has for its type."""
    text = str(value).strip().replace(",", "")
    if text in {"NaN", "INF", "-INF", "nan", "inf", "-inf"}:
        return {"nan": "NaN", "inf": "INF", "-inf": "-INF"}.get(text, text)
    number = read_decimal(value if isinstance(value, float) else text)
    if number is None:
        return quoted(str(value))
    if name in FLOATS and not isinstance(value, Decimal | float):
        written = text.removeprefix("+")
    else:
        written = plain_number(number)
        whole = name in INTEGERS and number == number.to_integral_value()
        written = str(int(number)) if whole and "E" not in written else written
    return written + (V2_SUFFIXES.get(name, "") if legacy else "")


def _date(value: Any, *, legacy: bool) -> str:
    if isinstance(value, dt.datetime):
        value = value.date()
    text = str(value).strip().partition("T")[0]
    return f"datetime'{text}T00:00:00'" if legacy else text


def _time(value: Any, *, legacy: bool) -> str:
    """Return a time of day; V2 and V3 write it as a duration, and some want all three parts."""
    text = value.isoformat() if isinstance(value, dt.time) else str(value).strip()
    if text.startswith("PT"):
        clock = read_time(text)
        return f"time'{text}'" if legacy else str(clock or text)
    if not legacy:
        return text
    hours, minutes, seconds = (*text.split(":"), "0", "0")[:3]
    if not hours.isdecimal() or not minutes.isdecimal():
        return f"time'{text}'"
    return f"time'PT{int(hours)}H{int(minutes)}M{seconds}S'"


def _guid(value: Any, *, legacy: bool) -> str:
    text = str(value).strip().strip("{}")
    return f"guid'{text}'" if legacy else text


def _duration(value: Any, *, legacy: bool) -> str:
    if isinstance(value, dt.timedelta):
        value = Duration(value // dt.timedelta(microseconds=1) * 10**6)
    text = str(value).strip()
    return f"time'{text}'" if legacy else f"duration'{text}'"


def _binary(value: Any, *, legacy: bool) -> str:
    """Return bytes, or base64 in either alphabet, as V2 (hexadecimal) or V4 (base64url) has it."""
    import base64

    data = value if isinstance(value, bytes) else read_binary(str(value).strip())
    if data is None:
        text = str(value).strip()
        return f"X'{text}'" if legacy else f"binary'{text}'"
    if legacy:
        return f"X'{data.hex().upper()}'"
    return f"binary'{base64.urlsafe_b64encode(data).decode()}'"


class _Writer(Protocol):
    """Writes a value of one type."""

    def __call__(self, value: Any, *, legacy: bool) -> str: ...


def _numbers(name: str) -> _Writer:
    def write(value: Any, *, legacy: bool) -> str:
        return _number(name, value, legacy=legacy)

    return write


_SIMPLE: Final[dict[str, Callable[[Any], str]]] = {
    "Edm.String": _string,
    "Edm.Boolean": _boolean,
}
_WRITERS: Final[dict[str, _Writer]] = {
    "Edm.Date": _date,
    "Edm.TimeOfDay": _time,
    "Edm.Time": _time,
    "Edm.Guid": _guid,
    "Edm.Duration": _duration,
    "Edm.Binary": _binary,
    **{name: _numbers(name) for name in NUMBERS},
}


# --- moments ---------------------------------------------------------------------------------------

_MOMENT: Final = re.compile(
    r"(?P<date>-?\d{4,}-\d\d-\d\d)"
    r"(?:[Tt ](?P<time>\d\d:\d\d)(?::(?P<seconds>\d\d)(?:\.(?P<fraction>\d{1,12}))?)?)?"
    r"\s*(?P<zone>[Zz]|[-+]\d\d?(?::?\d\d)?)?"
)


def moment_literal(
    value: Any, type_name: str, dialect: Dialect | None, *, legacy: bool = False
) -> str:
    """Return a moment as a literal, in UTC where it names no zone.

    A text that is no moment comes back as it is.
    """
    if isinstance(value, str) and "/Date(" in value:
        value = read_timestamp(value.strip()) or value
    text = _utc_text(value) if isinstance(value, dt.date) else str(value).strip().strip("'")
    found = _MOMENT.fullmatch(text)
    if found is None:
        return text
    date, time = found["date"], found["time"] or "00:00"
    seconds = found["seconds"] or "00"
    fraction = found["fraction"] or ""
    zone = _zone(found["zone"])
    form = dialect.timestamps.form if dialect is not None else TimestampForm.ISO
    if legacy or form is TimestampForm.V2_DATETIME or type_name == "Edm.DateTime":
        tail = f".{fraction}" if fraction else ""
        if type_name == "Edm.DateTimeOffset":
            return f"datetimeoffset'{date}T{time}:{seconds}{tail}{zone}'"
        return f"datetime'{date}T{time}:{seconds}{tail}'"
    if form is TimestampForm.MILLIS_Z:
        return _in_utc(date, time, seconds, fraction, zone)
    if form is TimestampForm.CAST:
        fraction = (fraction + "000")[:3]
        return f"cast('{date}T{time}:{seconds}.{fraction}{zone}',Edm.DateTimeOffset)"
    tail = f".{fraction}" if fraction else ""
    return f"{date}T{time}:{seconds}{tail}{zone}"


def _utc_text(value: dt.date) -> str:
    if not isinstance(value, dt.datetime):
        return value.isoformat()
    if value.tzinfo is not None:
        value = value.astimezone(dt.UTC).replace(tzinfo=None)
    return value.isoformat() + "Z"


def _zone(text: str | None) -> str:
    if not text or text in "Zz":
        return "Z"
    sign, digits = text[0], text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "00")
    return f"{sign}{int(hours):02}:{minutes}"


def _in_utc(date: str, time: str, seconds: str, fraction: str, zone: str) -> str:
    millis = (fraction + "000")[:3]
    if zone == "Z":
        return f"{date}T{time}:{seconds}.{millis}Z"
    try:
        moment = dt.datetime.fromisoformat(f"{date}T{time}:{seconds}{zone}")
    except ValueError:
        return f"{date}T{time}:{seconds}.{millis}{zone}"
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S") + f".{millis}Z"


# --- places -----------------------------------------------------------------------------------------


def geo_literal(value: Any, type_name: str, dialect: Dialect | None = None) -> str:
    """Return a place as a literal; `value` is GeoJSON or well-known text (longitude first)."""
    if isinstance(value, dict):
        text = _well_known(value)
    else:
        text = str(value).strip()
        inside = re.fullmatch(r"(?:geo\w+)?'?(?:SRID=\d+;)?(.*?)'?", text, re.DOTALL)
        text = inside[1] if inside else text
    form = dialect.geo.form if dialect is not None else GeoForm.GEOGRAPHY
    if form is GeoForm.BARE:
        head, bracket, rest = text.partition("(")
        return head.upper() + bracket + rest
    family = "geometry" if type_name.startswith("Edm.Geometry") else "geography"
    srid = dialect.geo.srid if dialect is not None and dialect.geo.srid is not None else None
    if srid is None:
        srid = 0 if family == "geometry" else 4326
    return f"{family}'SRID={srid};{text}'"


def _well_known(shape: Mapping[str, Any]) -> str:
    coordinates = shape.get("coordinates", ())
    name = str(shape.get("type", "Point"))
    inner = _positions(coordinates)
    return f"{name}({inner})" if name == "Point" else f"{name}{inner}"


def _positions(value: Any) -> str:
    if isinstance(value, list | tuple) and value and not isinstance(value[0], list | tuple):
        return " ".join(str(number) for number in value)
    return "(" + ",".join(_positions(item) for item in value) + ")"

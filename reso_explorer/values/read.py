"""Values out of rows: what a JSON value of a declared type stands for.

One reading for every form that the protocol's versions prescribe: numbers as numbers or as text
(IEEE754Compatible, V2), ISO timestamps and `/Date(…)/`, `PT…`, both alphabets of base64, enum
members by name, number or list, and JSON in a string.
"""

from __future__ import annotations

import binascii
import json
import math
from base64 import b64decode
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

from msgspec import Struct

from reso_explorer.edm import INTEGER_RANGES
from reso_explorer.values.temporal import read_date, read_duration, read_time, read_timestamp

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.csdl.model import EnumType
    from reso_explorer.values.declared import DeclaredType

_LONGEST_NUMBER: Final = 2_000
_SPECIAL: Final = {"NaN": math.nan, "INF": math.inf, "-INF": -math.inf}
_DATE_LENGTH: Final = len("2026-01-31")


class AsSent(Struct, frozen=True):
    """A value that is known only as it was sent: no type is declared, or the form isn't the type's."""

    value: Any


class EnumValue(Struct, frozen=True):
    """Members of an enumeration.

    `number` is None if the document doesn't declare a value for each of the names.
    """

    names: frozenset[str]
    number: int | None = None

    def __str__(self) -> str:
        return ",".join(sorted(self.names)) or str(self.number)


def read_value(declared: DeclaredType, raw: Any) -> Any:
    """Return what a JSON value stands for.

    The result is None, bool, int, Decimal, float (only for Edm.Double and Edm.Single), str,
    bytes, UUID, date, `Timestamp`, `TimeOfDay`, `Duration`, `EnumValue`, a list of these, or a
    dict of a structured or geographic value as sent. A value that doesn't have a form of its
    type, or whose type isn't known, comes back as `AsSent`.
    """
    if raw is None:
        return None
    if declared.is_collection:
        return _read_list(declared.item, raw)
    if declared.enum is not None:
        return read_enum(declared.enum, raw)
    reader = _READERS.get(declared.name)
    if reader is not None:
        return reader(raw)
    if declared.is_structured or declared.name.startswith("Edm.Geo"):
        return _read_object(raw)
    return AsSent(raw)


def _read_list(item: DeclaredType, raw: Any) -> Any:
    if isinstance(raw, dict) and isinstance(raw.get("results"), list):
        raw = raw["results"]
    if isinstance(raw, str):
        raw = _json_in(raw, "[")
    if not isinstance(raw, list):
        return AsSent(raw)
    return [read_value(item, each) for each in raw]


def _read_object(raw: Any) -> Any:
    if isinstance(raw, str):
        found = _json_in(raw, "{")
        return found if isinstance(found, dict) else AsSent(raw)
    return raw if isinstance(raw, dict) else AsSent(raw)


def _json_in(text: str, bracket: str) -> Any:
    """Return the JSON value of a string that begins with a bracket, else the string."""
    if not text.lstrip().startswith(bracket):
        return text
    try:
        return json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError):
        return text


def read_enum(enum: EnumType, raw: Any) -> Any:
    """Return members sent by number, name, or names in a list or joined by commas."""
    if isinstance(raw, bool):
        return AsSent(raw)
    if isinstance(raw, Decimal) and raw == raw.to_integral_value():
        raw = int(raw)
    if isinstance(raw, int):
        return _numbered(enum, raw)
    names = raw.split(",") if isinstance(raw, str) else raw
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        return AsSent(raw)
    names = [name.strip() for name in names]
    if len(names) == 1 and names[0].removeprefix("-").isdecimal() and len(names[0]) < 20:
        return _numbered(enum, int(names[0]))
    numbers = _numbers(enum)
    known = [numbers.get(name) for name in names]
    total: int | None = 0
    for number in known:
        total = None if number is None or total is None else total | number
    return EnumValue(frozenset(names), total)


def _numbers(enum: EnumType) -> dict[str, int]:
    return {member.name: member.value for member in enum.members}


def _numbered(enum: EnumType, number: int) -> EnumValue:
    exact = frozenset(member.name for member in enum.members if member.value == number)
    if exact or not enum.is_flags:
        return EnumValue(exact, number)
    parts = frozenset(m.name for m in enum.members if m.value and m.value & number == m.value)
    return EnumValue(parts, number)


# --- numbers ---------------------------------------------------------------------------------------


def read_decimal(raw: Any) -> Decimal | None:
    """Return a number sent as a number or as text, exactly; None for anything else."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, Decimal):
        return raw
    if isinstance(raw, int):
        return Decimal(raw)
    if isinstance(raw, float):
        return Decimal(repr(raw)) if math.isfinite(raw) else None
    if not isinstance(raw, str) or len(raw) > _LONGEST_NUMBER or "_" in raw or not raw.isascii():
        return None
    try:
        found = Decimal(raw)
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _integer(raw: Any) -> Any:
    if type(raw) is int:
        return raw
    found = read_decimal(raw)
    if found is None or found.adjusted() > 40 or found != found.to_integral_value():
        return AsSent(raw)
    return int(found)


def _decimal(raw: Any) -> Any:
    found = read_decimal(raw)
    return AsSent(raw) if found is None else found


def _float(raw: Any) -> Any:
    if isinstance(raw, str) and raw in _SPECIAL:
        return _SPECIAL[raw]
    if isinstance(raw, float):
        return raw
    found = read_decimal(raw)
    return AsSent(raw) if found is None else float(found)


# --- the other primitive types ----------------------------------------------------------------------


def _boolean(raw: Any) -> Any:
    if isinstance(raw, bool):
        return raw
    return raw == "true" if raw in {"true", "false"} and isinstance(raw, str) else AsSent(raw)


def _string(raw: Any) -> Any:
    return raw if isinstance(raw, str) else AsSent(raw)


def _guid(raw: Any) -> Any:
    if not isinstance(raw, str) or len(raw) != 36:
        return AsSent(raw)
    try:
        return UUID(raw)
    except ValueError:
        return AsSent(raw)


def read_binary(text: str) -> bytes | None:
    """Return the bytes of base64 in either alphabet, padded or not."""
    plain = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except (binascii.Error, ValueError):
        return None


def _by(reader: Callable[[str], Any]) -> Callable[[Any], Any]:
    """Return a reader of texts that takes any value."""

    def read(raw: Any) -> Any:
        found = reader(raw) if isinstance(raw, str) else None
        return AsSent(raw) if found is None else found

    return read


def _date(text: str) -> Any:
    """Read a date; some servers send midnight with it."""
    found = read_date(text)
    if found is None and len(text) > _DATE_LENGTH:
        moment = read_timestamp(text)
        return moment.date if moment is not None else None
    return found


_READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "Edm.Boolean": _boolean,
    "Edm.String": _string,
    "Edm.Guid": _guid,
    "Edm.Decimal": _decimal,
    "Edm.Double": _float,
    "Edm.Single": _float,
    "Edm.Date": _by(_date),
    "Edm.DateTimeOffset": _by(read_timestamp),
    "Edm.DateTime": _by(read_timestamp),
    "Edm.TimeOfDay": _by(read_time),
    "Edm.Time": _by(read_time),
    "Edm.Duration": _by(read_duration),
    "Edm.Binary": _by(read_binary),
    **dict.fromkeys(INTEGER_RANGES, _integer),
}

"""Python: dataclasses, with a function that makes one of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reso_explorer.export.schema.python_code import PARSED, PythonCode
from reso_explorer.export.schema.shapes import documentation
from reso_explorer.export.schema.writing import docstring

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

_PARSE: Final = r'''
_T = _t.TypeVar("_T")
_HINTS: dict[type, dict[str, tuple[str, _t.Any]]] = {}


def parse(cls: type[_T], row: _t.Mapping[str, _t.Any]) -> _T:
    """Return an object of a row of JSON; members that nobody declared are left out."""
    if cls not in _HINTS:
        hints = _t.get_type_hints(cls)
        _HINTS[cls] = {
            field.metadata.get("name", field.name): (field.name, hints[field.name])
            for field in _dataclasses.fields(_t.cast(_t.Any, cls))
        }
    known = _HINTS[cls]
    return cls(
        **{known[name][0]: _value(known[name][1], value) for name, value in row.items() if name in known}
    )


def _value(hint: _t.Any, value: _t.Any) -> _t.Any:
    if value is None:
        return None
    arguments = _t.get_args(hint)
    if isinstance(value, list):
        kind = next((each for each in (hint, *arguments) if _t.get_origin(each) is list), list[_t.Any])
        return [_value(_t.get_args(kind)[0], item) for item in value]
    kind = next((each for each in (hint, *arguments) if each in _READERS), None)
    if kind is not None:
        return _READERS[kind](value)
    kind = next((each for each in (hint, *arguments) if _dataclasses.is_dataclass(each)), None)
    return parse(_t.cast(_t.Any, kind), value) if kind and isinstance(value, dict) else value


def _timestamp(text: str) -> _dt.datetime:
    found = _re.fullmatch(r"/Date\((-?\d+)([+-]\d+)?\)/", text)
    if found is None:
        return _dt.datetime.fromisoformat(text.replace("Z", "+00:00"))
    zone = _dt.timezone(_dt.timedelta(minutes=int(found[2] or 0)))
    start = _dt.datetime(1970, 1, 1, tzinfo=_dt.timezone.utc)
    return (start + _dt.timedelta(milliseconds=int(found[1]))).astimezone(zone)


def _duration(text: str) -> _dt.timedelta:
    found = _re.fullmatch(r"([+-]?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?", text)
    if found is None:
        raise ValueError(f"not a duration: {text!r}")
    days, hours, minutes, seconds = (float(part or 0) for part in found.groups()[1:])
    span = _dt.timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -span if found[1] == "-" else span


_READERS: dict[_t.Any, _t.Callable[[_t.Any], _t.Any]] = {
    int: int, float: float, _decimal.Decimal: lambda value: _decimal.Decimal(str(value)),
    _dt.datetime: _timestamp, _dt.date: _dt.date.fromisoformat, _dt.time: _dt.time.fromisoformat,
    _dt.timedelta: _duration, _uuid.UUID: _uuid.UUID,
}

'''


def export(dictionary: Dictionary, *, partial: bool = True) -> str:
    """Return a module of dataclasses.

    Args:
        dictionary: what to write.
        partial: every member may be left out, as `$select` may do; else what is never null must
            be there.
    """
    kinds = dict(PARSED)
    if dictionary.service.protocol != "odata-4":
        kinds["time"] = "_dt.timedelta"
    python = PythonCode(dictionary, kinds)
    code = python.top("Dataclasses", "import dataclasses as _dataclasses", "import re as _re")
    code.add(*_PARSE.splitlines())
    python.lookups(code)
    for name, base, shape, members in python.classes():
        code.add("@_dataclasses.dataclass(kw_only=True)")
        with code.block(f"class {name}({base}):" if base else f"class {name}:"):
            code.add(*docstring(documentation(shape)))
            for member in members:
                is_needed = member.is_required and not partial
                kind = member.annotation if is_needed else f"{member.annotation} | None"
                default = "" if is_needed else "None"
                if member.name != member.identifier:
                    start = "" if is_needed else "default=None, "
                    default = f"_dataclasses.field({start}metadata={{'name': {member.name!r}}})"
                code.add(f"{member.identifier}: {kind}" + (f" = {default}" if default else ""))
                code.add(*docstring(member.notes))
            if not members:
                code.add("pass")
        code.add("", "")
    python.aliases(code)
    return code.text()

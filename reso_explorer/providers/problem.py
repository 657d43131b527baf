"""A decoding error of a provider file in a sentence that names the key."""

from __future__ import annotations

import re
import typing
from types import UnionType
from typing import TYPE_CHECKING, Any, Final

import msgspec

from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT: Final = re.compile(
    r"^(?P<what>.*?)(?: - at `(?P<key>key in )?\$?(?P<path>[^`]*)`)?$", re.DOTALL
)
_UNKNOWN: Final = re.compile(r"^Object contains unknown field `(?P<name>.*)`$")
_MISSING: Final = re.compile(r"^Object missing required field `(?P<name>.*)`$")
_VALUE: Final = re.compile(r"^Invalid enum value (?P<value>.*)$")


def describe_problem(error: msgspec.ValidationError, kind: type[msgspec.Struct]) -> str:
    """Return the error as a sentence: the key with its whole path, what is wrong, what is near.

    `kind` is the struct that was decoded; its fields are offered for an unknown key.
    """
    match = _AT.match(str(error))
    what, path = (match["what"], match["path"] or "") if match else (str(error), "")
    path = path.lstrip(".")
    if unknown := _UNKNOWN.match(what):
        keys = _keys_at(kind, path)
        near = did_you_mean(unknown["name"], keys) or f" Known keys here: {', '.join(keys)}."
        return f"There is no key `{_join(path, unknown['name'])}`.{near}"
    if missing := _MISSING.match(what):
        return f"Key `{_join(path, missing['name'])}` is missing."
    if value := _VALUE.match(what):
        allowed = _values_at(kind, path)
        listed = f" Allowed: {', '.join(allowed)}." if allowed else ""
        return f"Key `{path}` cannot be {value['value']}.{listed}"
    return f"Key `{path}`: {what}." if path else f"{what}."


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _keys_at(kind: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    for found in _types_at(kind, path):
        if isinstance(found, type) and issubclass(found, msgspec.Struct):
            return found.__struct_encode_fields__
    return ()


def _values_at(kind: type[msgspec.Struct], path: str) -> tuple[str, ...]:
    from enum import Enum

    for found in _types_at(kind, path):
        if isinstance(found, type) and issubclass(found, Enum):
            return tuple(str(member.value) for member in found)
    return ()


def _types_at(kind: Any, path: str) -> tuple[Any, ...]:
    """Return the types a value at `path` may have, unions taken apart."""
    here: tuple[Any, ...] = (kind,)
    for step in re.findall(r"\[[^\]]*\]|[^.\[\]]+", path):
        here = tuple(inner for outer in here for inner in _step(outer, step))
    return here


def _step(outer: Any, step: str) -> Iterator[Any]:
    arguments = typing.get_args(outer)
    if step.startswith("["):
        yield from _parts(tuple(part for part in arguments if part is not Ellipsis)[-1:])
    elif isinstance(outer, type) and issubclass(outer, msgspec.Struct):
        for known in msgspec.structs.fields(outer):
            if known.encode_name == step:
                yield from _parts(known.type)


def _parts(kind: Any) -> Iterator[Any]:
    if isinstance(kind, tuple):
        for part in kind:
            yield from _parts(part)
    elif isinstance(kind, UnionType) or typing.get_origin(kind) is typing.Union:
        yield from _parts(typing.get_args(kind))
    else:
        yield kind

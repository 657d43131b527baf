"""The dictionary as JSON, one record a line, so that `grep` and `git diff` show whole records.

The same content gives the same bytes. `provenance` is one line and alone may differ.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from reso_explorer.text import escaped_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reso_explorer.dictionary.model import Dictionary, LookupEntry, ResourceEntry, TypeEntry

_NO_MEMBERS: Final = ',"fields":{},"relations":{}}'
_NO_VALUES: Final = ',"values":{}}'
_encoder = msgspec.json.Encoder()


def write_json(dictionary: Dictionary) -> bytes:
    """Return a dictionary as UTF-8 text."""
    return escaped_json("\n".join(_lines(dictionary)) + "\n").encode("utf-8")


def fingerprint(dictionary: Dictionary) -> str:
    """Return the SHA-256 of what a dictionary says: all but `$schema` and `provenance`.

    It is taken of JSON with sorted keys, no blanks, and ASCII only, so that any program can check it.
    """
    data = msgspec.to_builtins(replace(dictionary, schema=None, provenance=None))
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def _lines(dictionary: Dictionary) -> Iterable[str]:
    yield "{"
    parts: list[list[str]] = []
    for name, key in (
        ("schema", "$schema"),
        ("format", "format"),
        ("version", "version"),
        ("provenance", "provenance"),
        ("service", "service"),
        ("layers", "layers"),
        ("subset", "subset"),
    ):
        value = getattr(dictionary, name)
        if value is not None and value != ():
            parts.append([f' "{key}": {_text(value)}'])
    if dictionary.caveats:
        parts.append(_list(' "caveats": [', dictionary.caveats, " "))
    parts += (
        _map(
            "resources", {name: _shape(name, each) for name, each in dictionary.resources.items()}
        ),
        _map("types", {name: _shape(name, each) for name, each in dictionary.types.items()}),
        _map("lookups", {name: _lookup(name, each) for name, each in dictionary.lookups.items()}),
    )
    if dictionary.operations:
        records = dictionary.operations.items()
        parts.append(_map("operations", {n: [f"  {_text(n)}: {_text(r)}"] for n, r in records}))
    if dictionary.changes is not None:
        changes = dictionary.changes
        head = f' "changes": {{"since":{_text(changes.since)},"entries": ['
        parts.append(_list(head, changes.entries, " "))
        parts[-1][-1] += "}"
    for number, part in enumerate(parts):
        if number < len(parts) - 1:
            part[-1] += ","
        yield from part
    yield "}"


def _map(name: str, records: Mapping[str, list[str]]) -> list[str]:
    """Return a map of the top: its records, each of some lines."""
    if not records:
        return [f' "{name}": {{}}']
    return [f' "{name}": {{', *_joined(records.values()), " }"]


def _joined(records: Iterable[list[str]]) -> Iterable[str]:
    """Yield the lines of records, with commas between them."""
    before: list[str] | None = None
    for lines in records:
        if before is not None:
            before[-1] += ","
            yield from before
        before = lines
    if before is not None:
        yield from before


def _list(head: str, records: Iterable[Any], indent: str) -> list[str]:
    lines = [[f"{indent} {_text(record)}"] for record in records]
    if not lines:
        return [head + "]"]
    return [head, *_joined(lines), f"{indent}]"]


def _shape(name: str, shape: ResourceEntry | TypeEntry) -> list[str]:
    head = _text(replace(shape, fields={}, relations={})).removesuffix(_NO_MEMBERS)
    return [
        f"  {_text(name)}: {head},",
        *_members("fields", shape.fields),
        *_members("relations", shape.relations, is_last=True),
    ]


def _members(name: str, records: Mapping[str, Any], *, is_last: bool = False) -> list[str]:
    end = "}" if is_last else ","
    if not records:
        return [f'   "{name}": {{}}{end}']
    lines = ([f"    {_text(key)}: {_text(record)}"] for key, record in records.items())
    return [f'   "{name}": {{', *_joined(lines), "   }" + end]


def _lookup(name: str, lookup: LookupEntry) -> list[str]:
    if not lookup.values:
        return [f"  {_text(name)}: {_text(lookup)}"]
    head = _text(replace(lookup, values={})).removesuffix(_NO_VALUES)
    return [f"  {_text(name)}: {head},", *_members("values", lookup.values, is_last=True)]


def _text(record: Any) -> str:
    """Return a record as JSON on one line."""
    try:
        return _encoder.encode(record).decode("utf-8")
    except UnicodeEncodeError:  # half a character, which UTF-8 has no form for
        return json.dumps(msgspec.to_builtins(record), separators=(",", ":"), ensure_ascii=True)

"""The team's own notes, from a YAML file with the paths of the dictionary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from reso_explorer.dictionary.layers import with_caveat, with_layer
from reso_explorer.dictionary.model import NotesEntry
from reso_explorer.dictionary.pointer import pointer
from reso_explorer.errors import ReportedError
from reso_explorer.suggest import did_you_mean

if TYPE_CHECKING:
    from reso_explorer.dictionary.model import Dictionary

FORMAT: Final = "reso-explorer/notes"
_KEYS: Final = NotesEntry.__struct_fields__
_INSIDE: Final = {
    "resources": ("fields", "relations"),
    "types": ("fields", "relations"),
    "lookups": ("values",),
    "fields": (),
    "relations": (),
    "values": (),
}
_PARTS: Final = ("resources", "types", "lookups")


class NotesError(ReportedError):
    """A file of notes that can't be used."""


def with_notes(dictionary: Dictionary, content: bytes, name: str) -> Dictionary:
    """Return a dictionary with the notes of a file.

    Args:
        dictionary: what the notes are about.
        content: YAML, or JSON, which is YAML too.
        name: of the file, for errors.

    Raises:
        NotesError: the file isn't YAML, or has keys that mean nothing.
    """
    data = _read(content, name)
    stale: list[str] = []
    told: dict[str, Any] = {}
    for part in _PARTS:
        records = dict(getattr(dictionary, part))
        for key, given in _map(data.get(part), pointer(part), name).items():
            place = (part, str(key))
            if key in records:
                records[key] = _noted(records[key], given, place, name, stale)
            else:
                stale.append(pointer(*place))
        told[part] = records
    found = with_layer(replace(dictionary, **told), "notes")
    if stale:
        text = f"Notes of {name} that match nothing here: {len(stale)}."
        found = with_caveat(found, "notesStale", text, sorted(stale))
    return found


def _read(content: bytes, name: str) -> dict[str, Any]:
    import yaml

    try:
        data = yaml.safe_load(content)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        mark = getattr(problem, "problem_mark", None)
        place = f":{mark.line + 1}:{mark.column + 1}" if mark is not None else ""
        raise NotesError(f"{name}{place} isn't YAML.", is_usage=True) from None
    data = _map(data, "", name)
    if data.get("format") != FORMAT:
        raise NotesError(
            f"{name} isn't a file of notes: it has no line `format: {FORMAT}`.",
            hint=f'Begin it with `format: {FORMAT}` and `version: "1"`.',
            is_usage=True,
        )
    _expect_known(data, ("format", "version", *_PARTS), "", name)
    return data


def _map(data: Any, place: str, name: str) -> dict[Any, Any]:
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise NotesError(f"{name}: {place or 'the file'} has to be a map.", is_usage=True)
    return data


def _expect_known(data: dict[Any, Any], known: tuple[str, ...], place: str, name: str) -> None:
    for key in data:
        if key not in known and not str(key).startswith("x-"):
            where = f" in {place}" if place else ""
            raise NotesError(
                f"{name}: the key `{key}`{where} means nothing." + did_you_mean(str(key), known),
                hint=f"Keys are {', '.join(known)}.",
                is_usage=True,
            )


def _noted(record: Any, given: Any, place: tuple[str, ...], name: str, stale: list[str]) -> Any:
    """Return a record with its notes, and those of what is in it."""
    here = pointer(*place)
    data = _map(given, here, name)
    inside = _INSIDE[place[-2]]
    _expect_known(data, (*_KEYS, *inside), here, name)
    for part in inside:
        records = dict(getattr(record, part) or {})
        for key, child in _map(data.get(part), f"{here}/{part}", name).items():
            path = (*place, part, str(key))
            if key in records:
                records[key] = _noted(records[key], child, path, name, stale)
            else:
                stale.append(pointer(*path))
        if records:
            record = replace(record, **{part: records})
    own = {key: value for key, value in data.items() if key in _KEYS}
    if not own:
        return record
    try:
        notes = msgspec.convert(own, NotesEntry)
    except msgspec.ValidationError as problem:
        raise NotesError(f"{name}: {here}: {problem}.", is_usage=True) from None
    record = replace(record, notes=notes)
    if notes.standard and record.standard is None and place[-2] != "values":
        inferred = dict(sorted({**record.inferred, "standard": "notes"}.items()))
        record = replace(record, standard=notes.standard, inferred=inferred)
    return record

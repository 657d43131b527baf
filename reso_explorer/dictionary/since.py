"""What changed from one dictionary to another; undoing all of it gives the older one.

Elements are compared one by one: resources and types without their members, members, lookups
without their values, values, operations, and the head of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec.structs import replace

from reso_explorer.dictionary.model import ChangeEntry, ChangesEntry, Dictionary, Impact, Provenance
from reso_explorer.dictionary.pointer import names_of, pointer
from reso_explorer.dictionary.write_json import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Data = dict[str, Any]

_HEAD: Final = ("format", "version", "service", "layers", "subset", "caveats")
_PARTS: Final = ("resources", "types", "lookups", "operations")
_INSIDE: Final = {
    "resources": ("fields", "relations"),
    "types": ("fields", "relations"),
    "lookups": ("values",),
    "operations": (),
}
_KINDS: Final = {
    "resources": "Resource",
    "types": "Type",
    "lookups": "Lookup",
    "operations": "Operation",
    "fields": "Field",
    "relations": "Relation",
    "values": "Value",
}
_BREAKING: Final = frozenset(
    {
        "type", "collection", "edmType", "key", "target", "lookup", "name", "kind", "path", "missing",
        "flags", "literal", "boundTo", "parameters", "returns", "imports", "number", "values",
        "protocol", "service", "format",
    }
)  # fmt: skip
"""Keys whose change a program that reads may stumble over."""
_ABILITIES: Final = frozenset(
    {
        "readable", "filterable", "sortable", "selectable", "expandable", "countable", "searchable",
        "topSupported", "skipSupported", "byKey", "composable",
    }
)  # fmt: skip
"""Keys whose truth a program may build on."""


def with_changes(new: Dictionary, old: Dictionary) -> Dictionary:
    """Return the newer dictionary with what changed since the older one."""
    since = old.provenance or Provenance(source="unknown", fingerprint=fingerprint(old))
    entries = tuple(_changes(_data(old), _data(new)))
    return replace(new, changes=ChangesEntry(since=since, entries=entries))


def undone(dictionary: Dictionary) -> Dictionary:
    """Return the older dictionary of one with changes."""
    if dictionary.changes is None:
        return dictionary
    data = _data(dictionary)
    for entry in dictionary.changes.entries:
        _undo(data, entry)
    for part in _PARTS:
        data[part] = dict(sorted(data.get(part, {}).items()))
        for record in data[part].values():
            for inside in _INSIDE[part]:
                if inside in record and inside != "values":
                    record[inside] = dict(sorted(record[inside].items()))
            if record.get("values"):
                record["values"] = _in_order(record)
    found = msgspec.convert(data, Dictionary)
    return replace(found, provenance=dictionary.changes.since)


def _data(dictionary: Dictionary) -> Data:
    """Return a dictionary as JSON data, without what takes no part."""
    bare = replace(dictionary, schema=None, provenance=None, changes=None)
    data: Data = msgspec.json.decode(msgspec.json.encode(bare))
    return data


# --- finding ------------------------------------------------------------------------------------


def _changes(old: Data, new: Data) -> Iterator[ChangeEntry]:
    was = _former(_picked(old, _HEAD), _picked(new, _HEAD))
    if was:
        yield ChangeEntry(at="", kind="changed", was=was, impact=_impact(was, new))
    for part in _PARTS:
        yield from _of_map((part,), old.get(part, {}), new.get(part, {}))


def _of_map(place: tuple[str, ...], old: Data, new: Data) -> Iterator[ChangeEntry]:
    """Yield the changes of a map of elements, in code-point order."""
    names = sorted(old.keys() | new.keys())
    if place[-1] == "values":
        names = [*new, *(name for name in old if name not in new)]
    for name in names:
        at = (*place, name)
        if name not in old:
            yield _entry(at, "added", {}, "safe")
        elif name not in new:
            yield _entry(at, "removed", _removed(place, old, name), "breaking")
        elif old[name] != new[name]:
            yield from _of_record(at, old[name], new[name])


def _removed(place: tuple[str, ...], old: Data, name: str) -> Data:
    """Return a removed record; of a value with its number, which tells where it stood."""
    record: Data = old[name]
    if place[-1] != "values" or "number" in record:
        return record
    return {**record, "number": list(old).index(name)}


def _of_record(at: tuple[str, ...], old: Data, new: Data) -> Iterator[ChangeEntry]:
    inside = _INSIDE.get(at[-2], ()) if len(at) == 2 else ()
    whole = [name for name in inside if not _is_map_of_elements(name, old, new)]
    maps = [name for name in inside if name not in whole]
    was = _former(_without(old, maps), _without(new, maps))
    if was:
        yield _entry(at, "changed", was, _impact(was, new))
    for name in maps:
        yield from _of_map((*at, name), old[name], new[name])


def _is_map_of_elements(name: str, old: Data, new: Data) -> bool:
    """Tell whether a map is compared element by element: known on both sides, in the same order."""
    if name not in old or name not in new:
        return False
    if name != "values":
        return True
    both = old[name].keys() & new[name].keys()
    return [n for n in old[name] if n in both] == [n for n in new[name] if n in both]


def _former(old: Data, new: Data) -> Data:
    """Return the old values of the keys that changed, None for those that are new."""
    return {
        name: old.get(name)
        for name in (*old, *(name for name in new if name not in old))
        if old.get(name) != new.get(name)
        or (name == "values" and list(old.get(name) or ()) != list(new.get(name) or ()))
    }


def _picked(data: Data, names: tuple[str, ...]) -> Data:
    return {name: data[name] for name in names if name in data}


def _without(data: Data, names: list[str]) -> Data:
    return {name: value for name, value in data.items() if name not in names}


def _entry(at: tuple[str, ...], kind: Any, was: Data, impact: Impact) -> ChangeEntry:
    what = _KINDS[at[-2]]
    owner = f" of {at[1]}" if len(at) > 2 else ""
    text = f"{what} `{at[-1]}`{owner} {kind}"
    if kind == "changed":
        text += f": {', '.join(sorted(was))}"
    return ChangeEntry(at=pointer(*at), kind=kind, was=was, impact=impact, text=f"{text}.")


def _impact(was: Data, new: Mapping[str, Any]) -> Impact:
    """Return what changed keys mean for a program that reads."""
    if was.keys() & _BREAKING:
        return "breaking"
    if was.get("required") and not new.get("required"):
        return "breaking"
    if any(
        was.get(name) is not False and new.get(name) is False for name in was.keys() & _ABILITIES
    ):
        return "breaking"
    return "info"


# --- undoing ------------------------------------------------------------------------------------


def _undo(data: Data, entry: ChangeEntry) -> None:
    *path, name = names_of(entry.at) if entry.at else [""]
    place = data
    for each in path:
        place = place.setdefault(each, {})
    if entry.kind == "added":
        del place[name]
    elif entry.kind == "removed":
        place[name] = dict(entry.was)
    else:
        record = place if not entry.at else place[name]
        for key, value in entry.was.items():
            if value is None:
                record.pop(key, None)
            else:
                record[key] = value


def _in_order(lookup: Data) -> Data:
    """Return values in order: members of an enumeration by number, others by code point."""
    values: Data = lookup["values"]
    if lookup["source"] != "enum":
        return dict(sorted(values.items()))
    stated = [(int(each["number"]), name) for name, each in values.items() if "number" in each]
    numbered = sorted(stated)
    unnumbered = [name for name, each in values.items() if "number" not in each]
    found: Data = {}
    while numbered or unnumbered:
        place = len(found)
        if unnumbered and not (numbered and numbered[0][0] <= place):
            name = unnumbered.pop(0)
        else:
            number, name = numbered.pop(0)
            if number == place and not lookup.get("flags"):
                values[name] = {k: v for k, v in values[name].items() if k != "number"}
        found[name] = values[name]
    return found

"""Layers: what is known beside the document, added to a dictionary when asked for.

Each comes in plain form from whoever keeps it: values of the Lookup resource, results of probes,
a census, another dictionary to compare with. The team's notes are in `notes`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeVar, cast

from msgspec.structs import replace

from reso_explorer.dictionary.caveats import with_current_caveats
from reso_explorer.dictionary.model import Caveat, LookupEntry, ProbedEntry, ValueEntry
from reso_explorer.dictionary.pointer import pointer

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from reso_explorer.dictionary.model import (
        CensusEntry,
        Dictionary,
        FieldCensusEntry,
        FieldEntry,
        RelationEntry,
        ResourceEntry,
        TypeEntry,
    )

REFERENCE: Final = "reference"
_Record = TypeVar("_Record", "FieldEntry", "RelationEntry", "ResourceEntry")
_Shape = TypeVar("_Shape", "ResourceEntry", "TypeEntry")


def with_layer(dictionary: Dictionary, name: str) -> Dictionary:
    """Return a dictionary that says that a layer was added."""
    return replace(dictionary, layers=tuple(sorted({*dictionary.layers, name})))


def with_caveat(dictionary: Dictionary, code: str, text: str, at: Iterable[str] = ()) -> Dictionary:
    """Return a dictionary with one more thing to know."""
    found = Caveat(code=code, text=text, at=tuple(at))
    return replace(dictionary, caveats=(*dictionary.caveats, found))


# --- values ---------------------------------------------------------------------------------------


class Value(NamedTuple):
    """A row of the Lookup resource."""

    value: str
    standard: str | None = None
    legacy: str | None = None


def with_lookups(
    dictionary: Dictionary, read: Mapping[str, Iterable[Value]], *, partial: Iterable[str] = ()
) -> Dictionary:
    """Return a dictionary with the values of the Lookup resource.

    Args:
        dictionary: what the document says.
        read: rows by LookupName; lookups that the document doesn't name are left out.
        partial: names of those of which there are more values.
    """
    rest = set(partial)
    lookups = dict(dictionary.lookups)
    twice: list[str] = []
    for key, lookup in dictionary.lookups.items():
        if lookup.source != "lookupResource" or key not in read:
            continue
        rows = sorted(read[key], key=lambda each: each.value)
        values = {row.value: _value(row) for row in reversed(rows)}
        if len(values) < len(rows):
            twice.append(pointer("lookups", key))
        lookups[key] = replace(
            lookup, values=dict(sorted(values.items())), complete=False if key in rest else None
        )
    found = with_current_caveats(with_layer(replace(dictionary, lookups=lookups), "lookups"))
    if twice:
        text = "Values occur twice in the Lookup resource; the first row counts."
        found = with_caveat(found, "lookupValueTwice", text, twice)
    some = sorted(rest & {key for key, each in lookups.items() if each.complete is False})
    if some:
        text = "Only some of the values were read."
        found = with_caveat(found, "lookupsPartial", text, (pointer("lookups", n) for n in some))
    return found


def _value(row: Value) -> ValueEntry:
    standard = row.standard if row.standard != row.value else None
    legacy = row.legacy if row.legacy != row.value else None
    return ValueEntry(standard=standard or None, legacy=legacy or None)


# --- the Field resource -------------------------------------------------------------------------

_TEXTS: Final = {"DisplayName": "label", "Definition": "description"}
_TRUTHS: Final = {"SearchableYN": "filterable", "OrderableYN": "sortable"}


def with_fields(dictionary: Dictionary, rows: Iterable[Mapping[str, Any]]) -> Dictionary:
    """Return a dictionary with what rows of RESO's Field resource say and the document doesn't."""
    by_place = {(row.get("ResourceName"), row.get("FieldName")): row for row in rows}
    lookups = dict(dictionary.lookups)
    literal = next((each.literal for each in lookups.values() if each.source != "enum"), None)

    def told(resource: str, field: FieldEntry) -> FieldEntry:
        row = by_place.get((resource, field.name), {})
        added: dict[str, Any] = {}
        for column, key in _TEXTS.items():
            text = str(row.get(column) or "").strip()
            if text and text != field.name and getattr(field, key) is None:
                added[key] = text
        for column, key in _TRUTHS.items():
            if isinstance(row.get(column), bool) and getattr(field, key) is None:
                added[key] = row[column]
        name = str(row.get("LookupName") or "").strip()
        if name and field.lookup is None and field.type == "string":
            added["lookup"] = name
            written = literal or "'{value}'"
            entry = LookupEntry(name=name, source="lookupResource", literal=written)
            lookups.setdefault(name, entry)
        return replace(field, **added) if added else field

    resources = {
        key: replace(each, fields={name: told(key, f) for name, f in each.fields.items()})
        for key, each in dictionary.resources.items()
    }
    found = replace(dictionary, resources=resources, lookups=dict(sorted(lookups.items())))
    return with_current_caveats(with_layer(found, "fields"))


# --- probes ---------------------------------------------------------------------------------------


class Tried(NamedTuple):
    """The outcome of one trial: SUPPORTED, REJECTED, IGNORED, WRONG, or UNKNOWN."""

    resource: str
    field: str
    capability: str
    verdict: str
    words: str
    day: dt.date


_WHOLE: Final = {
    "count": "countable",
    "expand": "expandable",
    "search": "searchable",
    "select": "selectable",
    "skip": "skip_supported",
    "top": "top_supported",
}
"""Capabilities that have a key of their own."""
_LISTS: Final = {
    "SUPPORTED": "supported",
    "REJECTED": "rejected",
    "IGNORED": "ignored",
    "WRONG": "wrong",
}


def with_probe(dictionary: Dictionary, tried: Iterable[Tried]) -> Dictionary:
    """Return a dictionary with what trials on the live server showed."""
    by_place: dict[tuple[str, str], list[Tried]] = {}
    for each in tried:
        by_place.setdefault((each.resource, each.field), []).append(each)
    resources = {}
    for name, resource in dictionary.resources.items():
        told = {place[1]: _probed(found) for place, found in by_place.items() if place[0] == name}
        resources[name] = _with_probed(resource, told) if told else resource
    return with_layer(replace(dictionary, resources=resources), "probe")


def _with_probed(resource: ResourceEntry, told: Mapping[str, ProbedEntry]) -> ResourceEntry:
    def marked(record: _Record) -> _Record:
        return replace(record, probed=told[record.name]) if record.name in told else record

    found = replace(
        resource,
        fields={name: marked(each) for name, each in resource.fields.items()},
        relations={name: marked(each) for name, each in resource.relations.items()},
    )
    return replace(found, probed=told[""]) if "" in told else found


def _probed(tried: list[Tried]) -> ProbedEntry:
    told: dict[str, Any] = {"date": max(each.day for each in tried).isoformat()}
    filters: list[bool] = []
    sorts: list[bool] = []
    lists: dict[str, list[str]] = {}
    words: dict[str, str] = {}
    for each in sorted(tried, key=lambda each: each.capability):
        if each.verdict not in _LISTS:
            continue
        works = each.verdict == "SUPPORTED"
        if each.words and not works:
            words[each.capability] = each.words
        if each.capability in _WHOLE:
            told[_WHOLE[each.capability]] = works
        elif each.capability.startswith("orderby"):
            sorts.append(works)
        else:
            lists.setdefault(_LISTS[each.verdict], []).append(each.capability)
            if each.field:
                filters.append(works)
    if filters:
        told["filterable"] = any(filters)
    if sorts:
        told["sortable"] = any(sorts)
    told |= {name: tuple(each) for name, each in lists.items()}
    return ProbedEntry(**told, words=words)


# --- census ---------------------------------------------------------------------------------------

_ROW_DATA: Final = ("minimum", "maximum", "median")


class Counted(NamedTuple):
    """A census of one resource: what it says of the resource, and of its fields by path."""

    resource: CensusEntry
    fields: Mapping[str, FieldCensusEntry]


def with_census(
    dictionary: Dictionary, counted: Mapping[str, Counted], *, examples: bool
) -> Dictionary:
    """Return a dictionary with what samples of rows hold.

    Values of rows are left out, apart from those of lookups, unless `examples` asks for them.
    """
    resources = {
        name: _with_counted(each, counted[name], examples=examples) if name in counted else each
        for name, each in dictionary.resources.items()
    }
    found = with_layer(replace(dictionary, resources=resources), "census")
    if not examples:
        return found
    return with_caveat(found, "rowData", "Values of rows are in here: minimum, maximum, common.")


def _with_counted(resource: ResourceEntry, counted: Counted, *, examples: bool) -> ResourceEntry:
    fields = dict(resource.fields)
    paths: dict[str, FieldCensusEntry] = {}
    for path, census in sorted(counted.fields.items()):
        field = fields.get(path)
        is_lookup = field is not None and field.lookup is not None
        told = census if examples else _without_rows(census, is_lookup=is_lookup)
        if field is not None:
            fields[path] = replace(field, census=told)
        else:
            paths[path] = told
    return replace(resource, fields=fields, census=replace(counted.resource, paths=paths))


def _without_rows(census: FieldCensusEntry, *, is_lookup: bool) -> FieldCensusEntry:
    bare = replace(census, **dict.fromkeys(_ROW_DATA))
    return bare if is_lookup else replace(bare, common=None)


# --- reference ------------------------------------------------------------------------------------


def with_reference(dictionary: Dictionary, reference: Dictionary) -> Dictionary:
    """Return a dictionary that says what of it is in a reference, such as the Data Dictionary.

    Only what the document itself doesn't say is added, and marked as inferred.
    """
    by_type = {shape.type.rpartition(".")[2]: shape for shape in reference.shapes.values()}

    def known(name: str, shape: _Shape) -> _Shape:
        standard = reference.resources.get(name) or by_type.get(shape.type.rpartition(".")[2])
        if standard is None:
            return cast("_Shape", _marked(shape, local=True))
        found = replace(
            shape,
            fields={
                name: _marked(each, local=name not in standard.fields)
                for name, each in shape.fields.items()
            },
            relations={
                name: _marked(each, local=name not in standard.relations)
                for name, each in shape.relations.items()
            },
        )
        return cast("_Shape", _marked(found, local=False))

    lookups = {each.name: each for each in reference.lookups.values()}
    found = replace(
        dictionary,
        resources={name: known(name, each) for name, each in dictionary.resources.items()},
        types={name: known(name, each) for name, each in dictionary.types.items()},
        lookups={
            key: _with_standard_values(each, lookups.get(each.name))
            for key, each in dictionary.lookups.items()
        },
    )
    return with_layer(found, REFERENCE)


def _marked(record: Any, *, local: bool) -> Any:
    """Return a record that says whether it is local, if it says nothing itself."""
    if record.local is not None:
        return record
    inferred = dict(sorted({**record.inferred, "local": REFERENCE}.items()))
    return replace(record, local=local, inferred=inferred)


def _with_standard_values(lookup: LookupEntry, reference: LookupEntry | None) -> LookupEntry:
    """Return a lookup whose values say which of the reference they are, by value or label."""
    if reference is None or not reference.values or not lookup.values:
        return lookup
    spelled = {value: value for value in reference.values}
    for value, each in reference.values.items():
        if each.label:
            spelled.setdefault(each.label, value)
    values = {}
    for value, each in lookup.values.items():
        names = (value, each.label, each.standard, each.legacy)
        meant = next((spelled[name] for name in names if name and name in spelled), None)
        if meant is None:
            values[value] = each if each.local is not None else replace(each, local=True)
        elif each.standard is None and value not in spelled:
            values[value] = replace(each, standard=meant)
        else:
            values[value] = each
    return replace(lookup, values=values)

"""The values that a field may take, from wherever they can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.model import EnumType

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.workspace.lookup_resource import ReadLookup
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.value_sample import Sample
    from reso_explorer.workspace.workspace import Workspace


class LookupValue(Struct, frozen=True):
    """One value: `literal` is how this server wants it in a filter, `label` the display text."""

    value: str
    literal: str
    label: str = ""
    description: str = ""
    count: int | None = None
    """How often it came in a sample; None where the values are not sampled."""
    legacy: str = ""
    """What older clients send in its place (LegacyODataValue), where that differs."""


class LookupValues(Struct, frozen=True):
    """The values of a field, with where they are from and what is not known."""

    field: str
    lookup_name: str
    source: str
    values: tuple[LookupValue, ...] = ()
    note: str = ""
    is_sample: bool = False
    """Whether these are values that occur, and others may be allowed."""

    def find(self, text: str) -> LookupValue | None:
        """Return the value that a code or a display text means, None where it means none.

        Any spelling will do: the value, its label, its older code, the hexadecimal form of
        a text. The exact one comes before one in another letter case.
        """
        from reso_explorer.service.lookups import LookupTable
        from reso_explorer.store.lookups import LookupRow

        table = LookupTable(
            LookupRow(value=v.value, standard=v.label or None, legacy=v.legacy or None)
            for v in self.values
        )
        found = table.find(text)
        return next((v for v in self.values if found is not None and v.value == found.value), None)


async def find_values(
    workspace: Workspace,
    type_name: str,
    field: str,
    *,
    refresh: bool = False,
    on_step: Callable[[Step], None] | None = None,
) -> LookupValues:
    """Return the values of a field: from the document, the Lookup resource, or a sample of rows.

    With `refresh` values that were read before are read again.

    Raises:
        KeyError: the type has no such field.
        ServiceError: the Lookup resource could not be read.
    """
    from reso_explorer.workspace.lookup_resource import lookup_set

    document = workspace.document
    declared = document.index.properties(type_name)[field]
    stated = stated_values(workspace, type_name, field)
    if stated is not None and stated.values:
        return stated
    meaning = document.meanings.field(declared.owner.qualified_name, field)
    name = str(meaning.lookup_name.value) if meaning.lookup_name else ""
    known = workspace.loaded_values(name) if name else None
    if known is not None and not refresh and known.field == field:
        return known
    if workspace.is_live and name and lookup_set(workspace):
        found = await _from_lookup_resource(
            workspace, type_name, field, name, on_step, refresh=refresh
        )
        if found.values:
            return found
    if workspace.is_live and (name or stated is not None):
        return await _sampled(workspace, type_name, field, name, on_step, refresh=refresh)
    note = workspace.why_not_live or "There is no service to ask."
    if not name and stated is None:
        note = "Not a lookup field; any value of its type is valid."
    elif not workspace.is_live:
        note = f"The values are in the service's Lookup resource. {note}"
    return LookupValues(field, name, "unknown", note=note)


def stated_values(workspace: Workspace, type_name: str, field: str) -> LookupValues | None:
    """Return enum members or AllowedValues; None for a field that is neither."""
    document = workspace.document
    declared = document.index.properties(type_name)[field]
    prop = declared.member
    enum = document.index.type(prop.type)
    if isinstance(enum, EnumType):
        allowed = document.meanings.values(enum.qualified_name)
        source, note = f"EnumType {enum.qualified_name}", ""
        if not allowed:
            note = "An open lookup: the document publishes no values."
    elif not prop.type.startswith("Edm.") and enum is None:
        return LookupValues(
            field,
            "",
            f"{prop.type} isn't defined",
            note="An open lookup: the metadata uses this type but doesn't define it.",
        )
    else:
        meaning = document.meanings.field(declared.owner.qualified_name, field)
        allowed = meaning.allowed_values
        source, note = meaning.allowed_values_term or "", ""
        if not allowed:
            return None
    return LookupValues(
        field,
        "",
        source,
        tuple(
            LookupValue(
                item.value,
                written_literal(workspace, type_name, field, item.value),
                item.label or "",
                item.description or "",
            )
            for item in allowed
        ),
        note,
    )


def written_literal(workspace: Workspace, type_name: str, field: str, value: object) -> str:
    """Return a value as it is written in a filter of this server."""
    from reso_explorer.query.fields import find_field
    from reso_explorer.query.types import STRING
    from reso_explorer.values.literals import literal

    index = workspace.document.index
    found = find_field(index, type_name, field)
    kind = found.type if found is not None else STRING
    return literal(index, kind, value, workspace.dialect, meanings=workspace.document.meanings)


async def _from_lookup_resource(
    workspace: Workspace,
    type_name: str,
    field: str,
    name: str,
    on_step: Callable[[Step], None] | None,
    *,
    refresh: bool,
) -> LookupValues:
    """Return the values of one lookup: those kept from before, else as the service tells them."""
    from reso_explorer.workspace.lookup_resource import read_lookup

    read = await read_lookup(workspace, name, refresh=refresh, on_step=on_step)
    return values_read(workspace, type_name, field, name, read)


def values_read(
    workspace: Workspace, type_name: str, field: str, name: str, read: ReadLookup
) -> LookupValues:
    """Return the values of a field that were read from the Lookup resource."""
    source = f"Lookup resource, read {read.day}" if read.day else "Lookup resource"
    notes = list(read.notes)
    if not read.entries:
        notes.insert(0, f"The Lookup resource has no rows for `{name}`.")
    values = []
    for entry in read.entries:
        label = entry.standard if entry.standard and entry.standard != entry.value else ""
        legacy = entry.legacy if entry.legacy and entry.legacy != entry.value else ""
        written = written_literal(workspace, type_name, field, entry.value)
        about = f"formerly {legacy}" if legacy else ""
        values.append(LookupValue(entry.value, written, label or "", about, legacy=legacy or ""))
    return LookupValues(field, name, source, tuple(values), " ".join(notes))


async def _sampled(
    workspace: Workspace,
    type_name: str,
    field: str,
    name: str,
    on_step: Callable[[Step], None] | None,
    *,
    refresh: bool,
) -> LookupValues:
    """Return the values that occur in the rows of a resource of the type."""
    from reso_explorer.workspace.value_sample import sample_of

    sets = workspace.document.index.sets_of_type(type_name)
    if not sets:
        return LookupValues(field, name, "unknown", note="No resource has rows of this type.")
    resource = sets[0].name
    sample = await sample_of(workspace, resource, field, refresh=refresh, on_step=on_step)
    return values_seen(workspace, type_name, field, name, sample, resource)


def values_seen(
    workspace: Workspace, type_name: str, field: str, name: str, sample: Sample, resource: str
) -> LookupValues:
    """Return the values of a field that were seen in rows of a resource."""
    labels = _labels(workspace, type_name, field)
    values = tuple(
        LookupValue(
            entry.value,
            written_literal(workspace, type_name, field, entry.value),
            labels.get(entry.value, ""),
            count=entry.count,
        )
        for entry in sample.entries
    )
    source = f"grouped by {resource}" if sample.complete else f"sampled from {resource}"
    source += f", read {sample.day}" if sample.day else ""
    return LookupValues(field, name, source, values, " ".join(sample.notes), is_sample=True)


def _labels(workspace: Workspace, type_name: str, field: str) -> dict[str, str]:
    """Return the display texts of the members of an enumeration, {} for any other field."""
    document = workspace.document
    enum = document.index.type(document.index.properties(type_name)[field].member.type)
    if not isinstance(enum, EnumType):
        return {}
    return {
        each.value: each.label
        for each in document.meanings.values(enum.qualified_name)
        if each.label
    }

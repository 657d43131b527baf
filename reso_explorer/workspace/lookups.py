"""The values that a field may take, from wherever they can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from reso_explorer.csdl.model import EnumType
from reso_explorer.workspace.results import narrated

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from reso_explorer.store.lookups import LookupEntry
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace

_SAMPLE_ROWS = 200
_REFRESH_HOURS = 24


class LookupValue(Struct, frozen=True):
    """One value: `literal` is how this server wants it in a filter, `label` the display text."""

    value: str
    literal: str
    label: str = ""
    description: str = ""
    count: int | None = None
    """How often it came in a sample; None where the values are not sampled."""


class LookupValues(Struct, frozen=True):
    """The values of a field, with where they are from and what is not known."""

    field: str
    lookup_name: str
    source: str
    values: tuple[LookupValue, ...] = ()
    note: str = ""


async def find_values(
    workspace: Workspace,
    type_name: str,
    field: str,
    *,
    on_step: Callable[[Step], None] | None = None,
) -> LookupValues:
    """Return the values of a field: from the document, the Lookup resource, or a sample of rows.

    Raises:
        KeyError: the type has no such field.
        ServiceError: the Lookup resource could not be read.
    """
    document = workspace.document
    declared = document.index.properties(type_name)[field]
    stated = _stated(workspace, type_name, field)
    if stated is not None and stated.values:
        return stated
    meaning = document.meanings.field(declared.owner.qualified_name, field)
    name = str(meaning.lookup_name.value) if meaning.lookup_name else ""
    known = workspace.loaded_values(name) if name else None
    if known is not None:
        return known
    if workspace.is_live and name and "Lookup" in document.index.entity_sets:
        found = await _from_lookup_resource(workspace, type_name, field, name, on_step)
        if found.values:
            return found
    if workspace.is_live and (name or stated is not None):
        return await _sampled(workspace, type_name, field, name, on_step)
    note = workspace.why_not_live or "There is no service to ask."
    if not name and stated is None:
        note = "This field is no lookup: any value of its type may stand."
    elif not workspace.is_live:
        note = f"The values stand in the Lookup resource of the service. {note}"
    return LookupValues(field, name, "unknown", note=note)


def _stated(workspace: Workspace, type_name: str, field: str) -> LookupValues | None:
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
            f"{prop.type} is not defined",
            note="An open lookup: the document uses this type and does not define it.",
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


def written_literal(workspace: Workspace, type_name: str, field: str, value: str) -> str:
    """Return a value as it is written in a filter of this server."""
    from reso_explorer.query.fields import find_field
    from reso_explorer.query.literals import literal
    from reso_explorer.query.types import STRING

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
) -> LookupValues:
    """Return the values of one lookup: those kept from before, else as the service tells them."""
    from reso_explorer.service.lookups import fetch_lookups

    store, owner = workspace.store, workspace.address
    kept = store.lookups.get(owner, name) if store else None
    if kept is not None and store is not None and _is_recent(workspace, kept.age(store.clock())):
        day = kept.at.strftime("%Y-%m-%d %H:%M")
        source = f"Lookup resource, read {day}"
        return _told(workspace, type_name, field, name, kept.entries, source, "")
    connection = workspace.live_connection()
    fetched = await fetch_lookups(
        connection.transport,
        connection.root,
        name=name,
        context=connection.context,
        on_progress=narrated(on_step),
    )
    if store is not None and fetched.lookups:
        store.lookups.put_all(owner, fetched.lookups, complete=fetched.complete)
    note = " ".join(fetched.notes)
    entries = fetched.lookups.get(name, ())
    if not entries:
        note = f"The Lookup resource has no rows for `{name}`. {note}".rstrip()
    return _told(workspace, type_name, field, name, entries, "Lookup resource", note)


async def load_lookups(workspace: Workspace, names: Sequence[str]) -> tuple[str, ...]:
    """Read some lookups from the Lookup resource and keep them; return the names that came."""
    from reso_explorer.service.errors import ServiceError
    from reso_explorer.service.lookups import fetch_lookups

    store = workspace.store
    if not workspace.is_live or store is None or not names:
        return ()
    if "Lookup" not in workspace.document.index.entity_sets:
        return ()
    connection = workspace.live_connection()
    loaded: dict[str, Sequence[LookupEntry]] = {}
    for name in names:
        if name in loaded:
            continue
        try:
            fetched = await fetch_lookups(
                connection.transport, connection.root, name=name, context=connection.context
            )
        except ServiceError:
            continue
        loaded |= fetched.lookups
    store.lookups.put_all(workspace.address, loaded)
    return tuple(loaded)


def _is_recent(workspace: Workspace, age: dt.timedelta) -> bool:
    """Tell whether kept values will do; the provider may want to be asked less often."""
    hours = workspace.dialect.lookups.refresh_hours or _REFRESH_HOURS
    return age.total_seconds() < hours * 3600


def _told(
    workspace: Workspace,
    type_name: str,
    field: str,
    name: str,
    entries: Sequence[LookupEntry],
    source: str,
    note: str,
) -> LookupValues:
    values = []
    for entry in entries:
        label = entry.standard if entry.standard and entry.standard != entry.value else ""
        about = f"formerly {entry.legacy}" if entry.legacy and entry.legacy != entry.value else ""
        written = written_literal(workspace, type_name, field, entry.value)
        values.append(LookupValue(entry.value, written, label or "", about))
    return LookupValues(field, name, source, tuple(values), note)


async def _sampled(
    workspace: Workspace,
    type_name: str,
    field: str,
    name: str,
    on_step: Callable[[Step], None] | None,
) -> LookupValues:
    """Return the values that occur in some rows of a resource of the type."""
    sets = workspace.document.index.sets_of_type(type_name)
    if not sets:
        return LookupValues(field, name, "unknown", note="No resource holds rows of this type.")
    numbers: dict[str, int] = {}
    read = 0
    text = f"{sets[0].name}?$select={field}"
    async for page in workspace.pages(text, max_rows=_SAMPLE_ROWS, remember=False, on_step=on_step):
        for row in page.rows:
            read += 1
            value = row.get(field)
            for item in value if isinstance(value, list) else [value]:
                if item is not None:
                    numbers[str(item)] = numbers.get(str(item), 0) + 1
    values = tuple(
        LookupValue(value, written_literal(workspace, type_name, field, value), count=number)
        for value, number in sorted(numbers.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    note = f"Values that occur in {read:,} rows; there may be others."
    return LookupValues(field, name, f"sampled from {sets[0].name}", values, note)

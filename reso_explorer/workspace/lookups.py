"""The values that a field may take, from wherever they can be had."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from reso_explorer.csdl.model import EnumType

if TYPE_CHECKING:
    from collections.abc import Callable

    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace

_SAMPLE_ROWS = 200


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
    from reso_explorer.query.literals import STRING, literal

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
    """Read the rows of one lookup; where the server does not filter by name, all of them."""
    from reso_explorer.query.literals import quoted
    from reso_explorer.service.errors import BadRequestError, ServerFaultError

    text = f"Lookup?$filter=LookupName eq {quoted(name)}"
    try:
        rows = await _all_rows(workspace, text, on_step)
    except (BadRequestError, ServerFaultError):
        rows = await _all_rows(workspace, "Lookup", on_step)
    chosen = [row for row in rows if row.get("LookupName") == name]
    values = []
    for row in chosen:
        value = str(row.get("LookupValue") or row.get("StandardLookupValue") or "")
        if value:
            standard = row.get("StandardLookupValue") or ""
            legacy = row.get("LegacyODataValue") or ""
            label = str(standard) if standard and standard != value else ""
            about = f"formerly {legacy}" if legacy and legacy != value else ""
            written = written_literal(workspace, type_name, field, value)
            values.append(LookupValue(value, written, label, about))
    note = "" if values else f"The Lookup resource has no rows for `{name}`."
    return LookupValues(field, name, "Lookup resource", tuple(values), note)


async def _all_rows(
    workspace: Workspace, text: str, on_step: Callable[[Step], None] | None
) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    async for page in workspace.pages(text, on_step=on_step):
        rows.extend(page.rows)
    return rows


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
    async for page in workspace.pages(text, max_rows=_SAMPLE_ROWS, on_step=on_step):
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

"""All lookup fields of a resource, or of a service, with their values, in as few requests as can be.

Declared values cost nothing. The Lookup resource is read once for all fields and kept; older
values are checked by count and newest change before they are read again. What is in neither is
sampled: all such fields of a resource from the same rows, or grouped by the server.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from reso_explorer.text import count
from reso_explorer.workspace.lookup_resource import (
    WHOLE,
    ReadLookup,
    day_of,
    is_recent,
    lookup_set,
    read_whole,
)
from reso_explorer.workspace.lookups import (
    LookupValues,
    stated_values,
    values_read,
    values_seen,
)
from reso_explorer.workspace.value_sample import (
    ROWS,
    kept_sample,
    may_group,
    sample_fields,
    sample_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reso_explorer.store.lookups import CachedLookup
    from reso_explorer.workspace.results import Step
    from reso_explorer.workspace.workspace import Workspace

Origin = Literal["declared", "lookup-resource", "rows"]

_FIELDS_AT_ONCE: Final = 60
"""Fields in one `$select`, so that addresses stay short."""


@dataclass(frozen=True, slots=True)
class LookupField:
    """A field with a list of allowed values; `origin` says where they are first sought.

    `has_rows` is false for a type that only comes expanded: nothing can be sampled there.
    """

    resource: str
    type_name: str
    field: str
    lookup_name: str
    origin: Origin
    has_rows: bool = True

    @property
    def path(self) -> str:
        """Resource and field, as the command line writes them."""
        return f"{self.resource}/{self.field}"


@dataclass(frozen=True, slots=True)
class LookupPlan:
    """What reading the values of some fields takes.

    `walk` tells whether the Lookup resource is read or checked; `sampled` are the fields that
    are only in rows, by resource; `requests` is how many will be sent, about.
    """

    fields: tuple[LookupField, ...]
    walk: bool
    sampled: dict[str, tuple[str, ...]]
    requests: int


@dataclass(frozen=True, slots=True)
class FieldValues:
    """A field and its values."""

    field: LookupField
    found: LookupValues


def lookup_fields(workspace: Workspace, resource: str = "") -> tuple[LookupField, ...]:
    """Return the lookup fields of a resource, or of all; of each type those of one resource.

    Types that no resource has, since they only come expanded, are among all.
    """
    index = workspace.document.index
    types: dict[str, str] = {}
    names = [resource] if resource else [*index.entity_sets, *index.singletons]
    for name in names:
        found = index.resource_type(name) or index.type(name)
        if found is not None:
            types.setdefault(found.qualified_name, name)
    if not resource:
        for each in index.entity_types():
            plain = each.qualified_name.rpartition(".")[2]
            is_taken = plain in types.values() or len(index.types_named(plain)) > 1
            types.setdefault(each.qualified_name, each.qualified_name if is_taken else plain)
    return tuple(
        each for type_name, name in types.items() for each in _of_type(workspace, name, type_name)
    )


def _of_type(workspace: Workspace, resource: str, type_name: str) -> Iterator[LookupField]:
    index = workspace.document.index
    has_rows = resource in index.entity_sets or resource in index.singletons
    document = workspace.document
    has_resource = bool(lookup_set(workspace))
    for field, declared in document.index.properties(type_name).items():
        stated = stated_values(workspace, type_name, field)
        meaning = document.meanings.field(declared.owner.qualified_name, field)
        name = str(meaning.lookup_name.value) if meaning.lookup_name else ""
        if stated is not None and stated.values:
            yield LookupField(resource, type_name, field, name, "declared", has_rows)
        elif name and has_resource:
            yield LookupField(resource, type_name, field, name, "lookup-resource", has_rows)
        elif name or stated is not None:
            yield LookupField(resource, type_name, field, name, "rows", has_rows)


def lookup_plan(
    workspace: Workspace, fields: Iterable[LookupField], *, sample: bool = True
) -> LookupPlan:
    """Return what reading the values of some fields takes."""
    fields = tuple(fields)
    sought = [each for each in fields if each.origin == "lookup-resource"]
    walk = bool(sought) and not _is_kept(workspace)
    sampled: dict[str, list[str]] = {}
    for each in fields:
        if each.origin == "rows" and sample and each.has_rows and not _is_sampled(workspace, each):
            sampled.setdefault(each.resource, []).append(each.field)
    by_resource = {name: tuple(each) for name, each in sampled.items()}
    return LookupPlan(fields, walk, by_resource, int(walk) + _sample_price(workspace, by_resource))


def _sample_price(workspace: Workspace, sampled: dict[str, tuple[str, ...]]) -> int:
    """Return about how many requests taking values from rows sends."""
    requests = 0
    for resource, names in sampled.items():
        if may_group(workspace, resource):
            requests += len(names)
        else:
            size = workspace.dialect.max_top(resource) or ROWS
            requests += -(-len(names) // _FIELDS_AT_ONCE) * -(-ROWS // min(size, ROWS))
    return requests


def _is_kept(workspace: Workspace) -> bool:
    """Tell whether the whole Lookup resource was read, not long ago."""
    whole = _kept(workspace, WHOLE)
    return whole is not None and is_recent(workspace, whole)


def _is_sampled(workspace: Workspace, field: LookupField) -> bool:
    kept = _kept(workspace, field.path)
    return kept is not None and is_recent(workspace, kept)


async def all_values(
    workspace: Workspace,
    plan: LookupPlan,
    *,
    refresh: bool = False,
    sample: bool = True,
    on_note: Callable[[str], None],
    on_step: Callable[[Step], None] | None = None,
) -> tuple[FieldValues, ...]:
    """Return the values of all fields of a plan; what can't be read is noted, and its field empty.

    Raises:
        ServiceError: the service can't be asked any further.
    """
    from reso_explorer.service.errors import ENDS_A_RUN, ServiceError

    if workspace.is_live:
        if plan.walk or (refresh and any(f.origin == "lookup-resource" for f in plan.fields)):
            try:
                for note in await read_whole(workspace, refresh=refresh, on_step=on_step):
                    on_note(note)
            except ENDS_A_RUN:
                raise
            except ServiceError as problem:
                on_note(f"Can't read the Lookup resource: {problem.message}")
        more = _not_in_the_resource(workspace, plan) if sample else {}
        if more:
            number = sum(len(names) for names in more.values())
            requests = count(_sample_price(workspace, more), "more request")
            on_note(
                f"The Lookup resource has no rows for {count(number, 'field')}; "
                f"taking their values from rows ({requests})."
            )
        for resource, names in (*plan.sampled.items(), *more.items()):
            try:
                await _sample(workspace, resource, names, on_step)
            except ENDS_A_RUN:
                raise
            except ServiceError as problem:
                on_note(f"Can't read rows of {resource}: {problem.message}")
    return tuple(
        [FieldValues(each, await _of_field(workspace, each, sample=sample)) for each in plan.fields]
    )


def _not_in_the_resource(workspace: Workspace, plan: LookupPlan) -> dict[str, tuple[str, ...]]:
    """Return the fields whose values the Lookup resource should have and hasn't, by resource."""
    found: dict[str, list[str]] = {}
    for each in plan.fields:
        is_missing = each.origin == "lookup-resource" and not _kept(workspace, each.lookup_name)
        if is_missing and each.has_rows and not _is_sampled(workspace, each):
            found.setdefault(each.resource, []).append(each.field)
    return {resource: tuple(names) for resource, names in found.items()}


async def _sample(
    workspace: Workspace,
    resource: str,
    names: tuple[str, ...],
    on_step: Callable[[Step], None] | None,
) -> None:
    if may_group(workspace, resource):
        return  # each field is grouped by a request of its own
    for start in range(0, len(names), _FIELDS_AT_ONCE):
        some = names[start : start + _FIELDS_AT_ONCE]
        await sample_fields(workspace, resource, some, on_step=on_step)


async def _of_field(workspace: Workspace, field: LookupField, *, sample: bool) -> LookupValues:
    """Return the values of a field from what was read; only grouping sends a request here."""
    from reso_explorer.service.errors import ENDS_A_RUN, ServiceError

    if field.origin == "declared":
        found = stated_values(workspace, field.type_name, field.field)
        assert found is not None
        return found
    at = (workspace, field.type_name, field.field, field.lookup_name)
    kept = _kept(workspace, field.lookup_name) if field.origin == "lookup-resource" else None
    if kept is not None and kept.entries:
        return values_read(*at, ReadLookup(kept.entries, day_of(kept)))
    seen = _kept(workspace, field.path)
    if seen is not None:
        return values_seen(*at, kept_sample(seen), field.resource)
    note = "" if workspace.is_live else workspace.why_not_live or "There is no service to ask."
    can_group = field.has_rows and may_group(workspace, field.resource)
    if workspace.is_live and sample and can_group:
        try:
            grouped = await sample_of(workspace, field.resource, field.field)
            return values_seen(*at, grouped, field.resource)
        except ENDS_A_RUN:
            raise
        except ServiceError as problem:
            note = problem.message
    return LookupValues(field.field, field.lookup_name, "unknown", note=note)


def _kept(workspace: Workspace, name: str) -> CachedLookup | None:
    """Return values that were read, in this run or before."""
    return workspace.store.lookups.get(workspace.address, name) if workspace.store else None

"""Values that occur in the rows of a field: grouped by the server where it can, else sampled."""

from __future__ import annotations

from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from reso_explorer.providers.forms import AppliesTo
from reso_explorer.store.probes import Verdict
from reso_explorer.workspace.lookup_resource import day_of, is_recent
from reso_explorer.workspace.required import demanded
from reso_explorer.workspace.results import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reso_explorer.store.lookups import CachedLookup, LookupRow
    from reso_explorer.workspace.workspace import Workspace

ROWS: Final = 200
"""How many rows are looked at where the server does not group."""


@dataclass(frozen=True, slots=True)
class Sample:
    """Values with how often they came; `complete` where the server grouped all rows.

    `day` says when, "" for just now.
    """

    entries: tuple[LookupRow, ...]
    complete: bool
    day: str = ""
    notes: tuple[str, ...] = ()


def may_group(workspace: Workspace, resource: str) -> bool:
    """Tell whether the server is known to take `$apply`: by its dialect, or by a probe."""
    if workspace.dialect.apply is not None:
        return workspace.dialect.apply
    if workspace.store is None:
        return False
    probed = workspace.store.probes.get(workspace.address, resource, "apply")
    return probed is not None and probed.verdict is Verdict.SUPPORTED


async def sample_of(
    workspace: Workspace,
    resource: str,
    field: str,
    *,
    refresh: bool = False,
    on_step: Callable[[Step], None] | None = None,
) -> Sample:
    """Return the values of a field that occur, the most frequent first.

    They are kept like lookups, and read again when those would be.

    Raises:
        ServiceError: no rows can be had.
    """
    from reso_explorer.service.lookups import sample_values

    store = workspace.store
    name = f"{resource}/{field}"
    kept = store.lookups.get(workspace.address, name) if store else None
    if kept is not None and not refresh and is_recent(workspace, kept):
        return kept_sample(kept)
    connection = workspace.live_connection()
    options, condition = demanded(workspace.dialect, AppliesTo.ROWS)
    if condition:
        options["$filter"] = condition
    size = workspace.dialect.max_top(resource)
    if size is not None and size < ROWS:
        options["$top"] = str(size)
    if on_step is not None:
        on_step(Step(f"Reading values of {name}"))
    found = await sample_values(
        connection.transport,
        connection.root,
        resource,
        field,
        rows=ROWS,
        group=may_group(workspace, resource),
        options=options,
        prefer=connection.prefer,
        context=connection.context,
    )
    if store is not None:
        store.lookups.put(workspace.address, name, found.entries, complete=found.complete)
    notes = _notes(complete=found.complete, entries=found.entries, rows=found.rows)
    return Sample(found.entries, found.complete, "", (*notes, *found.notes))


def kept_sample(kept: CachedLookup) -> Sample:
    """Return values that were seen in an earlier run."""
    notes = _notes(complete=kept.complete, entries=kept.entries, rows=None)
    return Sample(kept.entries, kept.complete, day_of(kept), notes)


async def sample_fields(
    workspace: Workspace,
    resource: str,
    fields: Sequence[str],
    *,
    on_step: Callable[[Step], None] | None = None,
) -> None:
    """Keep the values of several fields that occur in the same rows.

    Raises:
        ServiceError: no rows can be had.
    """
    from collections import Counter

    from reso_explorer.service.lookups import by_number, occurring

    if on_step is not None:
        on_step(Step(f"Reading values of {resource}"))
    numbers: dict[str, Counter[str]] = {name: Counter() for name in fields}
    text = f"{resource}?$select={','.join(fields)}"
    walk = workspace.pages(text, max_rows=ROWS, way="link", remember=False, on_step=on_step)
    async with aclosing(walk):
        async for page in walk:
            for row in page.rows:
                for name, counter in numbers.items():
                    counter.update(occurring(row.get(name)))
    if workspace.store is not None:
        found = {f"{resource}/{name}": by_number(each) for name, each in numbers.items()}
        workspace.store.lookups.put_all(workspace.address, found, complete=False)


def _notes(*, complete: bool, entries: tuple[LookupRow, ...], rows: int | None) -> tuple[str, ...]:
    if complete:
        number = sum(entry.count or 0 for entry in entries)
        return (f"Values that occur in all rows ({number:,} are filled); others may be allowed.",)
    of = f"{rows:,}" if rows is not None else "some"
    return (f"Values that occur in {of} rows; there may be others.",)

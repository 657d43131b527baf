"""Only what changed since a time: the provider's timestamp of changes in a filter."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from reso_explorer.query.edit import add_condition, resource_of
from reso_explorer.workspace.lookups import written_literal
from reso_explorer.workspace.source import WorkspaceError

if TYPE_CHECKING:
    from reso_explorer.workspace.workspace import Workspace

USUAL: Final = "ModificationTimestamp"
"""The timestamp of changes where the provider names none."""


def change_field(workspace: Workspace, type_name: str) -> str:
    """Return the field of a type that moves with every change of a row.

    Raises:
        WorkspaceError: none is known.
    """
    fields = workspace.document.index.properties(type_name)
    rules = workspace.dialect.sync
    for name in (rules.field, USUAL, *rules.others):
        if name and name in fields:
            return name
    plain = type_name.rpartition(".")[2]
    raise WorkspaceError(
        f"{plain} has no timestamp of changes that is known.",
        hint="Filter by one in the query, or run `sync`: with --field NAME, or by delta links if "
        "the service tracks changes.",
        is_usage=True,
    )


def since(workspace: Workspace, text: str, moment: str | None, *, field: str = "") -> str:
    """Return a query narrowed to rows that changed at a time or later.

    Args:
        workspace: the source.
        text: the query.
        moment: an ISO date or time; without a zone it is in UTC. None leaves the query as it is.
        field: the timestamp of changes; "" for the provider's.

    Raises:
        WorkspaceError: the time can't be read, or no timestamp of changes is known.
    """
    if moment is None:
        return text
    resource = resource_of(text)
    found = workspace.document.index.resource_type(resource)
    if found is None:
        raise WorkspaceError(f"{resource} isn't a resource of {workspace.title}.", is_usage=True)
    name = field or change_field(workspace, found.qualified_name)
    try:
        parsed = dt.datetime.fromisoformat(moment)
    except ValueError:
        raise WorkspaceError(
            f"Can't read `{moment}` as a time.",
            hint="Write it like 2026-01-31 or 2026-01-31T08:30:00Z.",
            is_usage=True,
        ) from None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=dt.UTC)
    literal = written_literal(workspace, found.qualified_name, name, parsed)
    return add_condition(text, f"{name} ge {literal}").text
